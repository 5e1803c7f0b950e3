import { createHash } from "node:crypto";

/** Digest and size of a stream. */
export interface Measured {
  /** `sha256:` and 64 hexadecimal digits. */
  digest: string;
  bytes: number;
}

/** Digest of bytes in memory. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Reads a stream to its end and computes digest and size, without buffering it. */
export async function measure(stream: AsyncIterable<Uint8Array>): Promise<Measured> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: `sha256:${hash.digest("hex")}`, bytes };
}
