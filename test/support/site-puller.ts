import assert from "node:assert/strict";
import type { V1Secret } from "@kubernetes/client-node";
import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { RegistryError } from "../../components/oci/registry-error";
import type { SiteFacts } from "../../cli/prove/site-facts";
import { siteRegistry } from "../../components/site-registry/opening";
import type { ProgramWorld } from "./program-world";

/** Result of one pull. `away`: nothing answered, for example while the registry's pod restarts. Anything else is an error message. */
export type PullEnd = "pulled" | "refused" | "away" | `failed: ${string}`;

/** Maximum number of pulls of one puller, so that it always ends. */
const mostPulls = 20_000;

/** Pause of a puller while nothing is written to Azure, in milliseconds of the lab's clock: a second at its usual speed, in which a site's registry syncs once. */
const usualRestMs = 60_000;

/**
 * Pulls from the registry of site line-1 as its pods do, each time with the credentials that the cluster has at that moment: after every write to Azure, and otherwise after a
 * pause. Each pull opens four connections; without pauses it would occupy a whole processor.
 */
export class SitePuller {
  readonly ends: PullEnd[] = [];
  private stopped = false;
  private readonly pulling: Promise<void>;

  private constructor(
    private readonly given: ProgramWorld,
    private readonly facts: SiteFacts,
    private readonly restMs: number,
  ) {
    this.pulling = this.pullOn();
  }

  /** `facts`: facts of a site that no stack has created yet; `restMs`: in the lab's time. */
  static async start(given: ProgramWorld, { facts, restMs = usualRestMs }: { facts?: SiteFacts; restMs?: number } = {}): Promise<SitePuller> {
    return new SitePuller(given, facts ?? ((await given.stacks.outputs("line-1"))["site"] as SiteFacts), restMs);
  }

  /** The results of all pulls, once the last pull has ended. */
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

  /** Resolves after the next write to Azure, or after the pause. */
  private async rest(): Promise<void> {
    const { azure, requests } = this.given.world.azure;
    const woken = new AbortController();
    const stop = requests.watch(({ method, path }) => {
      if (method !== "GET" && path.startsWith("/subscriptions/")) woken.abort();
    });
    await azure.clock.wait(this.restMs, woken.signal).catch(() => undefined);
    stop();
  }
}

/** Asserts that pulls succeeded and none was refused; the registry's pod may have restarted. */
export function assertServed(ends: PullEnd[]): void {
  assert.deepEqual(
    ends.filter((end) => end !== "away"),
    ["pulled"],
  );
}

/** Content of the pull secret of site line-1. Secret. */
export async function credentials(given: ProgramWorld): Promise<{ username: string; password: string }> {
  const client = given.world.sites.get("line-1")?.client ?? assert.fail("there is no line-1");
  const secret = await client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "default", name: "my-acr-secret" } });
  if (!secret) throw new ClusterAccessError("not-found", "the cluster has no Secret my-acr-secret");
  const text = (key: string) => Buffer.from(secret.data?.[key] ?? "", "base64").toString("utf8");
  return { username: text("username"), password: text("password") };
}

/** One pull of an image's manifest from the site, as a pod does it. Never rejects: a puller must not end a running test. */
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
