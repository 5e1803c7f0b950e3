import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { assumptionsPage } from "./assumptions-page";
import { commandsPage } from "./commands-page";
import { overviewDiagram } from "./diagram";
import { rolesPage } from "./roles-page";
import { hubsSchemaFile, rolloutPage, rolloutSchemaFile } from "./rollout-page";
import { settingsPage } from "./settings-page";
import { stackSchema } from "./stack-schema";

const help = `usage: npm run docs [-- --check]

Writes the generated files of docs. With --check it writes nothing and compares.

Exit codes: 0 done, or nothing differs; 1 a file differs; 2 the arguments are not understood.
`;

/** Every generated file by its path: path from the project's root, and content. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  "docs/images/overview-light.svg": () => overviewDiagram("light"),
  "docs/images/overview-dark.svg": () => overviewDiagram("dark"),
  "docs/reference/assumptions.md": assumptionsPage,
  "docs/reference/commands.md": commandsPage,
  "docs/reference/hubs.schema.json": () => `${JSON.stringify(hubsSchemaFile(), undefined, 2)}\n`,
  "docs/reference/roles.md": rolesPage,
  "docs/reference/rollout.md": rolloutPage,
  "docs/reference/rollout.schema.json": () => `${JSON.stringify(rolloutSchemaFile(), undefined, 2)}\n`,
  "docs/reference/settings.md": settingsPage,
  "docs/reference/stack.schema.json": () => `${JSON.stringify(stackSchema(), undefined, 2)}\n`,
};

/** Paths of the generated files that differ from their source. */
export function outdatedFiles(): string[] {
  return Object.entries(generatedFiles)
    .filter(([file, content]) => textOf(file) !== content())
    .map(([file]) => file);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function main(args: readonly string[]): number {
  if (args.some((arg) => arg !== "--check")) {
    const isHelp = args.every((arg) => arg === "--help" || arg === "-h");
    (isHelp ? process.stdout : process.stderr).write(help);
    return isHelp ? 0 : 2;
  }
  const outdated = outdatedFiles();
  if (args.includes("--check")) {
    for (const file of outdated) process.stderr.write(`${file} differs from its source; run npm run docs\n`);
    return outdated.length === 0 ? 0 : 1;
  }
  for (const file of outdated) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, generatedFiles[file]?.() ?? "");
    process.stdout.write(`${file} written\n`);
  }
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
