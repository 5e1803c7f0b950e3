import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { goRelease } from "../../../lab/engine/go-toolchain";
import { pulumiVersion } from "../../../lab/engine/tool";

interface Manifest {
  dependencies: Record<string, string>;
  engines: { node: string };
}

const text = (file: string) => readFileSync(file, "utf8");
const manifest = JSON.parse(text("package.json")) as Manifest;

/** Every match of the pattern in these files, with the version in its first group. */
function named(files: readonly string[], pattern: RegExp): { file: string; version: string }[] {
  return files.flatMap((file) => [...text(file).matchAll(pattern)].map(([, version = ""]) => ({ file, version })));
}

const prose = globSync(["*.md", "docs/**/*.md", "lab/**/*.md"]).filter((file) => file !== "CHANGELOG.md" && !file.startsWith("docs/adr/"));
const workflows = globSync([".github/workflows/*.yml", ".github/actions/*/action.yml"]);

describe("tool versions", () => {
  it("of Pulumi equal the one in package.json in every file", () => {
    assert.equal(pulumiVersion, manifest.dependencies["@pulumi/pulumi"]);
    const places = [
      ...named(workflows, /pulumi-version: "?(\d+\.\d+\.\d+)/g),
      ...named(globSync("docs/**/*.yaml"), /image: pulumi\/[\w-]+:(\d+\.\d+\.\d+)/g),
      ...named(["lab/engine/modules/pulumi/go.mod"], /github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\d+\.\d+\.\d+)/g),
      ...named(prose, /Pulumi(?: CLI| SDK)? (\d+\.\d+\.\d+)/g),
    ];
    assert.ok(places.length >= 6, `${places.length} places`);
    assert.deepEqual(
      places.filter(({ version }) => version !== pulumiVersion),
      [],
    );
  });

  it("of Go equal the lab's required release in every file", () => {
    const places = [
      ...named(workflows, /go-version: "(\d+\.\d+)"/g),
      ...named(globSync("lab/engine/modules/*/go.mod"), /^go (\d+\.\d+)/gm).filter(
        ({ version }) => Number(version.split(".")[1]) > Number(goRelease.split(".")[1]),
      ),
      ...named(prose, /\bGo (\d+\.\d+)/g),
    ];
    assert.ok(places.length >= 3, `${places.length} places`);
    assert.deepEqual(
      places.filter(({ version }) => version !== goRelease),
      [],
    );
  });
});
