import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { HttpsFront } from "../../lab/interposed";
import { type CommandRun, runCommand } from "../../lab/start/run-command";
import { ProgramWorld, succeeded } from "../support/program-world";
import { ManglingProxy } from "./mangling-proxy";
import { Puller } from "./puller";
import { type Snapshot, snapshotOf } from "./snapshot";

/** Result of an operation. */
export interface OperationEnd {
  code: number;
  output: string;
  ms: number;
  /** Whether it ended by itself within the limit. */
  inTime: boolean;
}

/** A hub and the site line-1, deployed, behind a mangling proxy. */
export class MangledSite {
  private constructor(
    readonly given: ProgramWorld,
    readonly proxy: ManglingProxy,
    readonly puller: Puller,
    private readonly apiServers: readonly HttpsFront[],
  ) {}

  /** `timeout`: the setting of site and hub, ISO 8601. */
  static async start(timeout: string): Promise<MangledSite> {
    const proxy = new ManglingProxy();
    const given = await ProgramWorld.start({ policies: false, interpose: (listener) => proxy.interpose(listener) });
    try {
      const apiServers = await behindProxy(given, proxy);
      given.project.change("hub", "hub", (hub) => ({ ...hub, timeout }));
      given.project.change("line-1", "site", (site) => ({ ...site, timeout }));
      await given.bringUp();
      await succeeded(given.stacks.up("line-1", "--refresh"));
      const site = given.world.sites.get("line-1");
      if (!site) throw new Error("line-1 does not run");
      return new MangledSite(given, proxy, new Puller(site, () => proxy.siteRegistry), apiServers);
    } catch (error) {
      await given.end();
      throw error;
    }
  }

  snapshot(): Promise<Snapshot> {
    return snapshotOf(this.given.world, ["hub", "line-1"]);
  }

  /** Runs the engine, and interrupts it at the limit. */
  engine(args: readonly string[], limitMs: number): Promise<OperationEnd> {
    const { PULUMI_OPTION_POLICY_PACK: _, ...environment } = this.given.world.environment;
    return this.script(["test", "mangled", "engine-entry.js"], args, environment, limitMs);
  }

  /** Runs a command of the project, and interrupts it at the limit. */
  command(args: readonly string[], limitMs: number): Promise<OperationEnd> {
    return this.script(["cli", "main.js"], args, this.given.world.environment, limitMs);
  }

  private script(path: readonly string[], args: readonly string[], environment: NodeJS.ProcessEnv, limitMs: number): Promise<OperationEnd> {
    const { project } = this.given;
    const run: Omit<CommandRun, "signal"> = { script: project.file("dist", ...path), args, cwd: project.folder, env: { ...process.env, ...environment } };
    return timed(limitMs, (signal) => runCommand({ ...run, signal }));
  }

  async end(): Promise<void> {
    await this.puller.stop();
    await this.given.end();
    for (const front of this.apiServers) await front.stop();
    await this.proxy.foreignHosts.stop();
  }
}

async function timed(limitMs: number, run: (signal: AbortSignal) => Promise<{ code: number; stdout: string; stderr: string }>): Promise<OperationEnd> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const began = performance.now();
  const { code, stdout, stderr } = await run(limit.signal);
  clearTimeout(timer);
  return { code, output: `${stdout}${stderr}`, ms: performance.now() - began, inTime: !limit.signal.aborted };
}

interface Kubeconfig {
  clusters: { name: string; cluster: { server: string } }[];
}

/** Puts the proxy in front of the API server, with the server's own certificate. The program's kubeconfig contains the proxy's address. */
async function behindProxy({ world }: ProgramWorld, proxy: ManglingProxy): Promise<HttpsFront[]> {
  const fronts: HttpsFront[] = [];
  const file = world.environment["KUBECONFIG"] ?? "";
  const kubeconfig = parse(readFileSync(file, "utf8")) as Kubeconfig;
  for (const { name, cluster } of kubeconfig.clusters) {
    const keys = (part: string) => readFileSync(join(world.folder, name, "keys", `apiserver.${part}`), "utf8");
    const pair = { certificate: keys("crt"), key: keys("key") };
    const front = await proxy.interpose({ service: "cluster", port: Number(new URL(cluster.server).port), pair });
    fronts.push(front);
    cluster.server = `https://127.0.0.1:${front.port}`;
  }
  writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
  return fronts;
}
