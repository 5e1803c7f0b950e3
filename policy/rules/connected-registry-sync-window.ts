import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { longestGapMs } from "../../components/core/sync-schedule";
import { type ResourceRule, mandatory } from "../rule";
import { formatProperty } from "../subject";

/**
 * Requires the sync window to fit the sync schedule. A window is optional.
 *
 * Why: a window opens at each start of the schedule. It has no effect on a continuous schedule, and one that is longer than the interval never closes.
 * Good: `schedule: "0 2 * * *"` with `syncWindow: "PT4H"`, or `schedule: "* * * * *"` without a window
 * Source: connected registry API, `syncWindow`, PT1H to P7D.
 */
export const connectedRegistrySyncWindow: ResourceRule = {
  name: "connected-registry-sync-window",
  on: [resourceTypes.connectedRegistry],
  message: "The sync window of a connected registry must fit its sync schedule.",
  fix: "Omit syncWindow, as the continuous schedule * * * * * requires, or set it to a value from PT1H to P7D that is shorter than the time between two scheduled starts.",
  severity: "medium",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    const sync = (name: string) => textAt(properties, "parent", "syncProperties", name);
    const [schedule, window] = [sync("schedule"), sync("syncWindow")];
    return fit(schedule ?? "", window) ? [] : [`${formatProperty("schedule", schedule)}, ${formatProperty("syncWindow", window)}`];
  },
};

const hourMs = 3_600_000;

function fit(schedule: string, window: string | undefined): boolean {
  const gap = longestGapMs(schedule);
  if (gap === undefined || window === undefined) return gap !== undefined;
  const length = durationMs(window) ?? 0;
  return length >= hourMs && length <= 7 * 24 * hourMs && length < gap;
}
