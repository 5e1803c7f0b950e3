import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import ts from "typescript";
import { cloneFolder } from "../lab/engine/clone-folder";

const help = `usage: npm run figures [-- --json]

Prints the figures by which this repository compares itself with four model codebases: sizes of files and functions,
documented exports, the share of tests, kinds declared once, import cycles and upward imports.
`;

/** Figures of one codebase; `undefined` if not counted. */
export interface Figures {
  name: string;
  files: number;
  medianLines: number;
  longestFile: { lines: number; file: string };
  longestFunction: number;
  /** Nine of ten functions have this many lines or fewer. */
  p90Function: number;
  /** Test lines by source line. */
  testRatio: number | undefined;
  /** Exports with a docstring, of all exports. */
  documentedExports: { documented: number; all: number } | undefined;
  /** Share of files with 20 lines or fewer, 0 to 1. */
  shareOfShortFiles: number | undefined;
}

/** The models, as counted over their sources without tests and generated code. */
export const models: readonly Figures[] = [
  model("cdk8s-core 6e6c8be54", 19, 150, 425, "app.ts", 81, 20, 1.14),
  model("pulumi-awsx e60adf3cf", 33, 109, 1210, "vpc.ts", 340, 39, 0.88),
  model("pulumi-eks 7bf0c1b17", 27, 89, 2475, "nodegroup.ts", 878, 41, 0.3),
  model("pulumi-cdk 0075c5785", 27, 140, 836, "app-converter.ts", 264, 37, 1.3),
];

function model(
  name: string,
  files: number,
  medianLines: number,
  lines: number,
  file: string,
  longestFunction: number,
  p90Function: number,
  testRatio: number,
): Figures {
  const uncounted = { documentedExports: undefined, shareOfShortFiles: undefined };
  return { name, files, medianLines, longestFile: { lines, file }, longestFunction, p90Function, testRatio, ...uncounted };
}

/** A source file by its path and text. */
export interface SourceText {
  file: string;
  text: string;
}

/** Counts a codebase. Lines are those of the text, without the empty last one. */
export function figuresOf(name: string, sources: readonly SourceText[], tests: readonly SourceText[]): Figures {
  const lines = sources.map(({ file, text }) => ({ file, lines: linesOf(text) }));
  const parsed = sources.map(({ file, text }) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  const functions = parsed.flatMap(functionLengths).sort((left, right) => left - right);
  const exported = parsed.flatMap(exportedStatements);
  const total = sum(lines.map((one) => one.lines));
  return {
    name,
    files: sources.length,
    medianLines: quantile(
      lines.map((one) => one.lines).sort((left, right) => left - right),
      0.5,
    ),
    longestFile: lines.reduce((longest, one) => (one.lines > longest.lines ? one : longest), { file: "", lines: 0 }),
    longestFunction: functions.at(-1) ?? 0,
    p90Function: quantile(functions, 0.9),
    testRatio: total === 0 ? undefined : sum(tests.map(({ text }) => linesOf(text))) / total,
    documentedExports: { documented: exported.filter((statement) => ts.getJSDocCommentsAndTags(statement).length > 0).length, all: exported.length },
    shareOfShortFiles: lines.length === 0 ? undefined : lines.filter((one) => one.lines <= 20).length / lines.length,
  };
}

function linesOf(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function functionLengths(source: ts.SourceFile): number[] {
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const [start, end] = [node.getStart(source), node.getEnd()].map((position) => source.getLineAndCharacterOfPosition(position).line);
      found.push((end ?? 0) - (start ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function exportedStatements(source: ts.SourceFile): ts.Statement[] {
  return source.statements.filter(
    (statement) => ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
}

/** Folders of components that hold a kind, and those of them in which inputs are declared a second time beside `kind.ts`. */
export function kindFolders(sources: readonly SourceText[]): { kinds: number; declaredTwice: string[] } {
  const kinds = sources.filter(({ file }) => basename(file) === "kind.ts").map(({ file }) => dirname(file));
  const resources = sources.filter(({ file }) => basename(file) === "resource.ts");
  const declaredTwice = resources.filter(({ text }) => !/import type \{[^}]*\} from "\.\/kind"/.test(text)).map(({ file }) => dirname(file));
  return { kinds: kinds.length, declaredTwice };
}

/** Import cycles and imports against the arrows, as dependency-cruiser finds them by the rules of this repository. */
function importFaults(folders: readonly string[]): { cycles: number; upward: number } {
  const args = ["--no-install", "depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  const text = execFileSync("npx", args, { cwd: cloneFolder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  const { violations } = (JSON.parse(text) as { summary: { violations: { rule: { name: string } }[] } }).summary;
  const cycles = violations.filter(({ rule }) => rule.name === "no-cycles").length;
  return { cycles, upward: violations.length - cycles };
}

function read(pattern: string): SourceText[] {
  return globSync(pattern, { cwd: cloneFolder })
    .sort()
    .map((file) => ({ file, text: readFileSync(`${cloneFolder}/${file}`, "utf8") }));
}

/** One line a codebase, columns aligned. */
export function figuresTable(all: readonly Figures[]): string {
  const header = ["codebase", "files", "median", "longest file", "longest function", "p90 function", "documented exports", "tests/source", "20 lines or fewer"];
  const rows = all.map((one) => [
    one.name,
    String(one.files),
    String(one.medianLines),
    `${one.longestFile.lines} ${basename(one.longestFile.file)}`,
    String(one.longestFunction),
    String(one.p90Function),
    one.documentedExports ? `${one.documentedExports.documented}/${one.documentedExports.all}` : "-",
    one.testRatio === undefined ? "-" : one.testRatio.toFixed(2),
    one.shareOfShortFiles === undefined ? "-" : `${(one.shareOfShortFiles * 100).toFixed(1)} %`,
  ]);
  const widths = header.map((title, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), title.length));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const rooms = ["components", "program", "cli", "review", "policy"];

function main(args: readonly string[]): void {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return;
  }
  const product = [...read("{index,provider}.ts"), ...rooms.flatMap((room) => read(`${room}/**/*.ts`))];
  const lab = read("{lab,tools}/**/*.ts");
  const tests = read("test/**/*.ts");
  const figures = [figuresOf("edge-staging, product", product, tests), figuresOf("edge-staging, lab and tools", lab, []), ...models];
  const kinds = kindFolders(product);
  const imports = importFaults(["index.ts", "provider.ts", ...rooms, "lab", "tools", "test"]);
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify({ figures, kinds, imports }, undefined, 2)}\n`);
  else {
    const declared = `kinds declared once: ${kinds.kinds - kinds.declaredTwice.length} of ${kinds.kinds}`;
    process.stdout.write(`${figuresTable(figures)}\n\n${declared}\nimport cycles: ${imports.cycles}\nupward imports: ${imports.upward}\n`);
  }
}

if (require.main === module) main(process.argv.slice(2));
