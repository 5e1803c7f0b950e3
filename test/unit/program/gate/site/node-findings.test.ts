import assert from "node:assert/strict";
import { distributions } from "../../../../../components/cluster/node-trust/node-distribution";
import { nodeFindings } from "../../../../../program/gate/site/node-findings";
import { readFileSync } from "node:fs";
import { siteSettings } from "../../../../support/site-settings";

const node = (name: string, kubeletVersion: string, containerRuntimeVersion = "containerd://1.7.27") => ({
  metadata: { name, labels: {} },
  status: { nodeInfo: { kubeletVersion, containerRuntimeVersion, osImage: "Ubuntu" } },
});
const ordinary = node("n0", "v1.33.1");
const found = (nodes: unknown[] | undefined, nodeTrust?: (typeof siteSettings)["nodeTrust"], isInstalled = false) =>
  nodeFindings({ ...siteSettings, nodeTrust }, nodes, isInstalled);

describe("node findings (C1)", () => {
  it("are empty for nodes with containerd, and if the cluster does not show its nodes", () => {
    assert.deepEqual(found([ordinary]), { faults: [], warnings: [] });
    assert.deepEqual(found(undefined), { faults: [], warnings: [] });
  });

  for (const choice of ["extension", "daemonset", "ssh"] as const)
    it(`refuse nodes that do not read containerd's configuration with node trust ${choice}, once per distribution`, () => {
      const { faults, warnings } = found([ordinary, node("n2", "v1.33.4+k3s1"), node("n1", "v1.33.4+k3s1"), node("n3", "v1.33.1", "cri-o://1.33")], choice);
      assert.deepEqual(
        [faults.map(({ code, given }) => [code, given]), warnings],
        [
          [
            ["EDGE-NODE-RUNTIME", "n1, n2"],
            ["EDGE-NODE-RUNTIME", "n3"],
          ],
          [],
        ],
      );
      assert.match(faults[0]?.what ?? "", new RegExp(`nodes of k3s do not read /etc/containerd, so site.nodeTrust ${choice}`));
      assert.match(faults[0]?.allowed ?? "", /registries\.yaml$/);
    });

  for (const choice of ["off", "restore"] as const)
    it(`are empty with node trust ${choice}`, () => assert.deepEqual(found([node("n1", "v1.33.4+k3s1")], choice), { faults: [], warnings: [] }));

  it("become a warning once the site is installed", () => {
    const { faults, warnings } = found([node("n1", "v1.33.4+rke2r1")], undefined, true);
    assert.deepEqual([faults, warnings.map(({ code }) => code)], [[], ["EDGE-NODE-RUNTIME"]]);
  });

  it("list the first five of many nodes", () => {
    const nodes = Array.from({ length: 12 }, (_, index) => node(`n${String(index).padStart(2, "0")}`, "v1.33.4+k3s1"));
    assert.equal(found(nodes).faults[0]?.given, "n00, n01, n02, n03, n04 and 7 more");
  });

  it("have a section in the how-to guide for each distribution", () => {
    const page = readFileSync("docs/how-to/trust-the-registry-elsewhere.md", "utf8");
    for (const { name } of Object.values(distributions)) assert.match(page, new RegExp(`^## .*${name}`, "m"));
  });
});
