import type { JsonObject } from "../core/json";

/** A call to Azure Resource Manager. */
export interface ArmCall {
  method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE";
  /** ARM id, followed by the action's name for an action. Without `apiVersion`: a URL that the service named, sent unchanged because it may be signed. */
  path: string;
  apiVersion?: string;
  /** Further query parameters, for example `forceDelete`. */
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Has the call the same effect when it is made twice? Only then it is sent again after the connection failed. @default - all but POST */
  repeatable?: boolean;
  /** What the service answers where it succeeds; anything else is not its answer. @default - `resource` for GET, otherwise `change` */
  expects?: ExpectedAnswer;
}

/**
 * - `resource`: 200 with the resource of the path
 * - `page`: 200 with a page of a list
 * - `status`: the status document of an operation
 * - `result`: 202 while an operation runs, then its result or nothing
 * - `change`: what the method's documentation allows
 */
export type ExpectedAnswer = "resource" | "page" | "status" | "result" | "change";

/** A successful response. */
export interface ArmAnswer {
  status: number;
  /** Undefined where the service sent no body, or the literal `null`. */
  body: JsonObject | undefined;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  /** The service's clock, from the Date header. */
  time: Date;
}

/** Makes one call. Throws ArmError for every answer that is not the service's success. */
export interface ArmSender {
  send(call: ArmCall): Promise<ArmAnswer>;
}
