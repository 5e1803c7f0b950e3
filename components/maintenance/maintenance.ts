import type { WithTimeout } from "../dynamic/lifecycle";

/** Days of the week, Monday first, as ISO 8601 counts them. */
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
/** One of `weekdays`. */
export type Weekday = (typeof weekdays)[number];

/** A weekly time in which workloads of a site may be interrupted. */
export interface MaintenanceWindow {
  /** Required. IANA time zone, for example `Europe/Rome`. */
  zone: string;
  /** Required. Days on which it opens, in the zone. */
  days: readonly Weekday[];
  /** Required. Local time at which it opens, `HH:MM`. */
  start: string;
  /** Required. How long it is open, ISO 8601. */
  duration: string;
}

/** A period in which no window opens. */
export interface Freeze {
  /** Required. Local date, then frozen from its start, or date and time, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`. */
  from: string;
  /** Required. Local date, then frozen to its end, or date and time. */
  until: string;
  /** Optional. IANA time zone of both. @default - the zone of each window that it closes; UTC for a site without windows */
  zone?: string | undefined;
  /** Optional. Shown while it lasts. @default - none */
  reason?: string | undefined;
}

/** A value in the cluster by which the line's own system allows or forbids interruptions. */
export interface LineVeto {
  /** Required. Namespace of the ConfigMap. */
  namespace: string;
  /** Required. Name of the ConfigMap. */
  name: string;
  /** Required. Key of its data: `false` allows interruptions; any other text forbids them and says why. */
  key: string;
}

/** When the workloads of a site may be interrupted. Stored with each resource that interrupts them, so it contains no secret. */
export interface Maintenance {
  /** Optional. @default - at any time */
  windows?: readonly MaintenanceWindow[] | undefined;
  /** Optional. Freezes of the site and of the fleet. @default - none */
  freezes?: readonly Freeze[] | undefined;
  /** Optional. With the kubeconfig context of the cluster. @default - none */
  veto?: (LineVeto & { context: string }) | undefined;
  /** Optional. How long an installation is expected to take, ISO 8601. @default - as long as the last one took, PT15M before the first */
  installTime?: string | undefined;
}

/** The input of every kind that may interrupt workloads. */
export interface WithMaintenance extends WithTimeout {
  /** Optional. When it may. A change is recorded without a call. @default - at any time */
  maintenance?: Maintenance | undefined;
}

/** How long an interruption is expected to take before one was measured, ISO 8601. Our proposal. */
export const defaultInstallTime = "PT15M";
