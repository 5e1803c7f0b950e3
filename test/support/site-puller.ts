import assert from "node:assert/strict";
import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { readSecret } from "../../components/cluster/access/cluster-objects";
import { RegistryError } from "../../components/oci/registry-error";
import type { SiteFacts } from "../../cli/prove/site-facts";
import { siteRegistry } from "../../cli/prove/site-registry";
import type { ProgramWorld } from "./program-world";

/** How one pull ended. `away`: nobody answered, as while the registry's pod restarts. Anything else is an error message. */
export type PullEnd = "pulled" | "refused" | "away" | `failed: ${string}`;

/** Most pulls of one puller, so that it ends whatever happens. */
const mostPulls = 20_000;

/** How long a puller rests when nothing is written to Azure, in milliseconds of the lab's clock: a fifth of a second at its usual speed. A site's registry syncs once a minute. */
const restMs = 12_000;

/**
 * Pulls from the registry of site line-1 as its pods do, each time with the credentials that the cluster holds at that moment: after every write to Azure, and otherwise every twelve
 * seconds of the lab's clock. Without a rest it would take a processor of its own.
 */
export class SitePuller {
  readonly ends: PullEnd[] = [];
  private stopped = false;
  private readonly pulling: Promise<void>;

  private constructor(
    private readonly given: ProgramWorld,
    private readonly facts: SiteFacts,
  ) {
    this.pulling = this.pullOn();
  }

  /** `facts` are those of a site that no stack has brought up yet. */
  static async start(given: ProgramWorld, facts?: SiteFacts): Promise<SitePuller> {
    return new SitePuller(given, facts ?? ((await given.stacks.outputs("line-1"))["site"] as SiteFacts));
  }

  /** All the ways in which pulls ended, once the last has ended. */
  async stop(): Promise<PullEnd[]> {
    this.stopped = true;
    await this.pulling;
    return [...new Set(this.ends)].sort();
  }

  private async pullOn(): Promise<void> {
    while (!this.stopped && this.ends.length < mostPulls) {
      const rested = this.rest();
      this.ends.push(await pull(this.given, this.facts));
      await rested;
    }
  }

  /** Resolves after the next write to Azure from now on, or once the rest is over. */
  private async rest(): Promise<void> {
    const { azure, requests } = this.given.world.azure;
    const woken = new AbortController();
    const stop = requests.watch(({ method, path }) => {
      if (method !== "GET" && path.startsWith("/subscriptions/")) woken.abort();
    });
    await azure.clock.wait(restMs, woken.signal).catch(() => undefined);
    stop();
  }
}

/** Pulls worked, and none was refused; the registry's pod may have restarted meanwhile. */
export function assertServed(ends: PullEnd[]): void {
  assert.deepEqual(
    ends.filter((end) => end !== "away"),
    ["pulled"],
  );
}

/** What the pull secret of site line-1 holds. Secret. */
export async function credentials(given: ProgramWorld): Promise<{ username: string; password: string }> {
  const kubeconfig = loadKubeconfig({ path: given.world.sites.get("line-1")?.kubeconfig, environment: {} });
  const { username = "", password = "" } = await readSecret(kubeconfig, "default", "my-acr-secret");
  return { username, password };
}

/** One pull of an image's manifest from the site, as a pod does it. Never rejects: a puller must not end a test that goes on. */
async function pull(given: ProgramWorld, facts: SiteFacts): Promise<PullEnd> {
  const { environment, folder } = given.world;
  const io = { environment, folder, print: () => undefined, narrate: () => undefined };
  try {
    const registry = await siteRegistry(facts, await credentials(given), { connect: undefined, caFile: undefined }, io);
    try {
      await registry.manifest("factory/vision", "1.0.0");
      return "pulled";
    } finally {
      registry.close();
    }
  } catch (error) {
    if (error instanceof ClusterAccessError || (error instanceof RegistryError && error.kind === "unreachable")) return "away";
    if (error instanceof RegistryError && error.kind === "unauthorized") return "refused";
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
