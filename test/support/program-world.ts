import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";
import { facts } from "../../lab/facts";
import { Stacks } from "../../lab/stacks";
import { type CommandResult, runCommand } from "../../lab/start/run-command";
import { type World, type WorldOptions, startWorld, worldTools } from "../../lab/world";
import { type LayoutFolder, type LayoutImageOptions, writeLayout } from "./image-layout";
import { Project } from "./project";
import { storeImages } from "./stored-images";
import { type Vault, startVault } from "./vault";

/** Names of the commands that tests run as a process. */
type CommandName =
  | "init"
  | "up"
  | "recover"
  | "preview"
  | "push"
  | "prove"
  | "audit"
  | "exemptions"
  | "preview-report"
  | "maintain"
  | "doctor"
  | "drill"
  | "rollout"
  | "status"
  | "verify-assumptions";

/** Result of a run. */
interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Options of a lab for a test. */
export interface ProgramWorldOptions
  extends Pick<
    WorldOptions,
    | "speed"
    | "startsAt"
    | "subscription"
    | "applyLatencies"
    | "sites"
    | "tanzuSites"
    | "plantSites"
    | "stagingWait"
    | "protectedSettings"
    | "cloud"
    | "interpose"
  > {
  /** Whether the policy pack checks what `stacks` runs. A test that does not concern it saves a process and a fifth of the processor time of each run. @default true */
  policies?: boolean;
}

/** A separate lab with a project that a test may change, for tests with the real engine. */
export class ProgramWorld {
  private constructor(
    readonly world: World,
    readonly project: Project,
    readonly stacks: Stacks,
    private readonly folder: string,
    private readonly vault: Vault,
  ) {}

  /** Starts a world; call `end` when done. The hub's config allows the deletion of everything. */
  static async start({ policies = true, ...options }: ProgramWorldOptions = {}): Promise<ProgramWorld> {
    const tools = await provideTools(worldTools, { environment: process.env, narrator: startNarrator() });
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-test-"));
    const [started, vault] = await Promise.all([startWorld({ folder: join(folder, "world"), tools, environment: process.env, ...options }), startVault()]);
    const world = { ...started, environment: { ...started.environment, ...vault.environment } };
    const project = Project.copy(join(folder, "project"));
    project.change("hub", "hub", (hub) => ({ ...hub, retain: false }));
    const { PULUMI_OPTION_POLICY_PACK: _, ...unjudged } = world.environment;
    const stacks = new Stacks(policies ? world : { ...world, environment: unjudged }, project.folder, process.env);
    // Stacks that a test creates itself have the passphrase.
    for (const stack of ["hub", "line-1"]) await stacks.select(stack, "--secrets-provider", vault.provider);
    return new ProgramWorld(world, project, stacks, folder, vault);
  }

  /** Runs the engine with other environment variables, without the policy pack. */
  stacksWith(variables: Readonly<Record<string, string>>): Stacks {
    const { PULUMI_OPTION_POLICY_PACK: _, ...environment } = this.world.environment;
    return new Stacks({ ...this.world, environment: { ...environment, ...variables } }, this.project.folder, process.env);
  }

  /** Brings up the hub, whose registry has the images of these versions from the beginning, by default `vision` and `gateway` each, and the site that pins version 1.0.0. */
  async bringUp(versions: readonly string[] = ["1.0.0"], images: Readonly<Record<string, string[]>> = {}): Promise<void> {
    await this.bringUpHub(versions, images);
    await succeeded(this.stacks.up("line-1"));
  }

  /** Brings up the hub in one run. Without stored images, a first run would create the registry, and a second one the solutions after a push. */
  async bringUpHub(versions: readonly string[] = ["1.0.0"], images: Readonly<Record<string, string[]>> = {}): Promise<void> {
    this.store(layoutOf(versions, images));
    await succeeded(this.stacks.up("hub"));
  }

  /** Puts the images of a layout into the hub's registry before the hub's first run creates it, and removes the layout. */
  store(layout: LayoutFolder): void {
    storeImages(join(this.world.folder, "registries", facts.hub.registry), layout);
    layout.remove();
  }

  /** Pushes the images of these versions, the same ones that `bringUp` stores. */
  async push(versions: readonly string[], images: Readonly<Record<string, string[]>> = {}): Promise<void> {
    await succeeded(this.pushed(layoutOf(versions, images)));
  }

  /** Result of a push that may fail. Removes the layout. */
  async pushed(layout: LayoutFolder): Promise<CommandResult> {
    const result = await this.command("push", "-s", "hub", "--layout", layout.folder);
    layout.remove();
    return result;
  }

  /** Runs a command of the project as a user does. */
  command(name: CommandName, ...args: string[]): Promise<CommandResult> {
    const script = this.project.file("dist", "cli", "main.js");
    const env = { ...process.env, ...this.world.environment };
    return runCommand({ script, args: [name, ...args], cwd: this.project.folder, env, signal: new AbortController().signal });
  }

  /** Pins another version on the site, or changes the pinned solutions. */
  pin(version: string, change: Record<string, unknown> = {}): void {
    this.project.change("line-1", "site", (site) => {
      const [pinned] = site["solutions"] as Record<string, unknown>[];
      return { ...site, solutions: [{ ...pinned, version, ...change }] };
    });
  }

  /** Solution versions on the site's target, by name, with their states. */
  revisions(): Record<string, unknown> {
    const versions = this.world.azure.azure.store.all("Microsoft.Edge/targets/solutions/versions");
    return Object.fromEntries(versions.map(({ name, properties }) => [name, properties["state"]]));
  }

  /** Resolves when a revision is ready; otherwise the runner's timeout ends the test. */
  readyToDeploy(revision: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.revisions()[revision] !== "ReadyToDeploy") return;
        stop();
        resolve();
      };
      const stop = this.world.azure.azure.store.watch(look);
      look();
    });
  }

  /** Write requests that Azure has received so far. */
  writes(): number {
    return this.world.azure.requests.writes().length;
  }

  async end(): Promise<void> {
    await this.world.stop();
    this.vault.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A layout with the images of these versions, by default `vision` and `gateway` each. */
export function layoutOf(versions: readonly string[], images: Readonly<Record<string, string[]>> = {}): LayoutFolder {
  return writeLayout(versions.flatMap((version) => versionImages(version, images[version])));
}

/** The images of a version, each with its own layer and one layer that all versions share. */
function versionImages(version: string, images: readonly string[] = ["vision", "gateway"]): LayoutImageOptions[] {
  return images.map((name) => ({ name: `factory/${name}:${version}`, platforms: [["shared by all", `${name} ${version}`]] }));
}

/** Output of a successful run; fails with the output if the run failed. */
export async function succeeded(run: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await run;
  assert.equal(code, 0, stdout + stderr);
  return stdout + stderr;
}

/** Output of a failed run. */
export async function failed(run: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await run;
  assert.notEqual(code, 0, stdout + stderr);
  return stdout + stderr;
}
