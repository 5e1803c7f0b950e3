import type { ArmAnswer, ArmCall } from "../../components/arm/arm-call";
import type { ArmClient } from "../../components/arm/arm-client";
import { operationFrom } from "../../components/arm/operation";
import { at, type JsonObject, listAt } from "../../components/core/json";
import type { Context } from "../../components/dynamic/lifecycle";
import { answer, found } from "./resources";

/** Container registry service in memory, with the behaviour that the kinds of tokens and scope maps rely on; every call completes immediately. */
export class RegistryService {
  /** Resources by id, as the service returns them. */
  readonly resources = new Map<string, JsonObject>();
  /** `VERB path` of all write calls, in order. */
  readonly writes: string[] = [];
  /** Called after each write, to play another writer or a killed run. */
  afterWrite: (id: string) => void = () => {};
  /** Called after each wait, to play another client's changes. */
  afterWait: () => void = () => {};
  /** The service's time; waits advance it. */
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  /** Delay until the service lists a new password. */
  listedAfterMs = 0;
  private issued = 0;

  readonly context: Context = {
    arm: this.client(),
    clock: { nowMs: () => this.nowMs, wait: async (ms) => this.pass(ms) },
    environment: {},
    log: () => {},
  };

  /** The properties of a resource. */
  properties(id: string): JsonObject | undefined {
    return this.resources.get(id)?.["properties"] as JsonObject | undefined;
  }

  private pass(ms: number): void {
    this.nowMs += ms;
    this.afterWait();
  }

  private client(): ArmClient {
    const arm: Pick<ArmClient, "get" | "listIfThere" | "send" | "begin" | "beginDelete"> = {
      listIfThere: async (list) =>
        [...this.resources].flatMap(([id, body]) => (id.slice(0, id.lastIndexOf("/")) === list ? [{ id, ...structuredClone(body) }] : [])),
      get: async (id) => this.shown(id),
      send: async ({ path }) => answer(200, found(this.shown(path), path), {}, new Date(this.nowMs)),
      begin: async (call) => operationFrom(call, this.answer(call)),
      beginDelete: async (id) => {
        if (!this.resources.has(id)) return undefined;
        const call: ArmCall = { method: "DELETE", path: id };
        return operationFrom(call, this.answer(call));
      },
    };
    return arm as ArmClient;
  }

  /** A resource as a read returns it. */
  private shown(id: string): JsonObject | undefined {
    const body = structuredClone(this.resources.get(id));
    const isListed = (password: unknown) => !(this.nowMs < Date.parse(String(at(password, "creationTime"))) + this.listedAfterMs);
    const passwords = listAt(body, "properties", "credentials", "passwords").filter(isListed) as JsonObject[];
    return body && id.includes("/tokens/") && this.listedAfterMs > 0 ? { ...body, properties: { ...this.properties(id), credentials: { passwords } } } : body;
  }

  private answer({ method, path, body }: ArmCall): ArmAnswer {
    this.writes.push(`${method} ${path.slice(path.lastIndexOf("/registries/"))}`);
    const result = this.effect(method, path, body);
    this.afterWrite(path);
    return answer(200, result, {}, new Date(this.nowMs));
  }

  private effect(method: string, path: string, body: unknown): JsonObject | undefined {
    if (method === "DELETE") this.resources.delete(path);
    else if (path.endsWith("/generateCredentials")) return this.issue(String(at(body, "tokenId")), String(at(body, "name")), at(body, "expiry"));
    else if (path.endsWith("/deactivate")) this.resources.set(path.slice(0, -"/deactivate".length), { properties: { activation: { status: "Inactive" } } });
    else {
      const given = structuredClone(at(body, "properties") ?? {}) as JsonObject;
      const tags = at(body, "tags") as JsonObject | undefined;
      // A PUT removes properties that it does not contain, a PATCH keeps them. Source: connected-registry reference 1.3.
      this.resources.set(path, { ...(tags && { tags }), properties: method === "PUT" ? given : { ...this.properties(path), ...given } });
    }
    return this.resources.get(path);
  }

  private issue(tokenId: string, name: string, expiry: unknown): JsonObject {
    const creationTime = `2026-01-01T00:00:${String(++this.issued).padStart(2, "0")}Z`;
    const password = { name, creationTime, ...(typeof expiry === "string" ? { expiry } : {}) };
    const live = this.properties(tokenId) ?? {};
    const others = listAt(live, "credentials", "passwords").filter((other) => at(other, "name") !== name) as JsonObject[];
    this.resources.set(tokenId, { properties: { ...live, credentials: { passwords: [...others, password] } } });
    const shown = [...others, { ...password, value: `secret ${this.issued}` }];
    return { username: tokenId.slice(tokenId.lastIndexOf("/") + 1), passwords: shown };
  }
}
