import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Runs a module of the lab as if on another platform, with an empty PATH. */
function asOn(platform: string, module: string, ...args: string[]) {
  const script = `Object.defineProperty(process, "platform", { value: ${JSON.stringify(platform)} }); process.argv = ["node", ${JSON.stringify(module)}, ...${JSON.stringify(args)}]; await import(${JSON.stringify(`./${module}`)});`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", env: { PATH: "/nowhere" } });
}

describe("the lab's platform check (M1)", () => {
  for (const platform of ["win32", "freebsd"])
    for (const module of ["lab/bootstrap.mjs", "lab/supported-platform.mjs"])
      it(`refuses ${platform} in ${module} first, and the error shows the fix`, () => {
        const { status, stderr } = asOn(platform, module, "start");
        assert.equal(status, 1);
        assert.match(stderr, new RegExp(`^EDGE-LAB-PLATFORM  .*\\n  given   ${platform}\\n  allowed linux, darwin; on Windows: WSL 2\\n  fix     run .*\\n$`));
      });

  for (const platform of ["linux", "darwin"])
    it(`accepts ${platform}`, () =>
      assert.deepEqual([asOn(platform, "lab/supported-platform.mjs").status, asOn(platform, "lab/bootstrap.mjs", "--help").status], [0, 0]));

  it("runs before every npm script that needs a POSIX shell", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const posix = Object.entries(scripts).filter(([, command]) => command.startsWith("exec "));
    assert.ok(posix.length >= 8);
    for (const [name] of posix) assert.equal(scripts[`pre${name}`], "node lab/supported-platform.mjs", name);
  });
});
