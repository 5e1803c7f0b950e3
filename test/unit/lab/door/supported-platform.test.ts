import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Runs a module of the lab as on another platform, with nothing on PATH. */
function asOn(platform: string, module: string, ...args: string[]) {
  const script = `Object.defineProperty(process, "platform", { value: ${JSON.stringify(platform)} }); process.argv = ["node", ${JSON.stringify(module)}, ...${JSON.stringify(args)}]; await import(${JSON.stringify(`./${module}`)});`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", env: { PATH: "/nowhere" } });
}

describe("the door of the lab (M1)", () => {
  for (const platform of ["win32", "freebsd"])
    for (const module of ["lab/bootstrap.mjs", "lab/supported-platform.mjs"])
      it(`${module} refuses ${platform} before anything else, with the way out`, () => {
        const { status, stderr } = asOn(platform, module, "start");
        assert.equal(status, 1);
        assert.match(stderr, new RegExp(`^EDGE-LAB-PLATFORM  .*\\n  given   ${platform}\\n  allowed linux, darwin; on Windows: WSL 2\\n  fix     run .*\\n$`));
      });

  for (const platform of ["linux", "darwin"])
    it(`opens on ${platform}`, () =>
      assert.deepEqual([asOn(platform, "lab/supported-platform.mjs").status, asOn(platform, "lab/bootstrap.mjs", "--help").status], [0, 0]));

  it("is checked before every npm script that only a POSIX shell can start", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const posix = Object.entries(scripts).filter(([, command]) => command.startsWith("exec "));
    assert.ok(posix.length >= 8);
    for (const [name] of posix) assert.equal(scripts[`pre${name}`], "node lab/supported-platform.mjs", name);
  });
});
