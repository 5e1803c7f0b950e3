/** What a node's shell is to run. */
export interface RemoteScript {
  /** Values of shell variables. Not secret. */
  variables: Readonly<Record<string, string>>;
  /** Texts by file name; each ends in a line's end. Not secret. */
  files: Readonly<Record<string, string>>;
  /** What runs, once the files are to be had by `unpack`, which writes them into `$folder`. */
  run: string;
}

/** No line of a file may be this. */
const end = "edge-staging-end-of-file";

/** One text for a POSIX shell that reads it from its standard input: nothing has to be copied to a node first, and nothing stays there. Throws for a file that would end early. */
export function remoteScript({ variables, files, run }: RemoteScript): string {
  const values = Object.entries(variables).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'`);
  const writes = Object.entries(files).map(([name, text]) => {
    if (!text.endsWith("\n") || text.split("\n").includes(end)) throw new Error(`${name} cannot be sent: it has no last line's end, or a line ${end}`);
    return `cat > "$folder/${name}" << '${end}'\n${text}${end}\n`;
  });
  return `set -u\nexport LC_ALL=C\n${values.join("\n")}\nunpack() {\n${writes.join("")}}\n${run}`;
}
