import type { JsonObject } from "../../../azure/operation";
import { type ArmClient, failureOf } from "./arm-client";
import { followToEnd } from "./arm-operation";
import type { ResourceTable } from "./resource-table";

/** One ARM resource, with the vendor's order of calls. Source: reference pulumi 4.4. */
export class ArmResource {
  constructor(
    private readonly arm: ArmClient,
    private readonly table: ResourceTable,
    readonly id: string,
  ) {}

  /** Refuses to create an existing resource: ARM would treat the PUT as an update. */
  async assertAbsent(signal: AbortSignal): Promise<void> {
    const response = await this.send("GET", signal);
    if (response.status === 404 || response.status === 204) return;
    if (response.status !== 200) throw new Error(`cannot check existence of resource '${this.id}': ${failureOf(response).message}`);
    if (Object.keys(response.body ?? {}).length > 0) throw new Error(`cannot create already existing resource '${this.id}'`);
  }

  /** Sends the body. Returns a promise of the operation's end, so that callers can distinguish a refusal from a failure after acceptance. */
  async put(body: JsonObject, signal: AbortSignal): Promise<{ id: string; body: JsonObject | undefined; ended: Promise<void> }> {
    const response = await this.send("PUT", signal, body);
    if (![200, 201, 202].includes(response.status) || response.isUnreadable) throw failureOf(response);
    const { id, table } = this;
    const ended = followToEnd(this.arm, { method: "PUT", id, apiVersion: table.apiVersion, longRunning: table.longRunning, response }, signal);
    // The caller awaits it later; until then, a failure must not be an unhandled rejection.
    ended.catch(() => undefined);
    return { id: typeof response.body?.id === "string" ? response.body.id : id, body: response.body, ended };
  }

  /** The body; undefined if the resource does not exist. */
  async read(signal: AbortSignal): Promise<JsonObject | undefined> {
    const response = await this.send("GET", signal);
    if (response.status === 404) return undefined;
    if (response.status !== 200 || response.isUnreadable) throw failureOf(response);
    return response.body ?? {};
  }

  /** Deletes the resource; succeeds if it does not exist. */
  async delete(signal: AbortSignal): Promise<void> {
    const response = await this.send("DELETE", signal);
    if (response.status === 404) return;
    if (![200, 202, 204].includes(response.status)) throw failureOf(response);
    await followToEnd(this.arm, { method: "DELETE", id: this.id, apiVersion: this.table.apiVersion, longRunning: this.table.longRunning, response }, signal);
  }

  private send(method: "GET" | "PUT" | "DELETE", signal: AbortSignal, body?: JsonObject) {
    return this.arm.send(method, this.id, this.table.apiVersion, signal, body);
  }
}
