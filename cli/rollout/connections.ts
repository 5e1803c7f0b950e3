import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { CommandIo } from "../io/command";

type Environment = CommandIo["environment"];

/** A connection that is open, or is being opened. */
interface Connection {
  /** The lowest number that no other one has, from 0: the command may derive ports from it. */
  number: number;
  /** The environment in which the cluster is reachable. */
  environment: Promise<Environment>;
}

/**
 * Makes the cluster of each site reachable while a rollout works on it, by a command of the user:
 * `<command> open <stack> <kubeconfig> <number>` writes that file and returns once the cluster answers; `close` with the same arguments ends it.
 * Connections are opened and closed one after the other, because proxies that start at the same moment disturb each other (Azure/azure-cli-extensions#8855).
 */
export class Connections {
  private readonly open = new Map<string, Connection>();
  private last: Promise<unknown> = Promise.resolve();

  /** `folder`: for kubeconfigs; made where it is missing. */
  constructor(
    private readonly command: string,
    private readonly folder: string,
    private readonly io: Pick<CommandIo, "folder" | "environment">,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Opens the connection of a stack where it is not open yet. Rejects with what the command says. */
  environmentOf(stack: string): Promise<Environment> {
    const known = this.open.get(stack);
    if (known) return known.environment;
    const number = this.freeNumber();
    const environment = this.next(() => this.opened(stack, number));
    this.open.set(stack, { number, environment });
    return environment;
  }

  /** Closes the connection of a stack. Never rejects: a connection that stays open harms no run. */
  async close(stack: string): Promise<void> {
    const known = this.open.get(stack);
    const isOpen = await known?.environment.then(
      () => true,
      () => false,
    );
    if (known && isOpen) await this.next(() => this.end(stack, known.number));
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.open.keys()].map((stack) => this.close(stack)));
  }

  /** Runs work once what was asked before has ended. */
  private next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async opened(stack: string, number: number): Promise<Environment> {
    try {
      await this.run("open", stack, number);
    } catch (error) {
      // The next one who needs it tries again.
      await this.end(stack, number);
      throw error;
    }
    const file = this.fileOf(stack);
    const { environment } = this.io;
    return existsSync(file) ? { ...environment, KUBECONFIG: [file, environment["KUBECONFIG"]].filter(Boolean).join(delimiter) } : environment;
  }

  private async end(stack: string, number: number): Promise<void> {
    await this.run("close", stack, number).catch(() => undefined);
    this.open.delete(stack);
  }

  private freeNumber(): number {
    const taken = new Set([...this.open.values()].map(({ number }) => number));
    let number = 0;
    while (taken.has(number)) number++;
    return number;
  }

  private fileOf(stack: string): string {
    return join(this.folder, `${stack}.kubeconfig`);
  }

  private run(action: "open" | "close", stack: string, number: number): Promise<void> {
    const { folder, environment } = this.io;
    return new Promise((resolve, reject) => {
      execFile(this.command, [action, stack, this.fileOf(stack), String(number)], { cwd: folder, env: environment }, (error, _stdout, stderr) => {
        if (error) reject(new Error(stderr.trim().split("\n").at(-1) || error.message));
        else resolve();
      });
    });
  }
}
