import { basename, join } from "node:path";
import { allEnded } from "../all-ended";
import { writeDemoImages } from "../demo-images";
import type { DemoCast, DemoSite } from "../demo-sites";
import { engineWords } from "../engine/engine-words";
import type { PulumiResult } from "../engine/pulumi";
import { type OperationReport, type Report, reportSchemaVersion, type SiteReport } from "../report";
import { Stacks } from "../stacks";
import type { World } from "../world";
import { commandWords } from "./command-words";
import type { Phases } from "./phases";
import { readProof } from "./proof";
import { type CommandResult, runCommand } from "./run-command";
import { siteReport } from "./site-report";

/** With what the demo runs. */
export interface DemoOptions {
  /** With the cast's sites. */
  world: World;
  cast: DemoCast;
  phases: Phases;
  /** Folder of the project, with its build in `dist/`. */
  project: string;
  /** Environment of this process; the world's own variables come on top. */
  inherited: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

type DemoStack = "hub" | DemoSite;

/** The demo: a hub and then its sites brought up, filled and proved in a world, with the engine and the commands that a user has. */
export class Demo {
  private readonly operations: OperationReport[] = [];

  constructor(private readonly options: DemoOptions) {}

  /** Runs it whole. Images that are not equal fail nothing here: the report says so. @throws PhaseFailure */
  async run(): Promise<Report> {
    const { world, phases, cast } = this.options;
    await this.select(["hub", ...cast.sites]);
    await this.up("hub", "pulumi up -s hub");
    await this.push(await writeDemoImages(join(world.folder, "images"), "1.0.0"));
    await this.up("hub", "pulumi up -s hub, now that its images are there");
    await allEnded(cast.sites.map((site) => this.up(site, `pulumi up -s ${site}`)));
    await allEnded((["hub", ...cast.sites] as const).map((stack) => this.unchanged(stack)));
    const sites = await allEnded(cast.sites.map((site) => this.prove(site)));
    return { schemaVersion: reportSchemaVersion, sites, skipped: cast.skipped, operations: this.operations, phases: phases.ended };
  }

  /** One after the other, and before any of them is worked on: the engine keeps which one is selected in one file. */
  private select(stacks: readonly DemoStack[]): Promise<void> {
    return this.options.phases.run({
      name: "pulumi stack select --create -s <each stack>",
      log: "lab",
      fix: "see the cause, then run npm start again",
      work: async () => {
        for (const stack of stacks) await this.stacks(() => undefined).select(stack);
      },
    });
  }

  private up(stack: DemoStack, name: string): Promise<void> {
    return this.engine(stack, name, (stacks) => stacks.up(stack));
  }

  private unchanged(stack: DemoStack): Promise<void> {
    return this.engine(stack, `pulumi preview -s ${stack} finds nothing to change`, (stacks) => stacks.preview(stack, "--expect-no-changes"));
  }

  private push(layout: string): Promise<void> {
    return this.options.phases.run({
      name: `edge-staging push hub --layout ${basename(layout)}`,
      log: "hub",
      fix: "see the cause; npx edge-staging push --help says what the command needs",
      work: async (write) => {
        const result = await this.command("push", ["-s", "hub", "--layout", layout], write);
        if (result.code !== 0) throw new Error(commandWords(result));
      },
    });
  }

  private prove(site: DemoSite): Promise<SiteReport> {
    return this.options.phases.run({
      name: `edge-staging prove ${site}`,
      log: site,
      fix: "see the cause; npx edge-staging prove --help says what the command needs",
      work: async (write) => {
        const result = await this.command("prove", ["-s", site, "--json"], write);
        // 1: the proof was made, and images are not equal.
        if (result.code > 1) throw new Error(commandWords(result));
        return siteReport(site, await this.stacks(() => undefined).outputs(site), readProof(result.stdout));
      },
    });
  }

  private engine(stack: DemoStack, name: string, work: (stacks: Stacks) => Promise<PulumiResult>): Promise<void> {
    let last = "";
    return this.options.phases.run({
      name,
      log: stack,
      fix: `see the cause; to try it by hand: npm run lab, then pulumi up -s ${stack} in its environment`,
      progress: () => last,
      work: async (write) => {
        const result = await work(
          this.stacks(write, (resource) => {
            last = resource;
          }),
        );
        if (result.code !== 0) throw new Error(engineWords(result));
        const deeds = result.operations.filter(({ outcome, kind }) => outcome === "done" && kind !== "same");
        this.operations.push(...deeds.map(({ name, kind, type, durationMs }) => ({ stack, name, kind, type, durationMs })));
      },
    });
  }

  private stacks(write: (text: string) => void, tell: (operation: string) => void = () => undefined): Stacks {
    const { world, project, inherited, signal } = this.options;
    return new Stacks(world, project, inherited, signal, { onOutput: write, onOperation: ({ kind, name }) => tell(`last ${kind} ${name}`) });
  }

  private command(name: "push" | "prove", args: readonly string[], write: (text: string) => void): Promise<CommandResult> {
    const { world, project, inherited, signal } = this.options;
    const script = join(project, "dist", "cli", "main.js");
    return runCommand({ script, args: [name, ...args], cwd: project, env: { ...inherited, ...world.environment }, signal, onNarration: write });
  }
}
