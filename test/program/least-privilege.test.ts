import assert from "node:assert/strict";
import { type OperatorRole, operatorRoles } from "../../components/core/operator-roles";
import { everythingOn } from "../support/everything-on";
import { type GrantOptions, grantRole } from "../support/granted-roles";
import { writeLayout } from "../support/image-layout";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { PermissionRecorder, keyOf, recordPermissions, recordedPermissions } from "../support/recorded-permissions";

/** Records with the deployer as Owner, so that no missing role changes what the runs do. */
const isRecording = process.env["EDGE_STAGING_RECORD"] === "1";

describe("a hub and a site with nothing but the operator roles, on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;
  const [hub, site] = ["hub", "site"].map((stacks) => operatorRoles.find((role) => role.stacks === stacks) ?? assert.fail(stacks)) as [
    OperatorRole,
    OperatorRole,
  ];
  const recorder = new PermissionRecorder();
  let seen = 0;

  before(async () => {
    given = await ProgramWorld.start({ policies: false, sites: ["line-1"], plantSites: ["line-1"] });
    everythingOn(given);
  });
  after(() => given?.end());

  const grant = (role: OperatorRole, options?: GrantOptions) => {
    if (!isRecording) grantRole(given.world.azure, role, options);
  };
  /** Adds what the runs since the last time needed. */
  const note = ({ stacks }: OperatorRole, run: string) => {
    const all = given.world.azure.authorizations.of(given.world.azure.signIn);
    recorder.add(stacks, run, all.slice(seen));
    seen = all.length;
  };
  const lacking = (action: string): GrantOptions => ({ without: (permission) => permission.action === action });
  const withoutOptional: GrantOptions = { without: ({ without }) => without !== undefined };
  const itRefuses = isRecording ? () => undefined : it;

  // The role cannot be assigned at a resource group that the run has yet to create.
  itRefuses("stop the hub with the action, if azure-native lacks one: the next run continues", async () => {
    grant(hub, { ...lacking("Microsoft.ContainerRegistry/registries/write"), at: "hub subscription" });
    const output = await failed(given.command("up", "hub", "--profile", "demo", "--", "--yes", "--skip-preview"));
    assert.match(output, /Code="AuthorizationFailed"[\s\S]*perform action 'Microsoft\.ContainerRegistry\/registries\/write' over scope/);
    assert.match(
      output,
      /EDGE-PERMISSION {2}hub-registry: .*allows Microsoft\.ContainerRegistry\/registries\/write at \/subscriptions\/.*\/registries\/edgehubdemo/,
    );
  });

  it("create the hub with the role at the subscription", async () => {
    grant(hub, { at: "hub subscription" });
    await succeeded(given.stacks.up("hub"));
    note(hub, "up");
  });

  itRefuses("stop a push with the action, if its login lacks it", async () => {
    grant(hub, lacking("Microsoft.ContainerRegistry/registries/push/write"));
    const { code, stderr } = await given.pushed(writeLayout([{ name: "factory/vision:0.0.1", platforms: [["refused"]] }]));
    assert.notEqual(code, 0);
    assert.match(stderr, /EDGE-REGISTRY-UNAUTHORIZED[\s\S]*Microsoft\.ContainerRegistry\/registries\/push\/write/);
  });

  it("push images and publish solutions with each action at its own place, and name what is missing of what no run needs", async () => {
    grant(hub, withoutOptional);
    await given.push(["1.0.0"]);
    note(hub, "push");
    const output = await succeeded(given.stacks.up("hub"));
    if (!isRecording) assert.match(output, /warning: EDGE-PERMISSION .*allows Microsoft\.Authorization\/locks\/read at/);
    note(hub, "up");
  });

  itRefuses("stop the site before any write, if the gate may not read the context: the message names the action and the role", async () => {
    grant(site, lacking("Microsoft.Edge/contexts/read"));
    const before = given.writes();
    const output = await failed(given.stacks.up("line-1"));
    assert.match(output, /EDGE-PERMISSION .*allows Microsoft\.Edge\/contexts\/read at .*\/contexts\/factories[\s\S]*"edge-staging site operator"/);
    assert.equal(given.writes(), before);
  });

  itRefuses("stop the site at a resource of one of our kinds: the message names the action and the role", async () => {
    grant(site, lacking("Microsoft.ContainerRegistry/registries/tokens/write"));
    const output = await failed(given.stacks.up("line-1"));
    assert.match(output, /EDGE-PERMISSION {2}registry\/Token: .*allows Microsoft\.ContainerRegistry\/registries\/tokens\/write at .*\/tokens\/line1/);
    assert.match(output, /allowed identities with role "edge-staging site operator"/);
  });

  it("bring up, prove and install the site, and name what is missing of what no run needs", async () => {
    grant(site, withoutOptional);
    const output = await succeeded(given.stacks.up("line-1"));
    if (!isRecording) assert.match(output, /warning: EDGE-PERMISSION .*allows Microsoft\.Authorization\/locks\/read at/);
    note(site, "up");
    await succeeded(given.command("prove", "-s", "line-1"));
    note(site, "prove");
  });

  it("examine both", async () => {
    for (const [role, stack] of [
      [hub, "hub"],
      [site, "line-1"],
    ] as const) {
      grant(role);
      const { stdout, stderr } = await given.command("doctor", stack);
      assert.doesNotMatch(stdout + stderr, /AuthorizationFailed|may not/);
      note(role, "doctor");
    }
  });

  it("destroy both", async () => {
    grant(site, withoutOptional);
    await succeeded(given.stacks.destroy("line-1"));
    note(site, "destroy");
    grant(hub, withoutOptional);
    await succeeded(given.stacks.destroy("hub"));
    note(hub, "destroy");
  });

  it("need what is recorded", () => {
    if (isRecording) recordPermissions(recorder.permissions());
    assert.deepEqual(recorder.permissions().map(keyOf), recordedPermissions().map(keyOf));
  });
});
