import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { longestGapMs } from "../../components/core/sync-schedule";
import { given } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A window opens at each start of the schedule, has no effect on a continuous one, and is one hour to seven days. None is needed. Source: connected registry API, `syncWindow`. */
export const connectedRegistrySyncWindow: ResourceRule = {
  name: "connected-registry-sync-window",
  on: [types.connectedRegistry],
  says: "The sync schedule and the sync window of a site's registry must fit each other.",
  fix: "Leave syncWindow out, as with a continuous schedule (* * * * *), or set it to PT1H-P7D and shorter than the time from one start to the next.",
  severity: "medium",
  levels: always,
  faultsIn: ({ properties }) => {
    const sync = (name: string) => textAt(properties, "parent", "syncProperties", name);
    const [schedule, window] = [sync("schedule"), sync("syncWindow")];
    return fit(schedule ?? "", window) ? [] : [`${given("schedule", schedule)}, ${given("syncWindow", window)}`];
  },
};

const hourMs = 3_600_000;

function fit(schedule: string, window: string | undefined): boolean {
  const gap = longestGapMs(schedule);
  if (gap === undefined || window === undefined) return gap !== undefined;
  const length = durationMs(window) ?? 0;
  return length >= hourMs && length <= 7 * 24 * hourMs && length < gap;
}
