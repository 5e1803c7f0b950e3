import type { ResourceOperation } from "./engine/engine-event";
import { type PulumiResult, runPulumi } from "./engine/pulumi";
import type { World } from "./world";

/** Callbacks during an engine run. */
export interface Onlooker {
  /** An operation on a resource has ended. */
  onOperation?(operation: ResourceOperation): void;
  /** The engine has written something. */
  onOutput?(text: string): void;
}

/** Runs the engine in a world, against the stacks of one project folder. */
export class Stacks {
  constructor(
    private readonly world: World,
    /** Folder with Pulumi.yaml. */
    readonly project: string,
    private readonly inherited: Readonly<Record<string, string | undefined>>,
    private readonly signal?: AbortSignal,
    /** Called during `up`, `preview`, `refresh` and `destroy` only: other commands may print secrets. */
    private readonly onlooker: Onlooker = {},
  ) {}

  /** `pulumi <args>`. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<PulumiResult> {
    return this.watched(args, environment, {});
  }

  /** Creates the stack in the backend unless it exists; leaves its settings alone. `more`: options of `pulumi stack select`. @throws Error with the engine's message */
  async select(stack: string, ...more: string[]): Promise<void> {
    const { code, stdout, stderr } = await this.run(["stack", "select", "--create", "--stack", stack, ...more]);
    if (code !== 0) throw new Error(`stack ${stack} could not be selected: ${stdout}${stderr}`);
  }

  /** Skips the preview, like `refresh` and `destroy`. */
  up(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.watched(["up", "--yes", "--skip-preview", "--stack", stack, ...more], {}, this.onlooker);
  }

  preview(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.watched(["preview", "--stack", stack, ...more], {}, this.onlooker);
  }

  refresh(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.watched(["refresh", "--yes", "--skip-preview", "--stack", stack, ...more], {}, this.onlooker);
  }

  destroy(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.watched(["destroy", "--yes", "--skip-preview", "--stack", stack, ...more], {}, this.onlooker);
  }

  /** The stack's state as the engine exports it; secrets stay encrypted. */
  async exported(stack: string): Promise<string> {
    return (await this.run(["stack", "export", "--stack", stack])).stdout;
  }

  /** The stack's outputs in plain text. Holds secrets. */
  async outputs(stack: string): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run(["stack", "output", "--json", "--show-secrets", "--stack", stack])).stdout) as Record<string, unknown>;
  }

  private watched(args: readonly string[], environment: Readonly<Record<string, string>>, onlooker: Onlooker): Promise<PulumiResult> {
    const env = { ...this.inherited, ...this.world.environment, ...environment };
    return runPulumi({ args, cwd: this.project, env, signal: this.signal, ...onlooker });
  }
}
