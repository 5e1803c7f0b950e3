import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { siteFacts } from "../../lab/facts";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

type Site = Record<string, unknown>;

describe("the gate before a site's first write", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  let right: Site = {};

  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    await given.bringUpHub();
    given.project.change("line-1", "site", (site) => {
      right = site;
      return site;
    });
  });
  afterEach(() => given.project.change("line-1", "site", () => right));
  after(() => given?.end());

  /** Output of a failed `up` with this site. Asserts that nothing was written. */
  const refused = async (site: Site): Promise<string> => {
    const before = given.writes();
    given.project.change("line-1", "site", () => site);
    const output = await failed(given.stacks.up("line-1"));
    assert.equal(given.writes(), before);
    return output;
  };
  const registry = (serviceAddress: string) => ({ ...(right["registry"] as object), serviceAddress });
  const target = (change: object) => ({ ...(right["target"] as object), ...change });

  it("stops at an address outside the cluster's range", async () => {
    const output = await refused({ ...right, registry: registry("10.97.0.50") });
    assert.match(output, /EDGE-ADDRESS-RANGE {2}service address 10\.97\.0\.50 .*\n.*\n\s+allowed an address of 10\.96\.0\.0\/16/);
  });

  it("stops at an address that a Service uses, and names the Service", async () => {
    const core = loadKubeconfig({ path: given.world.sites.get("line-1")?.kubeconfig, environment: {} }).makeApiClient(CoreV1Api);
    const body = { metadata: { name: "web" }, spec: { clusterIP: "10.96.0.50", ports: [{ port: 80 }] } };
    await core.createNamespacedService({ namespace: "default", body });
    const output = await refused(right);
    await core.deleteNamespacedService({ namespace: "default", name: "web" });
    assert.match(output, /EDGE-ADDRESS-TAKEN {2}service address 10\.96\.0\.50 is already used by Service default\/web/);
  });

  it("stops at a cluster that is not connected", async () => {
    const { connectedClusterId } = siteFacts("line-1");
    const { agents } = given.world.azure.azure;
    const agent = agents.get(connectedClusterId);
    assert.ok(agent);
    agents.disconnect(connectedClusterId);
    const output = await refused(right);
    agents.connect(connectedClusterId, agent);
    assert.match(output, /EDGE-CLUSTER-OFFLINE {2}the connected cluster is Offline/);
  });

  it("stops at a pull secret's namespace that does not exist in the cluster", async () => {
    const output = await refused({ ...right, pullSecrets: [{}, { namespace: "vision", type: "kubernetes.io/dockerconfigjson" }] });
    assert.match(output, /EDGE-NAMESPACE {2}the cluster has no namespace vision .*\n\s+given {3}site\.pullSecrets\.1\.namespace = vision/);
  });

  it("stops at a hub reference to a stack that is not a hub", async () => assert.match(await refused({ ...right, hub: "line-1" }), /EDGE-HUB-REFERENCE/));

  it("stops at a solution version that has no folder", async () => {
    const [pinned] = right["solutions"] as object[];
    assert.match(await refused({ ...right, solutions: [{ ...pinned, version: "9.0.0" }] }), /EDGE-SOLUTION-UNKNOWN .*\n.*\n\s+allowed vision 1\.0\.0/);
  });

  it("lists all faults of a site at once", async () => {
    const customLocationId = siteFacts("line-2").customLocationId;
    const output = await refused({
      ...right,
      clusterAccess: { context: "nowhere" },
      target: target({ capabilities: ["staging", "flying"], hierarchyLevel: "planet", customLocationId }),
    });
    for (const code of ["EDGE-CLUSTER-UNREACHABLE", "EDGE-CAPABILITY", "EDGE-HIERARCHY-LEVEL", "EDGE-CUSTOM-LOCATION"])
      assert.ok(output.includes(code), `${code} in ${output}`);
  });

  it("warns about missing role assignments for a site of guide-2025, which grants none", async () => {
    given.project.change("line-1", "site", () => ({ ...right, compat: "guide-2025" }));
    const output = await succeeded(given.stacks.preview("line-1"));
    assert.match(output, /warning: EDGE-ORCHESTRATION-ROLE {2}.*"Contributor" and "Container Registry Contributor/);
    assert.doesNotMatch(output, /RoleAssignment/);
  });

  it("lists a missing setting and an unknown one", async () => {
    const [pinned] = right["solutions"] as object[];
    const output = await refused({ ...right, solutions: [{ ...pinned, values: { cameraURL: "rtsp://camera" } }] });
    assert.match(output, /EDGE-VALUE-UNSET .*\n\s+given {3}site\.solutions\.0\.values\.cameraUrl = \(not set\)/);
    assert.match(output, /EDGE-VALUE-UNKNOWN .*\n\s+given {3}site\.solutions\.0\.values\.cameraURL\n\s+allowed cameraUrl, framesPerSecond/);
  });

  it("lets a valid site through", async () => {
    await succeeded(given.stacks.up("line-1"));
    await succeeded(given.command("prove", "-s", "line-1"));
  });
});
