import type { CallPhase } from "./lifecycle";

/** Calls nothing: the state has these inputs then, which is all that a later removal goes by. Destroying does not run the program. `dependsOn` as in a phase. */
export function recordOnly<Inputs, State>(dependsOn?: readonly (keyof Inputs)[]): CallPhase<Inputs, State> {
  return { name: "recorded", dependsOn, start: async () => undefined, learn: () => ({}) };
}
