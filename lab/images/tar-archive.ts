/** A file or folder of an archive. A path that ends with `/` is a folder, without content. */
export interface ArchiveEntry {
  /** Relative, at most 100 bytes. */
  path: string;
  content?: Buffer;
  isExecutable?: boolean;
}

const blockBytes = 512;

/**
 * A tar archive of these entries, in the order given, owned by root and without times: equal entries give equal bytes.
 * Source: POSIX.1-1988 `ustar` interchange format.
 */
export function tarArchive(entries: readonly ArchiveEntry[]): Buffer {
  const end = Buffer.alloc(2 * blockBytes);
  return Buffer.concat([...entries.flatMap((entry) => [header(entry), padded(entry.content ?? Buffer.alloc(0))]), end]);
}

function header({ path, content, isExecutable }: ArchiveEntry): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`a path in the archive must not exceed 100 bytes: ${path}`);
  const isFolder = path.endsWith("/");
  const block = Buffer.alloc(blockBytes);
  block.write(path, 0);
  block.write(octal(isFolder || isExecutable ? 0o755 : 0o644, 7), 100);
  for (const owner of [108, 116]) block.write(octal(0, 7), owner);
  block.write(octal(content?.length ?? 0, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(isFolder ? "5" : "0", 156);
  block.write("ustar\x0000", 257, "latin1");
  block.write("root", 265);
  block.write("root", 297);
  // The checksum is computed with spaces in its own field.
  block.fill(" ", 148, 156);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\0 `, 148, "latin1");
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes)]);
}
