import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { longestGapMs, messageTtlDays } from "../../components/core/sync-schedule";
import { type ResourceRule, mandatory } from "../rule";
import { formatProperty } from "../subject";

const dayMs = 86_400_000;

/**
 * Requires sync messages to outlive the longest time between two syncs.
 *
 * Why: a message that expires before the site syncs is lost, and only a recovery sync repairs that (inferred from the API description).
 * Good: `schedule: "0 2 * * *"` with `messageTtl: "P2D"`
 * Source: connected registry API, `messageTtl`, P1D to P90D.
 */
export const connectedRegistryMessageTtl: ResourceRule = {
  name: "connected-registry-message-ttl",
  on: [resourceTypes.connectedRegistry],
  message: "The message TTL of a connected registry must be longer than the longest time between two syncs.",
  fix: "Set parent.syncProperties.messageTtl to a value from P1D to P90D that is longer than the longest time between two syncs.",
  severity: "high",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    const sync = (name: string) => textAt(properties, "parent", "syncProperties", name);
    const [schedule, ttl] = [sync("schedule"), sync("messageTtl")];
    const [gap, life] = [longestGapMs(schedule ?? ""), durationMs(ttl ?? "")];
    const outlives = gap !== undefined && life !== undefined && life > gap && life >= messageTtlDays.least * dayMs && life <= messageTtlDays.longest * dayMs;
    return outlives ? [] : [`${formatProperty("messageTtl", ttl)}, ${formatProperty("schedule", schedule)}`];
  },
};
