import { EngineFault } from "../engine/engine-fault";

/** One thing that is wrong with a scenario. */
export interface ScenarioMistake {
  what: string;
  given: string;
  allowed: string;
}

/** A scenario that cannot be played, with everything that is wrong with it. */
export class ScenarioFault extends Error {
  constructor(readonly mistakes: readonly ScenarioMistake[]) {
    const fix = 'correct it as lab/README.md, "Scenarios", describes';
    super(mistakes.map((mistake) => new EngineFault({ code: "EDGE-LAB-SCENARIO", fix, ...mistake }).message).join("\n"));
    this.name = "ScenarioFault";
  }
}
