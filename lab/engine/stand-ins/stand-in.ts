import type { JsonObject } from "../../azure/operation";
import type { PropertyChange } from "./property-change";
import type { Properties } from "./secrets";

/** A property that is refused, and why. The property is left out when the fault is the whole resource's. */
export interface CheckFailure {
  property?: string;
  reason: string;
}

/** What belongs to one call of the engine. */
export interface Call {
  /** Aborted when the engine cancels, hangs up, or goes away. */
  signal: AbortSignal;
  /** Limit from `customTimeouts`; undefined means the vendor's own. */
  timeoutSeconds: number | undefined;
  /** Shows a warning beside the resource. Must hold no secret. */
  warn(message: string): Promise<void>;
}

/** Which resource a call is about. */
export interface ResourceName {
  urn: string;
  /** Type token, for example `azure-native:containerregistry:Registry`. */
  type: string;
}

/** What `check` is asked. */
export interface CheckRequest extends ResourceName {
  /** Inputs of the last run; empty for a resource that is new or being replaced. */
  olds: Properties;
  news: Properties;
}

/** What `diff` is asked. */
export interface DiffRequest extends ResourceName {
  id: string;
  oldInputs: Properties;
  /** Outputs of the last run. */
  olds: Properties;
  news: Properties;
}

/** What a change of inputs means. */
export interface Difference {
  changes: readonly PropertyChange[];
  /** Those among the changes that need a new resource. */
  replaces: readonly PropertyChange[];
  deleteBeforeReplace: boolean;
}

/** What `create` is asked. */
export interface CreateRequest extends ResourceName {
  inputs: Properties;
  preview: boolean;
}

/** What `update` is asked. */
export interface UpdateRequest extends DiffRequest {
  preview: boolean;
}

/** What `read` is asked. */
export interface ReadRequest extends ResourceName {
  id: string;
  /** Empty when somebody else's resource is read by its id. */
  inputs: Properties;
  olds: Properties;
}

/** What `delete` is asked. */
export interface DeleteRequest extends ResourceName {
  id: string;
  oldInputs: Properties;
  olds: Properties;
}

/** A vendor's resource plugin as the engine sees it. */
export interface StandIn {
  /** Version of the npm package that it stands in for, without `v`. */
  readonly version: string;
  checkConfiguration(inputs: JsonObject): CheckFailure[];
  diffConfiguration(olds: JsonObject, news: JsonObject): Difference;
  configure(inputs: JsonObject): Promise<void>;
  check(request: CheckRequest, call: Call): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(request: DiffRequest): Promise<Difference>;
  /** The id is empty in preview. */
  create(request: CreateRequest, call: Call): Promise<{ id: string; outputs: Properties }>;
  update(request: UpdateRequest, call: Call): Promise<Properties>;
  /** Undefined when the resource is gone. */
  read(request: ReadRequest, call: Call): Promise<{ id: string; inputs: Properties; outputs: Properties } | undefined>;
  delete(request: DeleteRequest, call: Call): Promise<void>;
}

/** The resource exists, but is not what was asked for: the engine records it with these outputs, and the next run updates it. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Properties,
    readonly inputs: Properties,
    reason: string,
  ) {
    super(reason);
  }
}
