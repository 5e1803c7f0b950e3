import { parseArgs } from "node:util";
import { defaultWorkers } from "./schedule";

/** What a test run was asked for. */
export interface TestArguments {
  filters: string[];
  workers: number;
  wantsHelp: boolean;
}

/** Parses the arguments of `npm test --`; throws at an option that does not exist or a number that is none. */
export function parseArguments(args: readonly string[]): TestArguments {
  const options = { workers: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const workers = values.workers === undefined ? defaultWorkers() : Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) throw new Error(`--workers must be a whole number of at least 1, not ${values.workers}`);
  return { filters: positionals, workers, wantsHelp: values.help === true };
}
