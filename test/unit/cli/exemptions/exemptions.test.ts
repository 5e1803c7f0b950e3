import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { JsonObject } from "../../../../components/core/json";
import { UsageError } from "../../../../cli/io/command";
import { exemptionSubject } from "../../../../cli/exemptions/exemption-subject";
import { exemptionsArguments } from "../../../../cli/exemptions/exemptions";
import { exemptionsReport, exemptionsTable } from "../../../../cli/exemptions/exemptions-report";
import type { ConfigSource } from "../../../../program/config/config-source";
import { fileOf, planExemptions } from "../../../../cli/exemptions/exemption-plan";
import { givenTo, runNamed } from "../../../support/command-line";
import { assignmentOf, benchmark, benchmarkAssignment, builtIns, demoRegistryId as registryId } from "../../../support/policy-assignments";

const now = new Date("2026-12-01T10:00:00Z");

describe("exemptions arguments", () => {
  const read = async (args: readonly string[]) => exemptionsArguments(await givenTo("exemptions", args), now);
  const all = ["-s", "line-1", "--owner", "team@contoso.com", "--until", "2027-05-31"];

  it("contain stack, owner and last day", async () => {
    const expected = { stack: "line-1", owner: "team@contoso.com", until: "2027-05-31", out: undefined, json: false };
    assert.deepEqual(await read(all), expected);
    assert.deepEqual(await read([...all, "--out", "waivers", "--json"]), { ...expected, out: "waivers", json: true });
  });

  for (const until of ["2026-12-02", "2027-12-02"])
    it(`accept --until ${until} on 2026-12-01`, async () => assert.equal((await read([...all, "--until", until])).until, until));

  for (const until of ["2026-12-01", "2026-11-30", "2027-12-03", "2027-06-31", "2027-6-1", "31.05.2027", "2027-05-31T00:00:00Z", "tomorrow", ""])
    it(`refuse --until ${until || "nothing"}`, () => assert.rejects(read([...all, "--until", until]), UsageError));

  it("are refused with all faults at once", async () => {
    const faultsOf = async (args: string[]) => {
      try {
        await read(args);
        return [];
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return error.message.split("\n").map((line) => line.split(" ")[0]);
      }
    };
    assert.deepEqual(await faultsOf([]), ["exemptions", "--owner", "--until"]);
    assert.deepEqual(await faultsOf(["-s", "line-1", "--owner", " ", "--until", "soon", "--out", ""]), ["--owner", "--until", "--out"]);
    for (const owner of ["o".repeat(101), "[team]"]) assert.deepEqual(await faultsOf(["-s", "line-1", "--owner", owner, "--until", "2027-05-31"]), ["--owner"]);
  });

  it("are explained with exit codes by --help", async () => {
    const printed: string[] = [];
    const io = { environment: {}, folder: ".", print: (text: string) => void printed.push(text), narrate: () => undefined };
    assert.equal(await runNamed("exemptions", ["--help"], io), 0);
    for (const part of ["--owner", "--until", "--out", "--json", "Exit codes:"]) assert.ok(printed.join().includes(part), part);
  });
});

/** Config from the demo stacks' files. */
async function configOf(stack: string): Promise<ConfigSource> {
  const { config } = parse(readFileSync(`stacks/Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  return {
    get: (key) => textOf(config[`edge-staging:${key}`]),
    getObject: (key) => config[`edge-staging:${key}`],
    isSecret: () => false,
    keys: () => Object.keys(config),
    fileKeys: () => [],
  };
}

/** A value in the form in which Pulumi passes it on: a map as JSON. */
const textOf = (value: unknown) => (typeof value === "string" || value === undefined ? value : JSON.stringify(value));

/** ARM client that answers by resource id, and records list requests. */
function azure(resources: Record<string, unknown>, assignments: unknown[], requests: string[] = []) {
  return {
    get: async (id: string) => resources[id] as JsonObject | undefined,
    list: async (id: string, version: string, query?: Readonly<Record<string, string>>) => {
      requests.push(`${id}?${new URLSearchParams(query)}&${version}`);
      return assignments as JsonObject[];
    },
  };
}

describe("the subject of exemptions", () => {
  const registry = { properties: { publicNetworkAccess: "Enabled" } };

  it("is the hub's registry with the assignments that apply to it, and the site's key", async () => {
    const requests: string[] = [];
    const assignments = [
      benchmarkAssignment,
      assignmentOf(builtIns.tokens, "no-tokens"),
      assignmentOf(builtIns.tokens, "elsewhere", "/m", { notScopes: [registryId] }),
    ];
    const { subject, assigned } = await exemptionSubject(
      "line-1",
      configOf,
      azure({ [registryId]: registry, [benchmark.id]: benchmark }, assignments, requests),
    );
    assert.deepEqual(subject, { registryId, registry: registry.properties, siteKey: "line1" });
    assert.deepEqual(
      assigned.map(({ assignmentName }) => assignmentName),
      ["ASC Default", "ASC Default", "ASC Default", "ASC Default", "Assignment no-tokens"],
    );
    assert.deepEqual(requests, [`${registryId}/providers/Microsoft.Authorization/policyAssignments?%24filter=atScope%28%29&2023-04-01`]);
  });

  it("has no site key for a hub", async () => {
    assert.equal((await exemptionSubject("hub", configOf, azure({ [registryId]: registry }, []))).subject.siteKey, undefined);
  });

  it("must exist, else the command fails", () => assert.rejects(exemptionSubject("line-1", configOf, azure({}, [])), /EDGE-HUB-REGISTRY/));

  it("requires readable initiatives, else the command fails", () =>
    assert.rejects(exemptionSubject("line-1", configOf, azure({ [registryId]: registry }, [benchmarkAssignment])), /EDGE-INITIATIVE[\s\S]+1f3afdf9/));
});

describe("the exemptions report", () => {
  const assigned = { assignmentId: "/a/no-tokens", assignmentName: "No tokens", definition: builtIns.tokens, referenceId: undefined, effect: "audit" };
  const plan = planExemptions({ registryId, registry: {}, siteKey: "line1" }, [assigned]);
  const outcomes = new Map(plan.exemptions.map((exemption) => [fileOf(exemption), "written" as const]));
  const report = exemptionsReport({ stack: "line-1", registryId, folder: "exemptions/line-1", until: "2027-05-31", plan, outcomes });

  it("lists every file with scope, reference and end date as JSON", () => {
    const { schemaVersion, exemptions, builtIns: found } = report;
    assert.deepEqual(
      [schemaVersion, exemptions.map(({ file, outcome }) => [file.split(".")[0], outcome]), found.length],
      [
        1,
        [
          ["line1", "written"],
          ["line1-pull", "written"],
        ],
        7,
      ],
    );
    assert.deepEqual([exemptions[0]?.scope, exemptions[0]?.referenceId, exemptions[0]?.until], [`${registryId}/tokens/line1`, null, "2027-05-31"]);
  });

  it("is two tables as text: files, and every built-in with its reason", () => {
    const text = exemptionsTable(report);
    assert.match(text, /^line1-pull\.site-token-[0-9a-f]{8}\.json +written +line1-pull +no-tokens +audit$/m);
    assert.match(text, /^No latest tag +never exempted +staged-image-fixed +\w/m);
    assert.match(text, /2 exemptions in exemptions\/line-1; review them/);
    assert.doesNotMatch(exemptionsTable({ ...report, exemptions: [] }), /^file|review/m);
  });
});
