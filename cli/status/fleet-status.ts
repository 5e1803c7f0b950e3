import type { Fault } from "../../components/core/fault";
import type { RolloutStatus } from "./rollout-status";

/**
 * State of a site, the one that matters most:
 * - `unreadable`: its file or its state cannot be read
 * - `not deployed`: no run has succeeded yet, or the stack was destroyed
 * - `failed`: the last run failed
 * - `offline`: Azure says that the site's registry is not connected
 * - otherwise the least advanced state of its solutions; `empty` without solutions
 */
export type SiteState = "unreadable" | "not deployed" | "failed" | "offline" | SolutionState | "empty";

/**
 * State of a solution on a site:
 * - `behind`: the stack file pins another version than the last run deployed
 * - `fetching`: its images are on their way to the site
 * - `staging`: the service stages it
 * - `waiting`: staged; its installation waits, for example for a maintenance window
 * - `staged`: staged, and not to be installed
 * - `installed`
 */
export type SolutionState = "behind" | "fetching" | "staging" | "waiting" | "staged" | "installed";

/** Every state of a site, the one that matters most first. */
export const siteStates = [
  "unreadable",
  "not deployed",
  "failed",
  "offline",
  "behind",
  "fetching",
  "staging",
  "waiting",
  "staged",
  "installed",
  "empty",
] as const satisfies readonly SiteState[];

/**
 * One image of a solution at a site. `equal`: the site serves the digest that was published, or that the cloud has. `different`: it serves another one.
 * `missing`: its arrival is not proved yet. `unproved`: the site's registry was not read, so the service's word counts.
 */
export interface ImageStatus {
  /** `repository[:tag]` */
  image: string;
  verdict: "equal" | "different" | "missing" | "unproved";
  /** The published digest, else that of the cloud registry when the site was read. */
  cloudDigest?: string;
  siteDigest?: string;
  /** Size of the image's manifests and blobs of all platforms: what the site downloads of an image that shares no layer with others. */
  bytes?: number;
  /** When the site's registry was read, ISO 8601. */
  provedAt?: string;
}

/** One solution of a site. Versions are absent where there is none. */
export interface SolutionStatus {
  name: string;
  state: SolutionState;
  /** Pinned in the stack file. */
  wanted?: string;
  /** All images are staged, as the service said. */
  staged?: string;
  /** All images were proved to be at the site. */
  proved?: string;
  /** Installed last. */
  installed?: string;
  /** Why it is Pending, as the last run said. */
  pending?: string;
  images: ImageStatus[];
  /** Sum of the images' sizes; absent while one is unknown. */
  wanBytes?: number;
}

/** When the site's workloads may be interrupted. `asksLine`: only if the line's own system allows it then. Times are ISO 8601. */
export type WindowStatus =
  | { is: "always"; asksLine: boolean }
  | { is: "open"; asksLine: boolean; until?: string }
  | { is: "closed"; asksLine: boolean; reason: string; opens?: string };

/** What Azure says of the site's registry. Times are ISO 8601. */
export type ContactStatus = { is: "read"; state: string; lastSync?: string; lastActivity?: string } | { is: "unread"; reason: string };

/** The password of one of the site's tokens. */
export interface PasswordStatus {
  token: "sync" | "client";
  /** Day at whose start (UTC) it ends; absent without an expiry. */
  ends?: string;
}

/** One site. */
export interface SiteStatus {
  /** Name of the stack. */
  stack: string;
  /** Name of the hub's stack; absent where the site's file cannot be read. */
  hub?: string;
  state: SiteState;
  /** When a run last wrote the stack's state, ISO 8601. */
  lastRun?: string;
  solutions: SolutionStatus[];
  /** Absent where the site's file cannot be read. */
  window?: WindowStatus;
  contact: ContactStatus;
  passwords: PasswordStatus[];
  /** Resources that are not finished although the run succeeded, beside the solutions. */
  pending: { resource: string; reason: string }[];
}

/** One hub. */
export interface HubStatus {
  /** Name of the stack. */
  stack: string;
  state: "unreadable" | "not deployed" | "failed" | "deployed";
  /** Host of its registry. */
  loginServer?: string;
  /** When a run last wrote the stack's state, ISO 8601. */
  lastRun?: string;
}

/** Something that a person has to look at. `now`: it does not work. `soon`: it works, and a run or a decision is due. `unread`: nothing is known about it. */
export interface Need extends Fault {
  stack: string;
  urgency: "now" | "soon" | "unread";
}

/** The result of `status --json`: plain data, without secrets. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface FleetStatus {
  schemaVersion: 1;
  /** The time that everything is compared with, ISO 8601: Azure's, or this machine's where Azure was not read. */
  asOf: string;
  /** The most urgent first. */
  needs: Need[];
  hubs: HubStatus[];
  sites: SiteStatus[];
  /** The newest rollout; absent where there is no record of one. */
  rollout?: RolloutStatus;
}
