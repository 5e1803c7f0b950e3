import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** A gzipped tar archive with one file. Source: POSIX ustar. */
function tarball(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  const field = (at: number, value: string) => void header.write(value, at, "latin1");
  for (const [at, value] of [
    [0, `package/${name}`],
    [100, "0000644\0"],
    [108, "0000000\0"],
    [116, "0000000\0"],
    [124, `${content.length.toString(8).padStart(11, "0")}\0`],
    [136, "00000000000\0"],
    [148, "        "],
    [156, "0"],
    [257, "ustar\x0000"],
  ] as const)
    field(at, value);
  field(
    148,
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
  );
  return gzipSync(Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512), Buffer.alloc(1024)]));
}

describe("the lab's Node.js package", function () {
  // Each starts npm.
  this.timeout(120_000);
  const archive = tarball("package.json", JSON.stringify({ name: "some-node", version: "1.0.0" }));
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  let folder: string;
  let registry: Server;
  before((done) => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-node-"));
    registry = createServer((request, response) => {
      const dist = { tarball: `http://${request.headers.host}/some-node.tgz`, integrity };
      response.end(
        request.url?.endsWith(".tgz")
          ? archive
          : JSON.stringify({ name: "some-node", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": { name: "some-node", version: "1.0.0", dist } } }),
      );
    }).listen(0, "127.0.0.1", done);
  });
  after(() => {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Installs the package with this hash; resolves to whether npm accepted it, and to its standard error. */
  const install = (hash: string, name: string) =>
    new Promise<{ isInstalled: boolean; stderr: string }>((resolve) => {
      const target = join(folder, name);
      const script = `import { installPackage } from "./lab/provide-node.mjs"; import { execFileSync } from "node:child_process";
        const wanted = { name: "some-node", version: "1.0.0", integrity: ${JSON.stringify(hash)} };
        await installPackage(wanted, ${JSON.stringify(target)}, async (args, cwd) => execFileSync("npm", args, { cwd, stdio: "inherit" }));`;
      const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
      const env = { ...process.env, npm_config_registry: address, npm_config_cache: join(folder, "cache"), npm_config_fetch_retries: "0" };
      execFile(process.execPath, ["--input-type=module", "-e", script], { env }, (_, _stdout, stderr) =>
        resolve({ isInstalled: existsSync(join(target, "node_modules", "some-node", "package.json")), stderr }),
      );
    });

  it("is installed if it has the pinned hash", async () => {
    const { isInstalled, stderr } = await install(integrity, "right");
    assert.ok(isInstalled, stderr);
  });

  it("is refused if it has another hash", async () => {
    const { isInstalled, stderr } = await install(`sha512-${Buffer.alloc(64).toString("base64")}`, "wrong");
    assert.equal(isInstalled, false);
    assert.match(stderr, /EINTEGRITY/);
  });

  it("is pinned with a hash for every platform", (done) => {
    const script = `import { nodePackages } from "./lab/provide-node.mjs"; console.log(JSON.stringify(nodePackages))`;
    execFile(process.execPath, ["--input-type=module", "-e", script], (error, stdout) => {
      if (error) return done(error);
      for (const { integrity: pinned } of Object.values(JSON.parse(stdout) as Record<string, { integrity: string }>))
        assert.match(pinned, /^sha512-[A-Za-z0-9+/]{86}==$/);
      done();
    });
  });
});
