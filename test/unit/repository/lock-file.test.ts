import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";

interface Lock {
  packages: Record<string, { version?: string; integrity?: string; link?: boolean; inBundle?: boolean; resolved?: string }>;
}
interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const json = <Content>(file: string) => JSON.parse(readFileSync(file, "utf8")) as Content;

describe("the lock file", () => {
  const { packages } = json<Lock>("package-lock.json");
  const installed = Object.entries(packages).filter(([location, { link }]) => location !== "" && link !== true);

  it("contains the integrity hash of every package", () => {
    assert.ok(installed.length > 100);
    assert.deepEqual(
      installed.filter(([, { integrity = "", inBundle }]) => !inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)).map(([location]) => location),
      [],
    );
  });

  it("contains no registry URLs, so that it works behind any mirror", () => {
    assert.deepEqual(
      installed.filter(([, { resolved }]) => resolved !== undefined).map(([location]) => location),
      [],
    );
  });

  it("pins the exact versions in package.json", () => {
    const { dependencies = {}, devDependencies = {} } = json<Manifest>("package.json");
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
      assert.equal(packages[`node_modules/${name}`]?.version, version, name);
    }
  });
});

describe("Go modules", () => {
  for (const module of globSync("lab/engine/modules/*/go.mod").sort())
    it(`have a checksum for every required module: ${module}`, () => {
      const sums = readFileSync(module.replace(/go\.mod$/, "go.sum"), "utf8");
      const text = readFileSync(module, "utf8");
      const replaced = [...text.matchAll(/^\s*(?:replace )?(\S+)(?: v\S+)? =>/gm)].map(([, name]) => name);
      const required = [...text.matchAll(/^\s+(\S+) (v\S+)/gm)].filter(([line, name]) => !line.includes("=>") && !replaced.includes(name));
      assert.ok(required.length > 0);
      const missing = required.filter(([, name = "", version = ""]) => !sums.includes(`${name} ${version}`));
      assert.deepEqual(
        missing.map(([, name]) => name),
        [],
      );
    });
});
