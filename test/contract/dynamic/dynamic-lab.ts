import type { LoggedRequest } from "../../../lab/azure/request-log";
import { signInEnvironment } from "../../../lab/azure/server";
import { startClock } from "../../../lab/clock";
import { contextId } from "../../../lab/facts";
import type { AzureLab } from "../../support/azure-lab";
import { ClusterApi } from "../../support/cluster-api";
import { EdgeLab } from "../../support/edge-lab";
import { EngineAddress, ProviderProcess, ProviderProcesses } from "./provider-process";

/** How many things of each sort there are. */
export type Census = Readonly<Record<string, number>>;

/** Capabilities of the lab's context: what a test may change from and to. */
export const capabilities = ["staging", "inspection"];

/** The lab's Azure with a hub, a cluster that tells its addresses, and provider processes that are signed in to both. */
export class DynamicLab {
  private constructor(
    readonly edge: EdgeLab,
    readonly registryId: string,
    readonly processes: ProviderProcesses,
    private readonly engine: EngineAddress,
    readonly cluster: ClusterApi,
  ) {}

  /** `speed`: lab seconds per real second. `serveImages`: registries have a data plane. */
  static async start({ speed, serveImages = false }: { speed: number; serveImages?: boolean }): Promise<DynamicLab> {
    const edge = await EdgeLab.start({ clock: startClock(speed), serveImages });
    const registryId = await edge.lab.hub();
    const { store } = edge.lab.azure.azure;
    const context = store.get(contextId);
    if (context) store.put({ ...context, properties: { ...context.properties, capabilities: capabilities.map((name) => ({ name, description: name })) } });
    const engine = new EngineAddress();
    const address = await engine.open();
    const cluster = await ClusterApi.start();
    cluster.setServices([]);
    const processes = new ProviderProcesses(() => ProviderProcess.start(address, { ...environmentOf(edge.lab), ...cluster.environment }));
    return new DynamicLab(edge, registryId, processes, engine, cluster);
  }

  get azure(): EdgeLab["lab"]["azure"] {
    return this.edge.lab.azure;
  }

  /** Everything there is, by type; beside it what has no resource of its own. Records of what was done are left out. */
  census(): Census {
    const counts: Record<string, number> = {};
    const count = (what: string, number = 1) => {
      counts[what] = (counts[what] ?? 0) + number;
    };
    for (const { type, properties, hidden } of this.azure.azure.store.all()) {
      if (!type.endsWith("/jobs")) count(type.replace(/^Microsoft\.(Edge|ContainerRegistry\/registries)\//, ""));
      if (type.endsWith("/contexts")) count("capabilities", (properties["capabilities"] as unknown[]).length);
      if (type.endsWith("/configTemplateMetadatas") && (properties["linkedHierarchies"] as unknown[]).length > 0) count("links");
      if (Array.isArray(hidden["slots"])) count("passwords", hidden["slots"].length);
      if (type.endsWith("/connectedRegistries") && (properties["activation"] as { status: string }).status === "Active") count("active connected registries");
    }
    count("images", this.edge.lab.images().length);
    count("registrations", this.azure.azure.registrations.begun);
    return counts;
  }

  /** What there is more of, or less, than then. */
  since(then: Census): Census {
    const now = this.census();
    const all = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
    const differences = all.map((what): [string, number] => [what, (now[what] ?? 0) - (then[what] ?? 0)]);
    return Object.fromEntries(differences.filter(([, difference]) => difference !== 0));
  }

  /** Calls back for every ARM call of the provider while `work` goes on, after the lab has acted and before it answers. */
  async during<T>(work: () => Promise<T>, onCall: (call: LoggedRequest, index: number) => void): Promise<T> {
    let index = 0;
    let before = "";
    const stop = this.azure.requests.watch((call) => {
      // How often an operation is asked for depends on how fast the machine is: asking again is no call of its own.
      const isAskedAgain = call.path === before && call.path.includes("/operationResults/");
      before = call.path;
      if (call.path.startsWith("/subscriptions/") && !isAskedAgain) onCall(call, index++);
    });
    try {
      return await work();
    } finally {
      stop();
    }
  }

  async stop(): Promise<void> {
    await this.processes.end();
    this.engine.close();
    this.cluster.close();
    await this.edge.stop();
  }
}

/** Environment with which a process signs in to a lab, and polls it without delay. */
export function environmentOf({ azure, authority }: AzureLab): Record<string, string> {
  return {
    ...signInEnvironment(azure),
    NODE_EXTRA_CA_CERTS: authority.file ?? "",
    EDGE_STAGING_POLL_INTERVAL_MS: "10",
  };
}
