import type { ArmClient } from "../../components/arm/arm-client";
import type { JsonObject } from "../../components/core/json";
import type { Context } from "../../components/dynamic/lifecycle";
import { answer } from "./resources";

/** A connected registry that syncs at every full period since its start time; waits advance the time. */
export class SyncingSite {
  static readonly registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/line1";
  /** The service's time. */
  nowMs: number;
  periodMs = 60_000;
  connectionState = "Online";
  /** Log lines of its runs. */
  readonly logged: string[] = [];
  /** Environment with the kubeconfig of its cluster. */
  environment: Context["environment"] = {};
  private readonly sinceMs: number;

  constructor(since: string) {
    this.sinceMs = Date.parse(since);
    this.nowMs = this.sinceMs;
  }

  /** Its runs call only this site and its cluster. */
  get context(): Context {
    const arm: Pick<ArmClient, "get" | "send" | "list" | "listIfThere"> = {
      get: async (id) => (id === SyncingSite.registryId ? this.registry() : undefined),
      send: async () => answer(200, this.registry(), {}, new Date(this.nowMs)),
      list: async () => [],
      listIfThere: async () => [],
    };
    return {
      arm: arm as ArmClient,
      clock: { nowMs: () => this.nowMs, wait: async (ms) => this.pass(ms) },
      environment: this.environment,
      log: (line) => void this.logged.push(line),
    };
  }

  /** Called while time passes. */
  onPass: (nowMs: number) => void = () => {};

  private pass(ms: number): void {
    this.nowMs += ms;
    this.onPass(this.nowMs);
  }

  private registry(): JsonObject {
    const syncs = Math.floor((this.nowMs - this.sinceMs) / this.periodMs);
    const lastSyncTime = new Date(this.sinceMs + syncs * this.periodMs).toISOString();
    return { id: SyncingSite.registryId, properties: { connectionState: this.connectionState, parent: { syncProperties: { lastSyncTime } } } };
  }
}
