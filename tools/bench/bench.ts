import { join } from "node:path";
import { z } from "zod";
import { cloneFolder } from "../../lab/engine/clone-folder";
import { engineError } from "../../lab/engine/engine-error";
import type { ResourceOperation } from "../../lab/engine/engine-event";
import type { Narrator } from "../../lab/engine/narrator";
import type { PulumiResult } from "../../lab/engine/pulumi";
import { writeDemoImages } from "../../lab/demo-images";
import { runCommand } from "../../lab/start/run-command";
import { Stacks } from "../../lab/stacks";
import type { World } from "../../lab/world";
import { type CriticalPath, criticalPath } from "./critical-path";
import { type Figures, type RepeatedFigures, type RunFigures, figuresOf, repeatedOf } from "./figures";
import { ProviderMemory } from "./provider-memory";
import { serviceMs } from "./service-time";

/** The part of an exported stack that the bench reads. Source: sdk/go/common/apitype, `DeploymentV3`. */
const exportSchema = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), id: z.string().default(""), dependencies: z.array(z.string()).default([]) })),
  }),
});

/** Number of runs of the unchanged site. */
const repetitions = 5;

/** What the bench needs to run. The world must apply the service's latencies, on a clock of speed 1. */
export interface BenchOptions {
  world: World;
  narrator: Narrator;
  signal: AbortSignal;
  /** Milliseconds between two polls of an operation. */
  pollIntervalMs: number;
}

/** One bench: deploys a hub and a site from nothing, then runs preview and up of the unchanged site. */
export class Bench {
  private readonly ended: (ResourceOperation & { endMs: number })[] = [];
  private readonly stacks: Stacks;

  constructor(private readonly options: BenchOptions) {
    const { world, signal } = options;
    const onOperation = (operation: ResourceOperation) => void this.ended.push({ ...operation, endMs: performance.now() });
    this.stacks = new Stacks(world, cloneFolder, process.env, signal, { onOperation });
  }

  /** Runs the bench. @throws Error with the engine's message if a run fails */
  async run(): Promise<Figures> {
    for (const stack of ["hub", "line-1"]) await this.stacks.select(stack);
    await this.measured("npx edge-staging up hub", () => this.stacks.up("hub"));
    await this.push();
    await this.measured("npx edge-staging up hub, with its images", () => this.stacks.up("hub"));
    this.ended.length = 0;
    const memory = new ProviderMemory(cloneFolder);
    const up = await this.measured("npx edge-staging up line-1", () => this.stacks.up("line-1"));
    const providerMemoryMib = memory.stop();
    const path = await this.path();
    const preview = await this.repeated("npx edge-staging preview line-1, unchanged", () => this.stacks.preview("line-1", "--expect-no-changes"));
    const unchangedUp = await this.repeated("npx edge-staging up line-1, unchanged", () => this.stacks.up("line-1", "--expect-no-changes"));
    return figuresOf(path, { up, preview, unchangedUp }, { providerMemoryMib, pollIntervalMs: this.options.pollIntervalMs });
  }

  /** Measures several runs of what a user runs often. */
  private async repeated(name: string, work: () => Promise<PulumiResult>): Promise<RepeatedFigures> {
    const runs: RunFigures[] = [];
    while (runs.length < repetitions) runs.push(await this.measured(name, work));
    return repeatedOf(runs);
  }

  private async measured(name: string, work: () => Promise<PulumiResult>): Promise<RunFigures> {
    const { narrator, world } = this.options;
    const { requests } = world.azure;
    const before = requests.entries.length;
    narrator.say(name);
    const since = performance.now();
    const result = await narrator.during(name, work());
    const seconds = Math.round((performance.now() - since) / 10) / 100;
    if (result.code !== 0) throw new Error(`${name} failed: ${engineError(result)}`);
    const own = requests.entries.slice(before).filter(({ principal }) => principal === world.azure.signIn.displayName);
    const reads = own.filter(({ method }) => method === "GET" || method === "HEAD").length;
    return { seconds, reads, writes: own.length - reads };
  }

  private async push(): Promise<void> {
    const { world, narrator, signal } = this.options;
    const layout = await writeDemoImages(join(world.folder, "images"), "1.0.0");
    const script = join(cloneFolder, "dist", "cli", "main.js");
    const args = ["push", "hub", "--layout", layout];
    const push = runCommand({ script, args, cwd: cloneFolder, env: { ...process.env, ...world.environment }, signal });
    const { code, stderr } = await narrator.during("npx edge-staging push hub", push);
    if (code !== 0) throw new Error(`npx edge-staging push hub failed: ${stderr}`);
  }

  /** Critical path of the last run, from the service's operations and the dependencies in the stack's state. */
  private async path(): Promise<CriticalPath> {
    const { resources } = exportSchema.parse(JSON.parse(await this.stacks.exported("line-1"))).deployment;
    const { history } = this.options.world.azure;
    const spans = new Map(this.ended.map(({ urn, endMs, durationMs }) => [urn, { startMs: endMs - durationMs, endMs }]));
    return criticalPath(
      resources.map(({ urn, id, dependencies }) => {
        const span = spans.get(urn);
        const after = dependencies.map(nameIn);
        if (!span) return { name: nameIn(urn), serviceMs: 0, wallMs: 0, after };
        return { name: nameIn(urn), serviceMs: serviceMs({ id, ...span }, history), wallMs: span.endMs - span.startMs, after };
      }),
    );
  }
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
