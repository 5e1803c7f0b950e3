import assert from "node:assert/strict";
import { lineVeto, vetoIn } from "../../../../components/maintenance/line-veto";
import { ClusterApi } from "../../../support/cluster-api";

const veto = { namespace: "line", name: "maintenance", key: "veto", context: "line-1" };
const path = "/api/v1/namespaces/line/configmaps/maintenance";

describe("the line's veto", () => {
  for (const [what, data, expected] of [
    ["allows the work if it is false", { veto: "false" }, undefined],
    ["allows the work if it is False with a line break", { veto: "False\n" }, undefined],
    ["forbids the work with a reason", { veto: "batch 17" }, "the line vetoes it: batch 17 (key veto of ConfigMap line/maintenance)"],
    ["forbids the work if it is true", { veto: "true" }, "the line vetoes it: true (key veto of ConfigMap line/maintenance)"],
    ["forbids the work if it is empty", { veto: "" }, "the line vetoes it: no reason given (key veto of ConfigMap line/maintenance)"],
    ["forbids the work if the key is missing", { other: "false" }, "key veto of ConfigMap line/maintenance does not exist; `false` there allows the work"],
    ["forbids the work if the ConfigMap is missing", undefined, "key veto of ConfigMap line/maintenance does not exist; `false` there allows the work"],
    [
      "has its reason printed on one line, without workflow commands",
      { veto: "a\n::error::b\u001b[31m" },
      "the line vetoes it: a : :error::b\\u{1b}[31m (key veto of ConfigMap line/maintenance)",
    ],
  ] as const)
    it(what, () => assert.deepEqual(vetoIn(data, veto, veto.key), expected === undefined ? { is: "clear" } : { is: "vetoed", reason: expected }));

  describe("in a cluster", () => {
    let cluster: ClusterApi;
    before(async () => {
      cluster = await ClusterApi.start();
    });
    after(() => cluster.close());
    const read = async (answer: object | number | string | undefined) => {
      cluster.answers = answer === undefined ? {} : { [path]: answer };
      const found = await lineVeto(veto, cluster.environment);
      return found.is === "clear" ? "clear" : found.reason;
    };

    it("is read from the ConfigMap", async () => {
      assert.equal(await read({ data: { veto: "false" } }), "clear");
      assert.match(await read({ data: { veto: "batch 17" } }), /^the line vetoes it: batch 17 /);
      assert.match(await read({}), /does not exist/);
    });

    for (const [what, answer, expected] of [
      ["is missing", 404, /does not exist/],
      ["may not be read", 403, /^the line's veto cannot be read: the kubeconfig's user may not access ConfigMap line\/maintenance/],
      ["request is answered by a proxy", "no such page", /^the line's veto cannot be read: .*something in the API server's place responded 404/],
      ["request fails with 500", 500, /^the line's veto cannot be read: /],
    ] as const)
      it(`forbids the work if the ConfigMap ${what}`, async () => assert.match(await read(answer), expected));
  });
});
