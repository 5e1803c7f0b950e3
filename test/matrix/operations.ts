import type { PulumiResult } from "../../lab/engine/pulumi";
import type { Stacks } from "../../lab/stacks";
import { SitePasswords } from "../support/site-passwords";
import type { ProgramWorld } from "../support/program-world";

/** Operations on a site, in the order of the walk. */
export const operationNames = ["up", "values", "upgrade", "rotation-sync", "rotation-client", "address", "destroy"] as const;
/** One of them. */
export type OperationName = (typeof operationNames)[number];

/** Versions of the solution that the operations pin, first to last. */
export const solutionVersions = ["1.0.0", "1.1.0", "1.2.0"] as const;

/** An operation that can run twice: once to record its writes, once to be killed after each of them. */
export interface Operation {
  /** Changes the stack file. `round` is 1 or 2. */
  prepare(round: number): void;
  run(): Promise<PulumiResult>;
  /** Whether the site serves images all the time. */
  serves: boolean;
  /** Object that each run adds, by its name: the second run then ends with one more than the first. @default - nothing */
  adds?: RegExp;
}

/** The values of a version of the solution. They never change, because an older revision may be pinned again. */
const valuesOfVersion = /^Microsoft\.Edge\/configurations\/[^/]+\/dynamicConfigurations\/[^/]+\/versions\//i;

/** The operation on site line-1. `stacks`: how the engine is run. */
export function operationOf(name: OperationName, given: ProgramWorld, stacks: Stacks): Operation {
  const passwords = new SitePasswords(given);
  const up = () => stacks.up("line-1", "--parallel", "1");
  const nothing = () => undefined;
  switch (name) {
    case "up":
      return { prepare: nothing, run: up, serves: false };
    case "values":
      return { prepare: (round) => given.pin("1.0.0", { values: { cameraUrl: `rtsp://camera/${round}` } }), run: up, serves: true };
    case "upgrade":
      return { prepare: (round) => given.pin(solutionVersions[round] ?? ""), run: up, serves: true, adds: valuesOfVersion };
    case "rotation-sync":
      return { prepare: (round) => passwords.rotate({ sync: round }), run: up, serves: true };
    case "rotation-client":
      return { prepare: (round) => passwords.rotate({ client: round }), run: up, serves: true };
    case "address":
      return { prepare: (round) => changeAddress(given, `10.96.0.${60 + round}`), run: up, serves: false };
    case "destroy":
      return { prepare: nothing, run: () => stacks.destroy("line-1", "--parallel", "1"), serves: false };
  }
}

function changeAddress(given: ProgramWorld, serviceAddress: string): void {
  given.project.change("line-1", "site", (site) => ({ ...site, registry: { ...(site["registry"] as object | undefined), serviceAddress } }));
}
