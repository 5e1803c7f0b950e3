import type { Clock } from "../clock";
import type { ClusterAgents } from "../site/agent";
import type { RegistryPlane } from "../registry/plane";
import type { LatencyName } from "./latencies";
import type { LongRunningOperations } from "./long-running";
import type { Principal } from "./principal";
import type { Property } from "./property-table";
import type { Registrations } from "./resources/registrations";
import type { Json, JsonObject, Store } from "./store";

export type { Json, JsonObject };

/** One authenticated, authorized and schema-checked ARM request. */
export interface ArmRequest {
  method: string;
  /** Path as sent, without the query. */
  path: string;
  /** Values of the `{name}` segments of the operation's path, in the caller's casing. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  apiVersion: string;
  /** Parsed body; undefined if none was sent. */
  body: JsonObject | undefined;
  headers: Record<string, string | undefined>;
  principal: Principal;
}

/** An answer. `body: null` is sent as the literal `null`, undefined as no body. */
export interface ArmAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: Json;
}

/** Everything that a handler may use. */
export interface Azure {
  /** `https://host:port` of the ARM endpoint. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly operations: LongRunningOperations;
  /** Agents of connected clusters, by connected-cluster id. */
  readonly agents: ClusterAgents;
  /** Resource providers of each subscription. */
  readonly registrations: Registrations;
  /** Data plane of container registries. */
  readonly registries: RegistryPlane;
}

/** One operation of a service: its path, its handler, and the source of its behaviour. */
export interface Operation {
  verb: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
  /** Path below `https://management.azure.com`, literal segments in the service's casing, parameters as `{name}`; a first `{name...}` takes one or more segments. */
  path: string;
  /** Accepted API versions. */
  apiVersions: readonly string[];
  /** ARM type whose property table (data/arm-types.json) checks a PUT or PATCH body. */
  type?: string;
  /** Table for a body that the type's table does not describe: actions, and PATCH bodies of another shape. */
  body?: Property;
  /** Source of the behaviour; `assumed` if there is none. */
  source: string;
  latency: LatencyName;
  /** OData query options that it models; it is refused with any other. @default - none */
  queryOptions?: readonly string[];
  /** Action that a role must allow. @default - from path and verb */
  action?: string;
  /** No role is needed: the answer holds only what the caller may read. */
  showsOnlyReadable?: true;
  handle(request: ArmRequest, azure: Azure): ArmAnswer | Promise<ArmAnswer>;
}

/** Declares an operation; keeps declarations uniform. */
export function operation(definition: Operation): Operation {
  return definition;
}

/** An ARM error. Handlers throw it; the server sends it as the answer. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: { code: string; message: string }[],
  ) {
    super(message);
  }
}
