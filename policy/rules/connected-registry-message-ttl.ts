import { durationMs } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { longestGapMs, messageTtlDays } from "../../components/core/sync-schedule";
import { given } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

const dayMs = 86_400_000;

/** A message that expires before the site syncs is lost, and only a recovery sync helps. Source: connected registry API, `messageTtl` P1D-P90D; the consequence is inferred. */
export const connectedRegistryMessageTtl: ResourceRule = {
  name: "connected-registry-message-ttl",
  on: [types.connectedRegistry],
  says: "Messages to a site's registry must live longer than the longest time between two syncs.",
  fix: "Set parent.syncProperties.messageTtl to P1D-P90D, longer than that time.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) => {
    const sync = (name: string) => textAt(properties, "parent", "syncProperties", name);
    const [schedule, ttl] = [sync("schedule"), sync("messageTtl")];
    const [gap, life] = [longestGapMs(schedule ?? ""), durationMs(ttl ?? "")];
    const outlives = gap !== undefined && life !== undefined && life > gap && life >= messageTtlDays.least * dayMs && life <= messageTtlDays.longest * dayMs;
    return outlives ? [] : [`${given("messageTtl", ttl)}, ${given("schedule", schedule)}`];
  },
};
