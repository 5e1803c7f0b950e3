import assert from "node:assert/strict";
import { nodeTrustResult } from "../../../../../components/cluster/node-trust/node-trust-result";

describe("the last line of the node script", () => {
  it("is read whole, the reason to its end", () =>
    assert.deepEqual(nodeTrustResult("node-trust result=refused plan=none restarts=0 reason=a table without reason=x"), {
      ...{ result: "refused", plan: "none", restarts: 0, reason: "a table without reason=x" },
    }));
  it("is the last of several, whatever is around it", () =>
    assert.equal(
      nodeTrustResult("node-trust result=waiting plan=files restarts=0 reason=a\nnode-trust result=trusted plan=files restarts=1 reason=b\nend\n")?.reason,
      "b",
    ));
  for (const text of ["", "node-trust", "node-trust result=trusted", "# node-trust result=trusted plan=files restarts=0 reason=b"])
    it(`is not in ${JSON.stringify(text)}`, () => assert.equal(nodeTrustResult(text), undefined));
});
