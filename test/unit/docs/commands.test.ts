import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commands } from "../../../cli/commands";
import { markdownFiles } from "../../support/markdown-files";

const read = (file: string) => readFileSync(file, "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const lifecycle = ["ci", "install", "pack", "start", "test", "link"];

/** Command lines in fenced blocks and inline code, without comments and placeholders' brackets. */
function commandLines(file: string): string[] {
  const text = read(file);
  const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const inline = [...text.replace(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...inline].map((line) => line.replace(/(^|\s)#\s.*$/, "").trim());
}

/** Fault of a command line of edge-staging; undefined if its command and options exist. */
function faultOf(line: string): string | undefined {
  const [, name = "", rest = ""] = /\bedge-staging ([a-z][a-z-]*)(.*)$/.exec(line) ?? [];
  const command = commands.find((entry) => entry.name === name);
  if (!command) return `${line}: no such command`;
  const known = [
    ...command.options.flatMap(({ flags }) => flags.match(/--[a-z-]+/g) ?? []),
    "--help",
    "--stack",
    ...(command.json === undefined ? [] : ["--json"]),
  ];
  const unknown = (rest.split(/ -- | -- ?$/)[0]?.match(/--[a-z-]+/g) ?? []).filter((option) => !known.includes(option));
  return unknown.length > 0 ? `${line}: no option ${unknown.join(", ")}` : undefined;
}

describe("commands in documents", () => {
  // The changelog and ADRs may mention removed commands.
  for (const file of markdownFiles().filter((name) => name !== "CHANGELOG.md" && !name.startsWith("docs/adr/"))) {
    const lines = commandLines(file);
    const own = lines.filter((line) => /(?:^|npx |\()edge-staging [a-z]/.test(line));
    const npm = lines.flatMap((line) => [...line.matchAll(/\bnpm (run (?:--silent )?)?([a-z][\w:-]*)/g)]);
    if (own.length + npm.length > 0)
      it(`in ${file} exist with their options`, () => {
        assert.deepEqual(
          own.flatMap((line) => faultOf(line) ?? []),
          [],
        );
        const unknown = npm.filter(([, run, name = ""]) => (run === undefined ? !lifecycle.includes(name) : scripts[name] === undefined));
        assert.deepEqual(
          unknown.map(([line]) => line),
          [],
        );
      });
  }
});
