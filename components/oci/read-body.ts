import { RegistryError, connectionError } from "./registry-error";

/** Maximum size of a manifest or other response that is read into memory. Source: Azure Container Registry limits, manifest size 4 MiB. */
const maxBytes = 4 * 1024 * 1024;

/** Reads a response of `host` into memory. Throws RegistryError `refused` above 4 MiB, `unreachable` where the connection breaks. */
export async function readBody(host: string, stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RegistryError("refused", `${host}: a response is larger than 4 MiB`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(host, error);
  }
  return Buffer.concat(chunks);
}
