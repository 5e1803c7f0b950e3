/** A file of an archive. */
export interface ArchiveFile {
  /** Relative, at most 100 bytes. */
  path: string;
  content: string;
}

const block = 512;

/** A tar archive of these files, in the order given, readable by their owner only, without times. Source: POSIX.1-1988, `ustar` interchange format. */
export function tarOf(files: readonly ArchiveFile[]): Buffer {
  const parts = files.flatMap(({ path, content }) => {
    const bytes = Buffer.from(content);
    return [headerOf(path, bytes.length), bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function headerOf(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`a path in an archive has at most 100 bytes: ${path}`);
  const header = Buffer.alloc(block);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  const fields: [offset: number, text: string][] = [
    [0, path],
    [100, octal(0o600, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(0, 11)],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\0" + "00"],
  ];
  for (const [offset, text] of fields) header.write(text, offset, "latin1");
  // Its own field counts as spaces.
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return header;
}
