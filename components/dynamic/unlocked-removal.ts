import { locksAround } from "../arm/management-locks";
import { EdgeError } from "../core/fault";
import { lockedFault, locksAgainstDeletion } from "../core/management-lock";
import type { Removal } from "./lifecycle";

/** A removal step of what is deleted first: it refuses, before anything is deleted, where a management lock protects something that will be deleted. `ids`: its ARM ids. */
export function onlyUnlocked<Inputs, State>(ids: (inputs: Inputs) => readonly string[]): Removal<Inputs, State> {
  return {
    name: "unlocked",
    start: async (inputs, _known, { arm }) => {
      const locks = locksAgainstDeletion(await locksAround(arm, ids(inputs)), ids(inputs));
      if (locks.length > 0) throw new EdgeError([lockedFault(locks, "a management lock protects what would be deleted; nothing was deleted")]);
      return undefined;
    },
  };
}
