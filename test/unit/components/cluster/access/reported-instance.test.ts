import assert from "node:assert/strict";
import fc from "fast-check";
import { connectionString } from "../../../../../components/core/connected-registry";
import { toldInstance } from "../../../../../components/cluster/access/reported-instance";

const held = (connectedRegistryName: string, syncTokenPassword: string) =>
  connectionString({ connectedRegistryName, syncTokenName: connectedRegistryName, syncTokenPassword, parentGatewayEndpoint: "hub.data.azurecr.io" });
const look = (texts: string[], isRolledOut = true) => toldInstance({ secrets: [{ name: "connection", texts }], isRolledOut }, "line1", "second");
const told = (texts: string[], isRolledOut = true) => look(texts, isRolledOut).is;

describe("whether a site's registry was told of a password", () => {
  for (const [what, is, texts, isRolledOut] of [
    ["is so once its connection string holds it and no former pod is left", "told", [held("line1", "second")], true],
    ["pays no regard to the case of the registry's name", "told", [held("Line1", "second")], true],
    ["is not so while a former pod is left", "waiting", [held("line1", "second")], false],
    ["is not so while it holds the one before", "waiting", [held("line1", "first")], true],
    ["is not so while one of several holds the one before", "waiting", [held("line1", "second"), held("line1", "first")], true],
    ["cannot be seen where another registry's is all there is", "unseen", [held("line2", "second")], true],
    ["cannot be seen among other texts", "unseen", ["", "second", "SyncTokenPassword=second", "\u0000"], false],
  ] as [string, string, string[], boolean][])
    it(what, () => assert.equal(told(texts, isRolledOut), is));

  it("says which Secret holds the one before, and no password", () => {
    assert.deepEqual(look([held("line1", "first")]), {
      is: "waiting",
      reason: "the cluster's agent has not brought the new sync password to the site's registry yet: Secret connection holds another one",
    });
  });

  it("is never so while the one before is held, whatever lies beside it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.boolean(),
        (others, isRolledOut) => told([...others, held("line1", "first"), ...others], isRolledOut) === "waiting",
      ),
    );
  });
});
