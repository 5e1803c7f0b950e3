import { RegistryError, connectionError } from "./registry-error";

/** The largest manifest, and the largest other answer, that is read into memory. Source: Azure Container Registry limits, manifest size 4 MiB. */
const largestBytes = 4 * 1024 * 1024;

/** A whole answer of `host` in memory. Throws RegistryError `refused` above 4 MiB, `unreachable` where the connection breaks. */
export async function readBody(host: string, stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > largestBytes) throw new RegistryError("refused", `${host}: an answer is larger than 4 MiB`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(host, error);
  }
  return Buffer.concat(chunks);
}
