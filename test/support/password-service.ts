import { RestError } from "@azure/core-rest-pipeline";
import type { ArmCall } from "../../components/arm/arm-call";
import type { ArmClient } from "../../components/arm/arm-client";
import { ArmError } from "../../components/arm/arm-error";
import { operationFrom } from "../../components/arm/operation";
import { type JsonObject, at, listAt } from "../../components/core/json";
import type { Context } from "../../components/dynamic/lifecycle";
import { answer, found } from "./resources";

/** A password as the service stores it. */
export interface KeptPassword {
  name: string;
  value: string;
  creationTime: string;
  expiry?: string;
}

/** Fault of one call. `killed`: the call takes effect and its caller is killed. */
export type CallFault = "500 before" | "500 after" | "no answer" | "killed";

/** The engine was killed: state that it had not stored is lost. */
export class Killed extends Error {}

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
/** Ids of all resources of the service in these tests. */
export const passwordIds = {
  registryId,
  sync: `${registryId}/tokens/line1`,
  client: `${registryId}/tokens/line1-pull`,
  connectedRegistryId: `${registryId}/connectedRegistries/line1`,
  connectedClusterId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1",
} as const;

/** The passwords of two tokens in memory, with the lab's behaviour: two slots per token, a PATCH that lists the passwords to keep, lists that lag, and failing calls. */
export class PasswordService {
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  /** How long a new password is not listed. */
  lagMs = 0;
  /** The connected registry as Azure reports it. */
  lastSyncTime: string | undefined;
  /** Called whenever time has passed, with the previous time. */
  onPass: (beforeMs: number) => void = () => {};
  readonly lines: string[] = [];
  private readonly passwords = new Map<string, KeptPassword[]>([
    [passwordIds.sync, []],
    [passwordIds.client, []],
  ]);
  private issued = 0;
  private calls = 0;
  private fault: { at: number; is: CallFault } | undefined;
  private isDead = false;

  constructor(private readonly environment: Context["environment"]) {}

  /** Plans a fault of the call with this number from now on; the first call has number 1. Undefined: no fault. */
  plan(fault?: { at: number; is: CallFault }): void {
    [this.calls, this.fault, this.isDead] = [0, fault, false];
  }

  /** Passwords of a token that the service currently accepts. */
  valid(tokenId: string): KeptPassword[] {
    return (this.passwords.get(tokenId) ?? []).filter(({ expiry }) => expiry === undefined || Date.parse(expiry) > this.nowMs);
  }

  accepts(tokenId: string, value: string): boolean {
    return this.valid(tokenId).some((password) => password.value === value);
  }

  /** Issues a password by hand. */
  issue(tokenId: string, name: string, expiry?: string): KeptPassword {
    const password = { name, value: `secret ${++this.issued}`, creationTime: new Date(this.nowMs).toISOString(), ...(expiry ? { expiry } : {}) };
    this.passwords.set(tokenId, [...(this.passwords.get(tokenId) ?? []).filter((other) => other.name !== name), password]);
    return password;
  }

  remove(tokenId: string, name: string): void {
    this.passwords.set(
      tokenId,
      (this.passwords.get(tokenId) ?? []).filter((password) => password.name !== name),
    );
  }

  pass(ms: number): void {
    const before = this.nowMs;
    this.nowMs += ms;
    this.onPass(before);
  }

  /** Makes a call that takes half a second, or has the planned fault. */
  call<Result>(effect: () => Result): Result {
    if (this.isDead) throw new Killed();
    this.pass(500);
    const is = ++this.calls === this.fault?.at ? this.fault.is : undefined;
    if (is === "500 before") throw new ArmError(500, "InternalServerError", "try again", "call");
    const result = effect();
    if (is === "killed") {
      this.isDead = true;
      throw new Killed();
    }
    if (is === "500 after") throw new ArmError(500, "InternalServerError", "try again", "call");
    if (is === "no answer") throw new RestError("socket hang up", { code: "ECONNRESET" });
    return result;
  }

  get wasKilled(): boolean {
    return this.isDead;
  }

  get context(): Context {
    const arm: Pick<ArmClient, "get" | "send" | "begin" | "list" | "listIfThere"> = {
      get: async (id) => this.call(() => this.shown(id)),
      send: async ({ path }) => this.call(() => answer(200, found(this.shown(path), path), {}, new Date(this.nowMs))),
      begin: async (call) =>
        operationFrom(
          call,
          this.call(() => answer(200, this.effect(call), {}, new Date(this.nowMs))),
        ),
      list: async () => [],
      listIfThere: async () => [],
    };
    return {
      arm: arm as ArmClient,
      // Waits of at least ten seconds, so that a test polls only a few times.
      clock: { nowMs: () => this.nowMs, wait: async (ms) => this.pass(Math.max(ms, 10_000)) },
      environment: this.environment,
      log: (line) => void this.lines.push(line),
    };
  }

  private shown(id: string): JsonObject | undefined {
    if (id === registryId) return {};
    if (id === passwordIds.connectedClusterId) return { properties: { connectivityStatus: "Connected" } };
    if (id === passwordIds.connectedRegistryId) {
      const sync: JsonObject = this.lastSyncTime === undefined ? {} : { lastSyncTime: this.lastSyncTime };
      return { id, properties: { connectionState: this.lastSyncTime ? "Online" : "Offline", parent: { syncProperties: sync } } };
    }
    const kept = this.passwords.get(id);
    if (!kept) return undefined;
    const listed = kept.filter(({ creationTime }) => Date.parse(creationTime) + this.lagMs <= this.nowMs);
    return { properties: { credentials: { passwords: listed.map(({ value: _, ...password }) => password) } } };
  }

  private effect({ path, body }: ArmCall): JsonObject {
    if (path.endsWith("/generateCredentials")) {
      const tokenId = String(at(body, "tokenId"));
      const expiry = at(body, "expiry");
      const password = this.issue(tokenId, String(at(body, "name")), typeof expiry === "string" ? expiry : undefined);
      return { username: tokenId.slice(tokenId.lastIndexOf("/") + 1), passwords: [{ ...password }] };
    }
    const names = listAt(body, "properties", "credentials", "passwords").map((password) => at(password, "name"));
    this.passwords.set(
      path,
      (this.passwords.get(path) ?? []).filter(({ name }) => names.includes(name)),
    );
    return {};
  }
}
