import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpClient, createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { boundedHttpClient } from "../../../../components/arm/bounded-http-client";
import type { AssumptionReport } from "../../../../cli/verify-assumptions/assumption-report";
import { verifyAssumptionsIn } from "../../../../cli/verify-assumptions/verify-assumptions";
import { newRun } from "../../../../cli/verify-assumptions/write/run-owner";
import { scratchLock, scratchPrefix, scratchTags } from "../../../../cli/verify-assumptions/write/scratch-group";
import { writable, type WriteSurroundings } from "../../../../cli/verify-assumptions/write/write-run";
import { signInEnvironment } from "../../../../lab/azure/server";
import { startClock } from "../../../../lab/clock";
import { facts, roleIds } from "../../../../lab/facts";
import { AzureLab, registryVersion } from "../../../support/azure-lab";
import { runNamed } from "../../../support/command-line";
import { readRecording, replayed } from "../../../support/recording-replay";
import { withSourceHost } from "../../../support/source-host";

const group = `/subscriptions/${facts.subscriptionId}/resourceGroups/rg-scratch`;
const groupVersion = "2024-03-01";
const stored = "test/recordings/lab.json";

describe("verify-assumptions --write, on the lab's Azure", function () {
  this.timeout(60_000);
  const clock = startClock(1000);
  let lab: AzureLab;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-scratch-"));
    lab = withSourceHost(await AzureLab.start({ clock, applyLatencies: true }), "mcr.microsoft.com");
  });
  afterEach(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const trusting = createDefaultHttpClient();
  const http = boundedHttpClient(undefined, {
    sendRequest: (request) => trusting.sendRequest(Object.assign(request, { tlsSettings: { ca: lab.authority.certificate } })),
  });
  const run = async (args: readonly string[] = [], more: Partial<WriteSurroundings> & { answer?: string } = {}, environment = signInEnvironment(lab.azure)) => {
    const { answer, ...surroundings } = more;
    const [printed, narrated]: [string[], string[]] = [[], []];
    const print = (text: string) => void printed.push(text);
    const narrate = (line: string) => void narrated.push(line);
    const io = { environment, folder, print, narrate, ...(answer !== undefined && { ask: async () => answer }) };
    const command = verifyAssumptionsIn({ http, wait: (ms, asked) => clock.wait(ms, asked), signals: new EventEmitter(), ...surroundings });
    const confirmed = answer === undefined ? ["--yes"] : [];
    const write = ["--write", "--scratch-group", "rg-scratch", "--location", facts.location, "--json", ...confirmed];
    const code = await runNamed("verify-assumptions", [...write, ...args], io, command);
    return { code, narrated: narrated.join("\n"), report: () => JSON.parse(printed.join("")) as AssumptionReport };
  };
  const put = (id: string, body: object, version = groupVersion) => lab.send("PUT", id, { version, body });
  const status = async (id = group, version = groupVersion) => (await lab.send("GET", id, { version })).status;
  /** Creates the group as a run of this owner did. */
  const left = (owner: string, created = clock.now().toISOString()) =>
    put(group, { location: facts.location, tags: { [scratchTags.owner]: owner, [scratchTags.created]: created } });

  it("finds that the lab is as assumed, names nothing, and leaves nothing", async () => {
    const { code, report, narrated } = await run(["--record", "recording.json"]);
    const tried = report().assumptions.filter(({ id }) => writable.includes(id));
    assert.deepEqual([code, tried.map(({ id, verdict }) => [id, verdict]).filter(([, verdict]) => verdict !== "held")], [0, []], narrated);
    assert.equal(tried.length, writable.length);
    assert.equal(await status(), 404);

    const text = readFileSync(join(folder, "recording.json"), "utf8");
    const { signIn, endpoint } = lab.azure;
    const names = [
      signIn.subscriptionId,
      signIn.tenantId,
      signIn.objectId,
      signIn.clientId,
      signIn.clientSecret,
      new URL(endpoint).host,
      "rg-scratch",
      facts.location,
    ];
    for (const shown of [text, JSON.stringify(tried)]) {
      for (const name of names) assert.ok(!shown.includes(name), `${name} in ${shown}`);
      assert.doesNotMatch(shown, new RegExp(`${scratchPrefix}[0-9a-f]`));
    }
    if (process.env["EDGE_STAGING_RECORD"] === "1") writeFileSync(stored, text);
    assert.deepEqual(await replayed(readRecording(text), lab), []);
  });

  it("says what it creates and costs, and creates nothing unless the answer is yes", async () => {
    const { code, narrated } = await run(["--record", "recording.json"], { answer: "no" });
    assert.match(narrated, /creates resource group rg-scratch in .*deletes all of it at the end\nAzure bills .*nothing per month\nnothing was created/s);
    const calls = lab.azure.requests.entries.filter(({ path }) => path.startsWith("/subscriptions/"));
    assert.deepEqual([code, calls, existsSync(join(folder, "recording.json"))], [1, [], false]);
  });

  it("reports what does not hold", async () => {
    lab.azure.faults.next({ method: "POST", path: /removeVersion$/, times: 2, outcome: { status: 200, body: { status: "Deletion Succeeded" } } });
    const { code, report } = await run();
    const { verdict, seen } = report().assumptions.find(({ id }) => id === "remove-missing-version-404") ?? assert.fail();
    assert.deepEqual([code, verdict, seen], [1, "failed", ["of a schema: a success"]]);
  });

  it("deletes the group although Azure names a relative URL, and reports that", async () => {
    const relative: HttpClient = {
      sendRequest: async (request) => {
        const response = await http.sendRequest(request);
        const location = response.headers.get("location");
        if (location !== undefined) response.headers.set("location", location.replace(/^https:\/\/[^/]+/, ""));
        return response;
      },
    };
    const { report, narrated } = await run([], { http: relative });
    const { verdict, seen } = report().assumptions.find(({ id }) => id === "operation-url-absolute") ?? assert.fail();
    assert.deepEqual([verdict, await status()], ["failed", 404], narrated);
    assert.match(seen.join(), /of 5 URLs of operations, 2 are relative and 0 lead to another host/);
  });

  it("does not try what the sign-in may not do, and says so without a name", async () => {
    const { objectId, clientId, clientSecret } = lab.azure.createServicePrincipal("contributor of a company");
    const scope = `/subscriptions/${facts.subscriptionId}`;
    const assignment = { roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${roleIds.contributor}`, principalId: objectId };
    await put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, { properties: assignment }, "2022-04-01");
    const { code, report } = await run([], {}, { ...signInEnvironment(lab.azure), ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret });
    const untried = report().assumptions.filter(({ id, verdict }) => writable.includes(id) && verdict !== "held");
    const expected = { id: "absent-delete-is-locked", verdict: "not tried", seen: ["Azure refused what the check needs (AuthorizationFailed)"] };
    assert.deepEqual([code, untried.map(({ id, verdict, seen }) => ({ id, verdict, seen })), await status()], [0, [expected], 404]);
  });

  it("reports a sign-in that Azure refuses, not a group that could not be deleted", async () => {
    const { code, narrated } = await run([], {}, { ...signInEnvironment(lab.azure), ARM_CLIENT_SECRET: "wrong" });
    assert.equal(code, 3);
    assert.doesNotMatch(narrated, /EDGE-SCRATCH/);
  });

  it("deletes the group after a signal, and writes no recording", async () => {
    const signals = new EventEmitter();
    const wait: WriteSurroundings["wait"] = async (ms, asked) => {
      signals.emit("SIGINT");
      await clock.wait(ms, asked);
    };
    const { code, narrated } = await run(["--record", "recording.json"], { signals, wait });
    assert.deepEqual([code, await status(), existsSync(join(folder, "recording.json"))], [130, 404, false], narrated);
  });

  it("leaves the group alone once it belongs to somebody else", async () => {
    let isTaken = false;
    const wait: WriteSurroundings["wait"] = async (ms, asked) => {
      if (!isTaken) await put(group, { location: facts.location, tags: { team: "lines" } });
      isTaken = true;
      await clock.wait(ms, asked);
    };
    const { code, narrated } = await run([], { wait });
    assert.deepEqual([code, await status()], [0, 200], narrated);
  });

  it("first deletes what a killed run left, its lock included", async () => {
    const [machine, pid, start] = newRun().split("/");
    await left([machine, pid, `${start}0`, "another"].join("/"));
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/${scratchPrefix}left`;
    await put(registry, { location: facts.location, sku: { name: "Basic" } }, registryVersion);
    await put(`${registry}/providers/Microsoft.Authorization/locks/${scratchLock}`, { properties: { level: "CanNotDelete" } }, "2020-05-01");
    const { code, narrated } = await run();
    assert.deepEqual([code, await status(registry, registryVersion), await status()], [0, 404, 404], narrated);
    assert.match(narrated, /deleting resource group rg-scratch, which an interrupted run left behind/);
  });

  const elsewhere = "0123456789ab/1/2/x";
  const refusals: [what: string, prepare: () => Promise<unknown>, message: RegExp][] = [
    ["of somebody else", () => put(group, { location: facts.location }), /this command did not create it/],
    ["of a run that goes on", () => left(newRun()), /another run is using the resource group/],
    ["of a run on another machine in the last hour", () => left(elsewhere), /another run is using the resource group/],
    [
      "with a resource of somebody else",
      async () => {
        await left(elsewhere, "2026-01-01T00:00:00Z");
        await put(`${group}/providers/Microsoft.Edge/schemas/theirs`, { location: facts.location, properties: {} }, "2025-08-01");
      },
      /holds 1 resources that this command did not create/,
    ],
  ];
  for (const [what, prepare, message] of refusals)
    it(`refuses a group ${what}, and leaves it alone`, async () => {
      await prepare();
      const { code, narrated } = await run(["--record", "recording.json"]);
      assert.match(narrated, message);
      assert.match(narrated, /EDGE-SCRATCH-GROUP/);
      assert.deepEqual([code, await status(), existsSync(join(folder, "recording.json"))], [3, 200, false]);
    });

  it("never overwrites a file with a recording, and creates nothing then", async () => {
    writeFileSync(join(folder, "recording.json"), "mine");
    const { code, narrated } = await run(["--record", "recording.json"]);
    assert.match(narrated, /EDGE-RECORDING-FILE/);
    assert.deepEqual([code, await status(), readFileSync(join(folder, "recording.json"), "utf8")], [3, 404, "mine"]);
  });
});
