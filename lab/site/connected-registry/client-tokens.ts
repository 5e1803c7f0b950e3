import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientToken } from "../../azure/gateway-protocol";

/** The client tokens that an instance accepts, as last received. They are also on its volume: an instance that starts without the cloud continues to use them (assumed). */
export class ClientTokens {
  /** Those that pulls are checked against. */
  current: readonly ClientToken[] = [];

  private constructor(
    private readonly file: string,
    private stored: string | undefined,
  ) {}

  /** The tokens of the instance with this volume: none before it has received them. */
  static async on(folder: string): Promise<ClientTokens> {
    const file = join(folder, "client-tokens.json");
    return new ClientTokens(file, await readFile(file, "utf8").catch(() => undefined));
  }

  /** Keeps the current ones on the volume. */
  async store(): Promise<void> {
    const text = JSON.stringify(this.current);
    if (text === this.stored) return;
    // Whole or not at all: the pod may end at any moment.
    await writeFile(`${this.file}-new`, text, { mode: 0o600 });
    await rename(`${this.file}-new`, this.file);
    this.stored = text;
  }

  /** Accepts those of the volume. @returns false if an earlier instance never stored any */
  restore(): boolean {
    if (this.stored === undefined) return false;
    this.current = JSON.parse(this.stored) as ClientToken[];
    return true;
  }
}
