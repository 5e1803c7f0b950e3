import assert from "node:assert/strict";
import { ClusterAccessError } from "../../../../components/cluster/access/cluster-access-error";
import { EdgeError } from "../../../../components/core/fault";
import { connectionError, RegistryError } from "../../../../components/oci/registry-error";
import { noAnswer } from "../../../../components/site-registry/no-answer";

const caUnknown = new EdgeError([{ code: "EDGE-SITE-CA", what: "the CA is unknown", fix: "check it" }]);
const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

describe("a registry that cannot be read", () => {
  const cases: readonly [name: string, error: unknown, passes: string | undefined][] = [
    ["a pod that is not ready", new ClusterAccessError("not-ready", "no pod"), "while the site starts"],
    ["a cluster that cannot be reached", new ClusterAccessError("unreachable", "no route"), "no"],
    ["a kubeconfig whose user may not read", new ClusterAccessError("unauthorized", "403"), "no"],
    ["a port-forward that fails or is forbidden", connectionError("10.96.0.50", new ClusterAccessError("unreachable", "403")), "soon"],
    ["a broken connection", connectionError("10.96.0.50", reset), "while the site starts"],
    ["a login that the site has not synced yet", new RegistryError("unauthorized", "401"), "while the site starts"],
    ["a certificate that is not trusted", new RegistryError("untrusted-certificate", "CA"), "no"],
    ["an unknown CA", caUnknown, "no"],
    ["a fault of an image", new EdgeError([{ code: "EDGE-TAG-MOVED", what: "moved", fix: "push it" }]), undefined],
    ["an error of the program", new TypeError("undefined"), undefined],
  ];
  for (const [name, error, passes] of cases) it(`is classified: ${name}`, () => assert.equal(noAnswer(error)?.passes, passes));
});
