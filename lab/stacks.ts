import type { ResourceOperation } from "./engine/engine-event";
import { type PulumiResult, runPulumi } from "./engine/pulumi";
import type { World } from "./world";

/** Runs the engine in a world, against the stacks of one project folder. */
export class Stacks {
  constructor(
    private readonly world: World,
    /** Folder with Pulumi.yaml. */
    readonly project: string,
    private readonly inherited: Readonly<Record<string, string | undefined>>,
    private readonly signal?: AbortSignal,
    private readonly onOperation?: (operation: ResourceOperation) => void,
  ) {}

  /** `pulumi <args>`. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<PulumiResult> {
    const { signal, onOperation } = this;
    return runPulumi({
      args,
      cwd: this.project,
      env: { ...this.inherited, ...this.world.environment, ...environment },
      ...(signal ? { signal } : {}),
      ...(onOperation ? { onOperation } : {}),
    });
  }

  /** Makes the stack in the backend where it is not yet; its config file stays as it is. Throws with the engine's words when that fails. */
  async select(stack: string): Promise<void> {
    const { code, stdout, stderr } = await this.run(["stack", "select", "--create", "--stack", stack]);
    if (code !== 0) throw new Error(`stack ${stack} could not be selected: ${stdout}${stderr}`);
  }

  up(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.run(["up", "--yes", "--stack", stack, ...more]);
  }

  preview(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.run(["preview", "--stack", stack, ...more]);
  }

  refresh(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.run(["refresh", "--yes", "--stack", stack, ...more]);
  }

  destroy(stack: string, ...more: string[]): Promise<PulumiResult> {
    return this.run(["destroy", "--yes", "--stack", stack, ...more]);
  }

  /** The stack's state as the engine exports it; secrets stay encrypted. */
  async exported(stack: string): Promise<string> {
    return (await this.run(["stack", "export", "--stack", stack])).stdout;
  }

  /** The stack's outputs in plain text. Holds secrets. */
  async outputs(stack: string): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run(["stack", "output", "--json", "--show-secrets", "--stack", stack])).stdout) as Record<string, unknown>;
  }
}
