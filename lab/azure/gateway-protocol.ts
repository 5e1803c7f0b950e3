import { createHash } from "node:crypto";

/**
 * Protocol between a connected registry's instance and the cloud registry's data endpoint (the gateway).
 *
 * The real protocol is private: paths and bodies here are `assumed`; its rules (permissions, timing, refusals and states) are from the
 * connected-registry reference 1.4, 2, 4 and 7. HTTPS with JSON bodies on the data endpoint named in the connection string; every call carries
 * HTTP Basic with sync token name and password, checked against the token (enabled, slot valid) and its scope map.
 */
export const gatewayPaths = {
  /** `POST`, body ActivationRequest, answer Activation. Needs all four gateway actions. */
  activate: (connectedRegistry: string) => `/connectedRegistries/${connectedRegistry}/activate`,
  /** `GET ?instanceId=`, answer GatewayConfiguration. Needs config/read and message/read. */
  configuration: (connectedRegistry: string) => `/connectedRegistries/${connectedRegistry}/configuration`,
  /** `POST ?instanceId=`, body InstanceState, answer `204`. Needs config/write and message/write. Every call is a heartbeat. */
  state: (connectedRegistry: string) => `/connectedRegistries/${connectedRegistry}/state`,
} as const;

/** A gateway action of a scope map, the part after `gateway/{connected registry, lower-case}/`. */
export type GatewayAction = "config/read" | "config/write" | "message/read" | "message/write";

/** The four actions an instance needs at the gateway. */
export const gatewayActions: readonly GatewayAction[] = ["config/read", "config/write", "message/read", "message/write"];

/** Body of an activation. Assumed. */
export interface ActivationRequest {
  /** Identity of the instance, stored on its volume: a new pod on the same volume is the same instance. */
  instanceId: string;
  /** Version of the runtime, shown as `version` of the connected registry. */
  version: string;
}

/** Answer to an activation. Assumed. */
export interface Activation {
  /** `host:port` of the cloud registry, where the instance pulls with the sync token. */
  loginServer: string;
  /** Maximum lab milliseconds between two heartbeats; after three missed ones the service reports Offline. */
  beatIntervalMs: number;
}

/** A password's hash for the edge: enough to verify a login, not to make one. */
export interface PasswordHash {
  name: "password1" | "password2";
  /** Hex. */
  salt: string;
  /** `passwordHash(salt, password)`. */
  hash: string;
  /** ISO 8601 in lab time; absent: never expires. */
  expiry?: string;
}

/** A client token of the connected registry with its permissions. */
export interface ClientToken {
  name: string;
  status: "enabled" | "disabled";
  passwords: PasswordHash[];
  /** Actions of its scope map, as the map lists them: `repositories/{repository or pattern}/{content/read ...}`. */
  actions: string[];
}

/** Configuration that the instance gets at each sync. */
export interface GatewayConfiguration {
  mode: string;
  logLevel: string;
  /** Cron with five fields, UTC; `* * * * *` is continuous. */
  schedule: string;
  /** ISO 8601 duration from each cron hit; absent when continuous. */
  syncWindow?: string;
  /** Repositories to copy: every pattern with both content/read and metadata/read in the sync scope map (`a/b`, `a/*` or `*`), sorted. */
  repositories: string[];
  clients: ClientToken[];
}

/** What is wrong with an instance. Source: connected-registry reference 1.7 and 4; the figures are shown since 2026-09-01-preview. */
export interface StatusDetail {
  type: string;
  code: string;
  description: string;
  /** ISO 8601 in lab time. */
  timestamp: string;
  correlationId?: string;
  /** Of the data volume, in GiB. */
  availableGib?: number;
  totalGib?: number;
}

/** State report of the instance. */
export interface InstanceState {
  connectionState: "Online" | "Syncing" | "Unhealthy";
  /** ISO 8601 in lab time, end of the last complete sync. */
  lastSyncTime?: string;
  /** Empty while healthy. */
  statusDetails: StatusDetail[];
  /** Host on which the instance serves, for example `10.96.0.50`. */
  loginServer?: string;
}

/**
 * Codes of refusals; body `{errors: [{code, message}]}`.
 * 401 UNAUTHORIZED: no such token, wrong or expired password, disabled token. 403 DENIED: an action is missing, the message names it.
 * 404 NOT_FOUND: no such connected registry, or its sync token is another one. 409 ALREADY_ACTIVATED: another instance is active.
 * 409 NOT_ACTIVATED: no instance is active (deactivated meanwhile); activate again.
 */
export type GatewayErrorCode = "UNAUTHORIZED" | "DENIED" | "NOT_FOUND" | "ALREADY_ACTIVATED" | "NOT_ACTIVATED" | "BAD_REQUEST";

/** Body of a refusal. Assumed. */
export interface GatewayErrors {
  errors: { code: GatewayErrorCode; message: string }[];
}

/** Hex SHA-256 of salt (hex) and password; enough for passwords of 52 random characters. */
export function passwordHash(salt: string, password: string): string {
  return createHash("sha256").update(Buffer.from(salt, "hex")).update(password).digest("hex");
}
