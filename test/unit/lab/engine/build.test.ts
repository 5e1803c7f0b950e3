import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildModule } from "../../../../lab/engine/build";
import { EngineFault } from "../../../../lab/engine/engine-fault";
import { identityOf } from "../../../../lab/engine/process-identity";
import { startNarrator } from "../../../../lab/engine/narrator";
import { fakeGo } from "./fake-go";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";

describe("the build of a Go module", () => {
  afterEach(removeTemporaryFolders);

  const silent = startNarrator(() => {});
  const fault = (code: string, text: RegExp) => (error: unknown) => {
    assert(error instanceof EngineFault);
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  };

  it("returns the folder with its programs", async () => {
    const environment = { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE: temporaryFolder() };
    const folder = await buildModule("registry", { environment, narrator: silent });
    assert.deepEqual(readdirSync(folder).sort(), ["crane", "registry"]);
  });
  it("uses the tool's compiler flags", async () => {
    const environment = { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE: temporaryFolder() };
    const folder = await buildModule("pulumi", { environment, narrator: silent });
    assert.match(readFileSync(path.join(folder, "pulumi"), "utf8"), /-X \S*version.Version=v3.259.0 -tags osusergo,grpcnotrace -o /);
  });
  it("compiles only once", async () => {
    const EDGE_STAGING_CACHE = temporaryFolder();
    const folder = await buildModule("etcd", { environment: { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE }, narrator: silent });
    const again = await buildModule("etcd", { environment: { PATH: fakeGo("go1.26.8", "exit 1"), EDGE_STAGING_CACHE }, narrator: silent });
    assert.equal(again, folder);
  });
  it("uses an earlier build if there is no Go", async () => {
    const EDGE_STAGING_CACHE = temporaryFolder();
    const folder = await buildModule("etcd", { environment: { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE }, narrator: silent });
    assert.equal(await buildModule("etcd", { environment: { PATH: "/nonexistent", EDGE_STAGING_CACHE }, narrator: silent }), folder);
  });
  it("makes a concurrent run wait and use the first run's build", async () => {
    const log = path.join(temporaryFolder(), "builds");
    const environment = { PATH: fakeGo("go1.26.8", `echo build >> ${log}; sleep 0.2`), EDGE_STAGING_CACHE: temporaryFolder() };
    const narrated: string[] = [];
    const narrator = startNarrator((text) => narrated.push(text));
    const [one, other] = await Promise.all([1, 2].map(() => buildModule("kwok", { environment, narrator })));
    assert.equal(one, other);
    assert.equal(readFileSync(log, "utf8"), "build\n");
    assert.deepEqual(readdirSync(path.dirname(one ?? "")), ["go1.26.8"]);
    assert.match(narrated.join(""), /waiting for the build of kwok by process \d+\n.*using kwok, which another process built\n/s);
  });
  it("replaces a killed build, and removes its files", async () => {
    const EDGE_STAGING_CACHE = temporaryFolder();
    const environment = { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE };
    const folder = await buildModule("etcd", { environment, narrator: silent });
    rmSync(folder, { recursive: true });
    mkdirSync(`${folder}.building-killed`);
    mkdirSync(`${folder}.lock`);
    const killed = spawnSync("true");
    writeFileSync(path.join(`${folder}.lock`, "holder-killed.json"), JSON.stringify({ pid: killed.pid, identity: identityOf(process.pid) }));
    assert.equal(await buildModule("etcd", { environment, narrator: silent }), folder);
    assert.deepEqual(readdirSync(path.dirname(folder)), ["go1.26.8"]);
  });
  it("compiles again if a program is missing in the cache", async () => {
    const environment = { PATH: fakeGo("go1.26.8"), EDGE_STAGING_CACHE: temporaryFolder() };
    const folder = await buildModule("registry", { environment, narrator: silent });
    rmSync(path.join(folder, "crane"));
    assert.deepEqual(readdirSync(await buildModule("registry", { environment, narrator: silent })).sort(), ["crane", "registry"]);
  });
  it("leaves no files behind if the compiler fails, and reports its messages", async () => {
    const EDGE_STAGING_CACHE = temporaryFolder();
    const environment = { PATH: fakeGo("go1.26.8", "echo 'no space left on device' >&2; exit 1"), EDGE_STAGING_CACHE };
    await assert.rejects(buildModule("etcd", { environment, narrator: silent }), fault("EDGE-LAB-BUILD-FAILED", /no space left on device/));
    const [shelf = ""] = readdirSync(path.join(EDGE_STAGING_CACHE, "tools"));
    assert.deepEqual(readdirSync(path.join(EDGE_STAGING_CACHE, "tools", shelf)), []);
  });
  it("lists the possible fixes if there is no Go", async () => {
    const environment = { PATH: "/nonexistent", EDGE_STAGING_CACHE: temporaryFolder() };
    await assert.rejects(
      buildModule("pulumi", { environment, narrator: silent }),
      fault("EDGE-LAB-GO-MISSING", /no go on PATH.*go 1.26 or newer.*pulumi 3.259.0/s),
    );
  });
  it("reports the version of a Go that is too old", async () => {
    const environment = { PATH: fakeGo("go1.25.0"), EDGE_STAGING_CACHE: temporaryFolder() };
    await assert.rejects(buildModule("etcd", { environment, narrator: silent }), fault("EDGE-LAB-GO-MISSING", /given {3}go1.25.0 on PATH/));
  });
  it("stops the compiler if it is interrupted", async () => {
    const EDGE_STAGING_CACHE = temporaryFolder();
    const started = path.join(temporaryFolder(), "started");
    const environment = { PATH: fakeGo("go1.26.8", `echo > ${started}; sleep 600`), EDGE_STAGING_CACHE };
    const interrupt = new AbortController();
    const building = buildModule("etcd", { environment, narrator: silent, signal: interrupt.signal });
    while (!existsSync(started)) await pause(10);
    interrupt.abort(new Error("interrupted"));
    await assert.rejects(building, /interrupted/);
  });
});
