import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { isExecutable } from "../../lab/engine/pulumi-on-path";

/** Options without background requests, which need no display, GPU or user namespaces. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** This machine's Chromium. Without one, the tests that need it are skipped, and the reason is printed. */
export function installedChromium(tests: Mocha.Context): string {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, "chromium")).find(isExecutable);
  if (found !== undefined) return found;
  console.log("      skipped: there is no chromium on this machine; Debian has it in the package of this name");
  return tests.skip();
}

/** A browser with its own profile. */
export class Browser {
  private constructor(
    readonly context: BrowserContext,
    private readonly folder: string,
  ) {}

  static async start(program: string): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-browser-"));
    return new Browser(await chromium.launchPersistentContext(folder, { executablePath: program, headless: true, args: flags }), folder);
  }

  async end(): Promise<void> {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
