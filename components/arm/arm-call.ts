import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { JsonObject } from "../core/json";

/** A call to Azure Resource Manager. */
export interface ArmCall {
  method: HttpMethods;
  /** ARM id, followed by the action's name for an action; or the absolute URL of an operation. */
  path: string;
  apiVersion?: string;
  /** Further query parameters, for example `forceDelete`. */
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Has the call the same effect when it is made twice? Only then it is sent again after the connection failed. @default - all but POST */
  repeatable?: boolean;
}

/** A successful response. */
export interface ArmAnswer {
  status: number;
  /** Undefined where the service sent no JSON, or the literal `null`. */
  body: JsonObject | undefined;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  /** The service's clock, from the Date header. */
  time: Date;
}

/** Makes one call. Throws ArmError for every status of 400 and above. */
export interface ArmSender {
  send(call: ArmCall): Promise<ArmAnswer>;
}
