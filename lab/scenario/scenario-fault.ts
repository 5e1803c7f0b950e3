import { EngineFault } from "../engine/engine-fault";

/** One mistake in a scenario. */
export interface ScenarioMistake {
  what: string;
  given: string;
  allowed: string;
}

/** A scenario that cannot run, with every mistake in it. */
export class ScenarioFault extends Error {
  constructor(readonly mistakes: readonly ScenarioMistake[]) {
    const fix = 'correct the scenario file; see lab/README.md, "Scenarios"';
    super(mistakes.map((mistake) => new EngineFault({ code: "EDGE-LAB-SCENARIO", fix, ...mistake }).message).join("\n"));
    this.name = "ScenarioFault";
  }
}
