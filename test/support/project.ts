import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { buildStamp } from "../../components/dynamic/build-stamp";

const clone = process.cwd();

/** A copy of the project below `folder` whose stack files a test may change; it shares build and packages with the clone. */
export class Project {
  private constructor(readonly folder: string) {}

  static copy(folder: string): Project {
    mkdirSync(folder, { recursive: true });
    for (const name of [
      "components",
      "program",
      "cli",
      "review",
      "stacks",
      "policy",
      "index.ts",
      "provider.ts",
      "Pulumi.yaml",
      "package.json",
      "tsconfig.json",
    ])
      cpSync(join(clone, name), join(folder, name), { recursive: true, preserveTimestamps: true });
    for (const name of ["dist", "node_modules"]) symlinkSync(join(clone, name), join(folder, name));
    return new Project(folder);
  }

  /** Rewrites the object under `edge-staging:<key>` of a stack's file. */
  change(stack: string, key: "hub" | "site", change: (value: Record<string, unknown>) => Record<string, unknown>): void {
    const file = join(this.folder, "stacks", `Pulumi.${stack}.yaml`);
    const content = parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> };
    const name = `edge-staging:${key}`;
    content.config[name] = change(content.config[name] ?? {});
    // Pulumi reads YAML 1.1, in which an unquoted date is not text.
    writeFileSync(file, stringify(content, { version: "1.1" }));
  }

  /** The object under `edge-staging:<key>` of a stack's file. */
  settings(stack: string, key: "hub" | "site"): Record<string, unknown> {
    const content = parse(readFileSync(this.file("stacks", `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, Record<string, unknown>> };
    return content.config[`edge-staging:${key}`] ?? {};
  }

  /** A new stack file: a copy of another one with a different object. */
  addSite(like: string, stack: string, change: (value: Record<string, unknown>) => Record<string, unknown>): void {
    cpSync(join(this.folder, "stacks", `Pulumi.${like}.yaml`), join(this.folder, "stacks", `Pulumi.${stack}.yaml`));
    this.change(stack, "site", change);
  }

  /** Removes a stack's file. */
  removeStack(stack: string): void {
    rmSync(join(this.folder, "stacks", `Pulumi.${stack}.yaml`));
  }

  /** A new version of a solution: a copy of another version's folder with the number replaced everywhere, and further changes of its files. */
  addVersion(solution: string, like: string, version: string, change: (text: string) => string = (text) => text): void {
    const folder = join(this.folder, "stacks", "solutions", solution);
    cpSync(join(folder, like), join(folder, version), { recursive: true });
    for (const name of readdirSync(join(folder, version))) {
      const file = join(folder, version, name);
      writeFileSync(file, change(readFileSync(file, "utf8").replaceAll(like, version)));
    }
  }

  /** Removes all solutions, so that a hub only has its registry and is complete after one run. */
  removeSolutions(): void {
    rmSync(join(this.folder, "stacks", "solutions"), { recursive: true });
  }

  /** A config template with one version and this content. */
  addConfigTemplate(name: string, version: string, configs: Record<string, unknown>): void {
    const folder = join(this.folder, "stacks", "config-templates", name);
    mkdirSync(join(folder, version), { recursive: true });
    writeFileSync(join(folder, "config-template.yaml"), stringify({ description: name }));
    writeFileSync(join(folder, version, "template.yaml"), stringify({ metadata: { name, version }, configs }));
  }

  /** Uses another built file as the program, with a matching build stamp. Returns a function that restores the project's program. */
  runInstead(script: string): () => void {
    const described = this.file("package.json");
    const text = readFileSync(described, "utf8");
    writeFileSync(described, text.replace("dist/index.js", script));
    rmSync(this.file("dist"));
    mkdirSync(this.file("dist"));
    for (const name of readdirSync(join(clone, "dist"))) if (name !== ".sources") symlinkSync(join(clone, "dist", name), this.file("dist", name));
    writeFileSync(this.file("dist", ".sources"), buildStamp(this.folder));
    return () => {
      writeFileSync(described, text);
      rmSync(this.file("dist"), { recursive: true });
      symlinkSync(join(clone, "dist"), this.file("dist"));
    };
  }

  /** Path of a file of the copy. */
  file(...path: string[]): string {
    return join(this.folder, ...path);
  }
}
