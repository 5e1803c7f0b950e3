import { propagated } from "../../components/cluster/propagated/kind";
import { readiness } from "../../components/cluster/readiness/kind";
import type { Lifecycle, WithTimeout } from "../../components/dynamic/lifecycle";
import { retiredPassword } from "../../components/registry/retired-password/kind";
import { tokenPassword } from "../../components/registry/token-password/kind";
import type { ClusterApi } from "./cluster-api";
import { providerOn } from "./lifecycle-run";
import { type PasswordService, passwordIds } from "./password-service";

type Properties = Record<string, unknown>;

/** A resource in the engine's state. */
interface Kept {
  inputs: Properties;
  outs: Properties;
  /** The last run left it unfinished. */
  failed: boolean;
}

/** A resource of the site's password chain, as the engine sees its provider. */
interface Provider {
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties }>;
  diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean }>;
  create(news: Properties): Promise<{ outs: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  read(id: string, outs: Properties): Promise<{ id: string; props: Properties; inputs?: Properties }>;
}

/** Password settings of a site's file. */
export interface PasswordSettingsGiven {
  sync: string;
  client: string;
  validity: string;
}

/** A site with both tokens: the real password kinds with an engine, an extension, a pull secret, a syncing registry and a pulling pod in memory. */
export class PasswordSite {
  settings: PasswordSettingsGiven = { sync: "", client: "", validity: "" };
  /** How long the cluster's agent takes to deliver the extension's settings. */
  deliveryMs = 0;
  /** Sync interval of the registry, which determines whether a run waits for a sync. */
  periodMs = 60_000;
  /** Refused logins with the service that refused them. */
  readonly refused: string[] = [];
  private state = new Map<string, Kept>();
  /** Sync password of the instance, and the one being delivered to it. */
  private instance = "";
  private underWay: { value: string; atMs: number } | undefined;
  /** Client passwords that the site's registry accepts: those that were valid at its last sync. */
  private accepted: readonly string[] = [];
  private pullSecret = "";

  constructor(
    readonly service: PasswordService,
    private readonly cluster: ClusterApi,
  ) {
    service.onPass = (before) => this.live(before);
  }

  /** One `pulumi up`; returns whether it succeeded. */
  async up(): Promise<boolean> {
    const failed = new Set<string>();
    for (const { name, after, provider, declare } of this.chain()) {
      if (this.service.wasKilled) return false;
      if (after.some((other) => failed.has(other) || !this.state.has(other))) failed.add(name);
      else if (!(await this.advance(name, provider, declare(this.state)))) failed.add(name);
    }
    return failed.size === 0 && !this.service.wasKilled;
  }

  /** One `pulumi refresh`. */
  async refresh(): Promise<void> {
    for (const { name, provider } of this.chain()) {
      const kept = this.state.get(name);
      if (!kept) continue;
      try {
        const { id, props, inputs = kept.inputs } = await provider.read(name, kept.outs);
        if (id === "") this.state.delete(name);
        else this.state.set(name, { inputs: { ...kept.inputs, ...inputs }, outs: props, failed: false });
      } catch {
        if (this.service.wasKilled) return;
      }
    }
  }

  /** The password of a token that the site uses. */
  inUse(token: "sync" | "client"): string {
    return token === "sync" ? this.instance : this.pullSecret;
  }

  /** Whether no resource is Pending or unfinished. */
  get isSettled(): boolean {
    return [...this.state.values()].every(({ outs, failed }) => !failed && outs["pending"] === undefined);
  }

  private async advance(name: string, provider: Provider, declared: Properties): Promise<boolean> {
    const kept = this.state.get(name);
    let inputs = declared;
    try {
      inputs = (await provider.check(kept?.inputs ?? {}, declared)).inputs;
      if (kept && !kept.failed && !(await provider.diff(name, kept.outs, inputs)).changes) {
        this.state.set(name, { ...kept, inputs });
        return true;
      }
      const { outs } = kept ? await provider.update(name, kept.outs, inputs) : await provider.create(inputs);
      if (this.service.wasKilled) return false;
      this.state.set(name, { inputs, outs, failed: false });
      return true;
    } catch (error) {
      const { properties } = error as { properties?: Properties };
      if (!this.service.wasKilled && properties) this.state.set(name, { inputs, outs: properties, failed: true });
      return false;
    }
  }

  private chain(): { name: string; after: string[]; provider: Provider; declare(state: Map<string, Kept>): Properties }[] {
    const { connectedRegistryId, connectedClusterId, sync, client } = passwordIds;
    const timeout = "PT30M";
    const rules = (token: "sync" | "client") => ({
      ...{ trigger: this.settings[token], validity: this.settings.validity, margin: "P30D" },
      ...{ replacesExisting: false, drift: "", otherPasswords: [], connectedClusterId, timeout: "PT10M" },
    });
    const out = (state: Map<string, Kept>, name: string) => state.get(name)?.outs ?? {};
    const password = ({ value, issuedAt, generation }: Properties) => ({ value, issuedAt, generation });
    const kept = ({ slot, issuedAt, generation }: Properties) => ({ slot, issuedAt, generation, others: [] });
    const wait = { settling: "PT2M", wait: this.periodMs > 60_000 ? "accepted" : "confirmed", timeout };
    return [
      { name: "sync", after: [], provider: this.of(tokenPassword), declare: () => ({ tokenId: sync, ...rules("sync") }) },
      { name: "client", after: [], provider: this.of(tokenPassword), declare: () => ({ tokenId: client, ...rules("client") }) },
      {
        name: "extension",
        after: ["sync"],
        provider: this.plain((value) => this.deliver(value)),
        declare: (state) => ({ value: out(state, "sync")["value"] }),
      },
      {
        name: "online",
        after: ["extension"],
        provider: this.of(readiness),
        declare: (state) => ({
          ...{ connectedRegistryId, extensionTime: out(state, "extension")["time"], extensionId: "/extensions/line1", context: "line-1" },
          ...{ ...password(out(state, "sync")), ...wait },
        }),
      },
      {
        name: "propagated",
        after: ["online", "client"],
        provider: this.of(propagated),
        declare: (state) => ({ connectedRegistryId, ...password(out(state, "client")), ...wait }),
      },
      {
        name: "secret",
        after: ["propagated"],
        provider: this.plain((value) => (this.pullSecret = value)),
        declare: (state) => ({ value: out(state, "propagated")["inUseValue"], issuedAt: out(state, "propagated")["inUseIssuedAt"] }),
      },
      {
        name: "sync retired",
        after: ["online"],
        provider: this.of(retiredPassword),
        declare: (state) => ({
          ...{ tokenId: sync, ...kept(out(state, "sync")) },
          ...{ inUseIssuedAt: out(state, "online")["confirmedIssuedAt"] ?? "", grace: "PT0S", timeout },
        }),
      },
      {
        name: "client retired",
        after: ["secret"],
        provider: this.of(retiredPassword),
        declare: (state) => ({
          ...{ tokenId: client, ...kept(out(state, "client")) },
          ...{ inUseIssuedAt: out(state, "secret")["issuedAt"] ?? "", grace: "PT2M", timeout },
        }),
      },
    ];
  }

  private of<Inputs extends WithTimeout, State>(lifecycle: Lifecycle<Inputs, State>): Provider {
    return providerOn(this.service.context, lifecycle, 15_000);
  }

  /** A resource of another provider: written again when its inputs change. */
  private plain(write: (value: string) => void): Provider {
    const put = async (news: Properties) => {
      const time = this.service.call(() => {
        write(String(news["value"]));
        return new Date(this.service.nowMs).toISOString();
      });
      return { outs: { ...news, time } };
    };
    return {
      check: async (_olds, news) => ({ inputs: news }),
      diff: async (_id, olds, news) => ({ changes: olds["value"] !== news["value"] || olds["issuedAt"] !== news["issuedAt"] }),
      create: put,
      update: (_id, _olds, news) => put(news),
      read: async (id, outs) => ({ id, props: outs }),
    };
  }

  private deliver(value: string): void {
    this.underWay = { value, atMs: this.service.nowMs + this.deliveryMs };
    if (this.instance === "") this.cluster.addInstance("line1", "");
  }

  /** Events at the site while time passes: the agent delivers, the registry syncs, pods pull after every sync and call. */
  private live(beforeMs: number): void {
    const { service } = this;
    const { periodMs } = this;
    // Only the end of a long period matters.
    const fromMs = Math.max(beforeMs, service.nowMs - 10 * periodMs);
    const now = service.nowMs;
    for (let ms = (Math.floor(fromMs / periodMs) + 1) * periodMs; ms <= now; ms += periodMs) this.sync(ms);
    this.take(now);
    // A new site serves no pulls before its first sync.
    if (this.pullSecret !== "" && service.lastSyncTime !== undefined && this.accepted.length > 0 && !this.accepted.includes(this.pullSecret))
      this.refused.push(`pull at ${new Date(now).toISOString()}`);
  }

  private take(atMs: number): void {
    if (!this.underWay || this.underWay.atMs > atMs) return;
    this.instance = this.underWay.value;
    this.underWay = undefined;
    this.cluster.addInstance("line1", this.instance);
  }

  private sync(atMs: number): void {
    this.take(atMs);
    if (this.instance === "") return;
    if (!this.service.accepts(passwordIds.sync, this.instance)) return void this.refused.push(`sync at ${new Date(atMs).toISOString()}`);
    this.service.lastSyncTime = new Date(atMs).toISOString();
    this.accepted = this.service.valid(passwordIds.client).map(({ value }) => value);
  }
}
