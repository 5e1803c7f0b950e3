import type { Fault } from "../../components/core/fault";
import type { SitesInAzure } from "./connected-registries";
import type { DeployedSite, DeployedStack } from "./deployed-stack";
import type { RolloutStatus } from "./rollout-status";
import type { DeclaredStack } from "./stack-file-reading";

/** A stack's state: read, not there, or not readable. */
export type StateReading<State> = ({ is: "deployed" } & State) | { is: "absent" } | { is: "unreadable"; faults: readonly Fault[] };

/** What was read of a site. */
export interface SiteReading {
  stack: string;
  declared: DeclaredStack;
  deployed: StateReading<DeployedSite>;
  /** The sites of its cloud registry in Azure; undefined where that registry is not known. */
  azure: SitesInAzure | undefined;
}

/** What was read of a hub. */
export interface HubReading {
  stack: string;
  /** Is it shown? Else it was read only for its sites. */
  isAsked: boolean;
  declared: DeclaredStack;
  deployed: StateReading<DeployedStack>;
}

/** Everything that was read of a fleet. */
export interface FleetReading {
  hubs: readonly HubReading[];
  sites: readonly SiteReading[];
  /** Undefined where there is no record of a rollout. */
  rollout?: RolloutStatus | undefined;
  /** Azure's time, else this machine's. */
  now: Date;
}
