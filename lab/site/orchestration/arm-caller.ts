import type { JsonObject } from "../../azure/operation";
import type { Principal } from "../../azure/principal";
import { objectOf, textOf } from "../../azure/resource";
import type { RunningAzure } from "../../azure/server";
import type { Clock } from "../../clock";
import { type HttpsAnswer, sendVerified } from "../connected-registry/verified-https";
import { BrokenLink, unreachable } from "./staging-failures";

/** Roles that the documentation requires at the registry's scope. Source: workload-orchestration reference 5, row 9. */
export const stagingRoles = ["Contributor", "Container Registry Contributor and Data Access Configuration Administrator"] as const;

const apiVersion = "2025-11-01";

/** Lab milliseconds between two polls of an operation without Retry-After. */
const pollMs = 1_000;

/** How to reach Azure, and the identity to use. */
export interface ArmCallerOptions {
  azure: Pick<RunningAzure, "endpoint" | "tokenFor">;
  /** Identity of the cluster's extension of workload orchestration, as it is installed now. @throws Error where there is none */
  identity: () => Principal;
  /** PEM of Azure's certificate authority. */
  ca: string;
  clock: Clock;
}

/** Calls Azure Resource Manager as a managed identity. Every call: @throws BrokenLink `role` for a 403, `network` for what is neither success nor 404 */
export class ArmCaller {
  constructor(readonly options: ArmCallerOptions) {}

  /** Properties of a resource of the container registry provider; undefined if it does not exist. */
  async properties(id: string, signal: AbortSignal): Promise<JsonObject | undefined> {
    const { status, body } = await this.send("GET", this.urlOf(id), signal);
    return status === 404 ? undefined : propertiesIn(body);
  }

  /** Changes properties of a resource and waits for the operation to end. */
  async patch(id: string, properties: JsonObject, signal: AbortSignal): Promise<void> {
    const { headers } = await this.send("PATCH", this.urlOf(id), signal, { properties });
    const operation = headers["azure-asyncoperation"];
    if (typeof operation !== "string") return;
    for (;;) {
      const answer = await this.send("GET", operation, signal);
      const { status, error } = parsed(answer.body);
      if (status === "Succeeded") return;
      if (status === "Failed" || status === "Canceled")
        throw new BrokenLink("network", `the change of ${id} ended as ${status}: ${textOf(objectOf(error).message)}`);
      const retryAfter = Number(answer.headers["retry-after"]);
      await this.options.clock.wait(retryAfter > 0 ? retryAfter * 1_000 : pollMs, signal);
    }
  }

  /** Bearer token of the identity. Secret. */
  accessToken(): string {
    return this.options.azure.tokenFor(this.options.identity());
  }

  /** The failure for an action that the identity is not allowed to do. */
  roleMissing(refusal: string, scope: string, roles: readonly string[] = stagingRoles): BrokenLink {
    const names = roles.map((role) => `'${role}'`).join(" and ");
    return new BrokenLink("role", `object id ${this.options.identity().objectId} lacks ${names} on ${scope} (${refusal})`);
  }

  private urlOf(id: string): string {
    return `${this.options.azure.endpoint}${id}?api-version=${apiVersion}`;
  }

  private async send(method: string, url: string, signal: AbortSignal, body?: JsonObject): Promise<HttpsAnswer> {
    const { pathname } = new URL(url);
    const headers = { authorization: `Bearer ${this.accessToken()}`, "content-type": "application/json" };
    const options = { method, headers, ca: this.options.ca, signal, body: body && JSON.stringify(body) };
    const answer = await sendVerified(url, options).catch(unreachable(`${method} ${pathname}`, signal));
    const refusal = textOf(objectOf(parsed(answer.body).error).message) ?? `status ${answer.status}`;
    if (answer.status === 403) throw this.roleMissing(refusal, registryOf(pathname));
    if (answer.status >= 300 && answer.status !== 404) throw new BrokenLink("network", `${method} ${pathname}: ${refusal}`);
    return answer;
  }
}

/** Id of the registry in a path. */
function registryOf(path: string): string {
  return /^.+?\/registries\/[^/]+/i.exec(path)?.[0] ?? path;
}

function propertiesIn(body: Buffer): JsonObject {
  return objectOf(parsed(body).properties);
}

function parsed(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  try {
    return objectOf(JSON.parse(body.toString("utf8")));
  } catch {
    return {};
  }
}
