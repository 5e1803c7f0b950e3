import type { JsonObject } from "../../azure/operation";
import type { PropertyChange } from "./property-change";
import type { Properties } from "./secrets";

/** A refused property and the reason. The property is absent if the fault concerns the whole resource. */
export interface CheckFailure {
  property?: string;
  reason: string;
}

/** Context of one call of the engine. */
export interface Call {
  /** Aborted when the engine cancels, hangs up, or is gone. */
  signal: AbortSignal;
  /** Timeout from `customTimeouts`; undefined means the vendor's own. */
  timeoutSeconds: number | undefined;
  /** Shows a warning for the resource. Must not contain a secret. */
  warn(message: string): Promise<void>;
}

/** The resource of a call. */
export interface ResourceName {
  urn: string;
  /** Type token, for example `azure-native:containerregistry:Registry`. */
  type: string;
}

/** Request of `check`. */
export interface CheckRequest extends ResourceName {
  /** Inputs of the last run; empty for a new or replaced resource. */
  olds: Properties;
  news: Properties;
}

/** Request of `diff`. */
export interface DiffRequest extends ResourceName {
  id: string;
  oldInputs: Properties;
  /** Outputs of the last run. */
  olds: Properties;
  news: Properties;
}

/** Classification of a change of inputs. */
export interface Difference {
  changes: readonly PropertyChange[];
  /** The changes that require a replacement. */
  replaces: readonly PropertyChange[];
  deleteBeforeReplace: boolean;
}

/** Request of `create`. */
export interface CreateRequest extends ResourceName {
  inputs: Properties;
  preview: boolean;
}

/** Request of `update`. */
export interface UpdateRequest extends DiffRequest {
  preview: boolean;
}

/** Request of `read`. */
export interface ReadRequest extends ResourceName {
  id: string;
  /** Empty when an existing resource is read by its id, as for an import. */
  inputs: Properties;
  olds: Properties;
}

/** Request of `delete`. */
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
  /** Undefined if the resource does not exist. */
  read(request: ReadRequest, call: Call): Promise<{ id: string; inputs: Properties; outputs: Properties } | undefined>;
  delete(request: DeleteRequest, call: Call): Promise<void>;
}

/** The resource exists but is not as requested: the engine records it with these outputs, and the next run updates it. */
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
