import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientToken } from "../../azure/gateway-protocol";

/** The client tokens that an instance last received. It keeps them on its volume, without passwords, so that it serves after a restart without the cloud (assumed). */
export class KnownClients {
  private constructor(
    private readonly file: string,
    private tokens: readonly ClientToken[],
    /** Were they on the volume when the instance started? */
    readonly wereKept: boolean,
  ) {}

  /** Those on the volume in this folder; none where it has not synced yet. */
  static async on(folder: string): Promise<KnownClients> {
    const file = join(folder, "client-tokens.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    return new KnownClients(file, text === undefined ? [] : (JSON.parse(text) as ClientToken[]), text !== undefined);
  }

  get current(): readonly ClientToken[] {
    return this.tokens;
  }

  /** Replaces them. */
  async receive(tokens: readonly ClientToken[]): Promise<void> {
    this.tokens = tokens;
    await writeFile(this.file, JSON.stringify(tokens));
  }
}
