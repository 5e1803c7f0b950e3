import { basename, join } from "node:path";
import { allEnded } from "../all-ended";
import { writeDemoImages } from "../demo-images";
import type { DemoCast, DemoSite } from "../demo-sites";
import { engineError } from "../engine/engine-error";
import type { PulumiResult } from "../engine/pulumi";
import { type OperationReport, type Report, reportSchemaVersion, type SiteReport } from "../report";
import { Stacks } from "../stacks";
import type { World } from "../world";
import type { Phases } from "./phases";
import { type CommandResult, commandError, runCommand } from "./run-command";
import { readProof, siteReport } from "./site-report";

/** What the demo needs to run. */
export interface DemoOptions {
  /** Must have the cast's sites. */
  world: World;
  cast: DemoCast;
  phases: Phases;
  /** Folder of the project, with its build in `dist/`. */
  project: string;
  /** Environment of this process; the world's own variables override it. */
  inherited: Readonly<Record<string, string | undefined>>;
  /** File that the page of the fleet is written to. */
  page: string;
  signal: AbortSignal;
}

type DemoStack = "hub" | DemoSite;

/** The demo: deploys a hub and then its sites in a world, pushes images and proves them, with the engine and the commands that a user has. */
export class Demo {
  private readonly operations: OperationReport[] = [];

  constructor(private readonly options: DemoOptions) {}

  /** Runs the whole demo. An image that differs does not fail it: see the report. @throws PhaseFailure */
  async run(): Promise<Report> {
    const { world, phases, cast } = this.options;
    await this.select(["hub", ...cast.sites]);
    await this.up("hub", "npx edge-staging up hub");
    await this.push(await writeDemoImages(join(world.folder, "images"), "1.0.0"));
    await this.up("hub", "npx edge-staging up hub, with its images");
    await allEnded(cast.sites.map((site) => this.up(site, `npx edge-staging up ${site}`)));
    await allEnded((["hub", ...cast.sites] as const).map((stack) => this.unchanged(stack)));
    const sites = await allEnded(cast.sites.map((site) => this.prove(site)));
    await this.writePage();
    return { schemaVersion: reportSchemaVersion, sites, skipped: cast.skipped, operations: this.operations, phases: phases.ended };
  }

  /** Creates the stacks one after the other, before any of them is deployed: the engine keeps the selected stack in one file. */
  private select(stacks: readonly DemoStack[]): Promise<void> {
    return this.options.phases.run({
      name: `pulumi stack select --create ${stacks.join(", ")}`,
      log: "lab",
      fix: "resolve the cause, then run npm start again",
      work: async () => {
        for (const stack of stacks) await this.stacks(() => undefined).select(stack);
      },
    });
  }

  private up(stack: DemoStack, name: string): Promise<void> {
    return this.engine(stack, name, (stacks) => stacks.up(stack));
  }

  private unchanged(stack: DemoStack): Promise<void> {
    return this.engine(stack, `npx edge-staging preview ${stack}, expecting no changes`, (stacks) => stacks.preview(stack, "--expect-no-changes"));
  }

  private push(layout: string): Promise<void> {
    return this.options.phases.run({
      name: `npx edge-staging push hub --layout ${basename(layout)}`,
      log: "hub",
      fix: "resolve the cause; for what the command needs, run npx edge-staging push --help",
      work: async (write) => {
        const result = await this.command("push", ["hub", "--layout", layout], write);
        if (result.code !== 0) throw new Error(commandError(result));
      },
    });
  }

  private prove(site: DemoSite): Promise<SiteReport> {
    return this.options.phases.run({
      name: `npx edge-staging prove ${site}`,
      log: site,
      fix: "resolve the cause; for what the command needs, run npx edge-staging prove --help",
      work: async (write) => {
        const result = await this.command("prove", [site, "--json"], write);
        // 1: every image was compared, and some differ.
        if (result.code > 1) throw new Error(commandError(result));
        return siteReport(site, await this.stacks(() => undefined).outputs(site), readProof(result.stdout));
      },
    });
  }

  /** Writes the page of the fleet. */
  private writePage(): Promise<void> {
    const { phases, cast, page } = this.options;
    return phases.run({
      name: "npx edge-staging status --html",
      log: "lab",
      fix: "resolve the cause; for what the command needs, run npx edge-staging status --help",
      work: async (write) => {
        const result = await this.command("status", ["hub", ...cast.sites, "--html", page], write);
        write(result.stdout);
        // 1: everything was read, and something needs a person.
        if (result.code > 1) throw new Error(commandError(result));
      },
    });
  }

  private engine(stack: DemoStack, name: string, work: (stacks: Stacks) => Promise<PulumiResult>): Promise<void> {
    let last = "";
    return this.options.phases.run({
      name,
      log: stack,
      fix: `resolve the cause; to reproduce it by hand, start npm run lab, then run npx edge-staging up ${stack} in its environment`,
      progress: () => last,
      work: async (write) => {
        const result = await work(
          this.stacks(write, (resource) => {
            last = resource;
          }),
        );
        if (result.code !== 0) throw new Error(engineError(result));
        const done = result.operations.filter(({ outcome, kind }) => outcome === "done" && kind !== "same");
        this.operations.push(...done.map(({ name, kind, type, durationMs }) => ({ stack, name, kind, type, durationMs })));
      },
    });
  }

  private stacks(write: (text: string) => void, onLast: (operation: string) => void = () => undefined): Stacks {
    const { world, project, inherited, signal } = this.options;
    return new Stacks(world, project, inherited, signal, { onOutput: write, onOperation: ({ kind, name }) => onLast(`last ${kind} ${name}`) });
  }

  private command(name: "push" | "prove" | "status", args: readonly string[], write: (text: string) => void): Promise<CommandResult> {
    const { world, project, inherited, signal } = this.options;
    const script = join(project, "dist", "cli", "main.js");
    return runCommand({ script, args: [name, ...args], cwd: project, env: { ...inherited, ...world.environment }, signal, onNarration: write });
  }
}
