import type { ArmAnswer, ArmCall, ArmClient } from "../../components/arm/arm-client";
import { operationFrom } from "../../components/arm/operation";
import { at, type JsonObject, listAt } from "../../components/core/json";
import type { Context } from "../../components/dynamic/lifecycle";

/** A registry of the service in memory, with as much of its manners as the lifecycles of tokens and maps rely on; every call is final at once. */
export class RegistryService {
  /** Resources by id, as the service answers them. */
  readonly resources = new Map<string, JsonObject>();
  /** `VERB path` of the calls that change something, in order. */
  readonly writes: string[] = [];
  /** Told of each write before the next call; to play another writer. */
  afterWrite: (id: string) => void = () => {};
  private issued = 0;

  readonly context: Context = {
    arm: this.client(),
    clock: { nowMs: () => 0, wait: async () => {} },
    environment: {},
    progress: () => {},
  };

  /** The properties of a resource. */
  properties(id: string): JsonObject | undefined {
    return this.resources.get(id)?.["properties"] as JsonObject | undefined;
  }

  private client(): ArmClient {
    const arm: Pick<ArmClient, "get" | "begin" | "beginDelete"> = {
      get: async (id) => structuredClone(this.resources.get(id)),
      begin: async (call) => operationFrom(call, this.answer(call)),
      beginDelete: async (id) => {
        if (!this.resources.has(id)) return undefined;
        const call: ArmCall = { method: "DELETE", path: id };
        return operationFrom(call, this.answer(call));
      },
    };
    return arm as ArmClient;
  }

  private answer({ method, path, body }: ArmCall): ArmAnswer {
    this.writes.push(`${method} ${path.slice(path.lastIndexOf("/registries/"))}`);
    const result = this.effect(method, path, body);
    this.afterWrite(path);
    return { status: 200, body: result, header: () => undefined, time: new Date(0) };
  }

  private effect(method: string, path: string, body: unknown): JsonObject | undefined {
    if (method === "DELETE") this.resources.delete(path);
    else if (path.endsWith("/generateCredentials")) return this.issue(String(at(body, "tokenId")), String(at(body, "name")));
    else if (path.endsWith("/deactivate")) this.resources.set(path.slice(0, -"/deactivate".length), { properties: { activation: { status: "Inactive" } } });
    else {
      const given = structuredClone(at(body, "properties")) as JsonObject;
      // A PUT replaces what it does not name, a PATCH leaves it alone. Source: connected-registry reference 1.3.
      this.resources.set(path, { properties: method === "PUT" ? given : { ...this.properties(path), ...given } });
    }
    return this.resources.get(path);
  }

  private issue(tokenId: string, name: string): JsonObject {
    const password = { name, creationTime: `2026-01-01T00:00:0${++this.issued}Z` };
    const live = this.properties(tokenId) ?? {};
    const others = listAt(live, "credentials", "passwords").filter((other) => at(other, "name") !== name) as JsonObject[];
    this.resources.set(tokenId, { properties: { ...live, credentials: { passwords: [...others, password] } } });
    const shown = [...others, { ...password, value: `secret ${this.issued}` }];
    return { username: tokenId.slice(tokenId.lastIndexOf("/") + 1), passwords: shown };
  }
}
