import { randomUUID } from "node:crypto";
import type { Activation, GatewayConfiguration, StatusDetail } from "../../azure/gateway-protocol";
import type { Clock } from "../../clock";
import type { PodReport } from "../workload";
import type { ClientTokens } from "./client-tokens";
import { syncContent, WindowEnded } from "./content-sync";
import { type GatewayClient, GatewayRefusal } from "./gateway-client";
import { VolumeFull } from "./registry-volume";
import type { SyncOptions } from "./repository-sync";
import { msToNextSync } from "./sync-schedule";

/** Shown as `version` of the connected registry. Assumed. */
const version = "1.0.0";

/** Lab milliseconds between syncs, and from a failure to the next attempt (assumed). */
const pauses = { sync: 60_000, retry: 15_000 };

const gib = 1024 ** 3;

/** What an instance syncs with. */
export interface SyncLoopOptions {
  gateway: GatewayClient;
  /** The service address, from the certificate. */
  loginServer: string | undefined;
  cloud: Omit<SyncOptions, "loginServer" | "arriving">;
  /** The client tokens as last received. */
  clients: ClientTokens;
  clock: Clock;
  report: PodReport;
}

/** Syncs at the start, then by its schedule. A refusal by the gateway stops the sync, not the pulls: client tokens are checked here (connected-registry reference 4, inferred there). */
export class SyncLoop {
  private activation: Activation | undefined;
  private configuration: GatewayConfiguration | undefined;
  /** Of the last sync; they stay until a sync ends without any. */
  private details: StatusDetail[] = [];
  private isServing = false;
  private isFirst = true;

  constructor(private readonly options: SyncLoopOptions) {}

  /** Resolves when aborted. */
  async run(): Promise<void> {
    const { cloud, clock } = this.options;
    while (!cloud.signal.aborted) {
      const pause = await this.sync().catch((error: unknown) => this.failed(error));
      await clock.wait(pause, cloud.signal).catch(() => undefined);
    }
  }

  /** Lab milliseconds to the next sync. */
  private async sync(): Promise<number> {
    const { gateway, cloud, clients, clock, loginServer } = this.options;
    this.activation ??= await gateway.activate(version);
    const { beatIntervalMs, loginServer: from } = this.activation;
    const configuration = await this.beat();
    const arriving = () => this.serves();
    const isCutOff = cloud.uplink.takesTime && !this.isFirst && !isContinuous(configuration);
    this.isFirst = false;
    await syncContent({
      ...{ configuration, clock, isCutOff, beatIntervalMs },
      cloud: { ...cloud, loginServer: from, arriving },
      beat: async () => void (await this.beat()),
    });
    this.details = [];
    await clients.store();
    await gateway.report({ connectionState: "Online", lastSyncTime: clock.now().toISOString(), statusDetails: [], loginServer });
    this.serves();
    return this.untilNext();
  }

  /** Fetches the configuration and reports that the instance syncs; clients change at once, repositories with the next sync. */
  private async beat(): Promise<GatewayConfiguration> {
    const { gateway, clients } = this.options;
    const configuration = await gateway.configuration();
    this.configuration = configuration;
    clients.current = configuration.clients;
    if (this.isServing) await clients.store();
    await gateway.report({ connectionState: "Syncing", statusDetails: this.details });
    return configuration;
  }

  private async failed(error: unknown): Promise<number> {
    const { cloud, report } = this.options;
    if (cloud.signal.aborted) return 0;
    if (error instanceof GatewayRefusal) this.activation = undefined;
    else if (this.configuration === undefined && !this.isServing && this.options.clients.restore()) this.serves();
    const message = error instanceof Error ? error.message : String(error);
    report.log(`sync failed, will retry: ${message}`);
    if (!this.isServing) report.ready(false, message);
    if (error instanceof VolumeFull) await this.reportFull(error);
    return error instanceof VolumeFull || error instanceof WindowEnded ? this.untilNext() : pauses.retry;
  }

  /** Source: connected-registry reference 4; texts and figures assumed. */
  private async reportFull({ message, free, size }: VolumeFull): Promise<void> {
    const figures = { availableGib: free / gib, totalGib: size / gib };
    const timestamp = this.options.clock.now().toISOString();
    this.details = [{ type: "Disk", code: "DiskError", description: message, timestamp, correlationId: randomUUID(), ...figures }];
    // Reported again by the next sync's first beat.
    await this.options.gateway.report({ connectionState: "Unhealthy", statusDetails: this.details }).catch(() => undefined);
  }

  private serves(): void {
    this.isServing = true;
    this.options.report.ready(true);
  }

  private untilNext(): number {
    const { configuration, activation } = this;
    if (configuration === undefined || isContinuous(configuration)) return Math.min(pauses.sync, activation?.beatIntervalMs ?? pauses.sync);
    return msToNextSync(configuration, this.options.clock.now());
  }
}

function isContinuous({ schedule }: GatewayConfiguration): boolean {
  return schedule === "* * * * *";
}
