import assert from "node:assert/strict";
import { domainLabelWarnings } from "../../../../program/gate/domain-label";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/EdgeHub";

describe("the domain name label warning", () => {
  for (const loginServer of ["edgehub.azurecr.io", "EDGEHUB.azurecr.io", "edgehub.azurecr.us", "edgehub.azurecr.cn", "127.0.0.1:5000", ""])
    it(`is absent for "${loginServer}"`, () => assert.deepEqual(domainLabelWarnings(registryId, loginServer), []));
  for (const loginServer of ["edgehub-h3b7c9.azurecr.io", "edgehub-abcd.azurecr.us"])
    it(`names the generated label in ${loginServer}`, () => {
      const [warning, ...others] = domainLabelWarnings(registryId, loginServer);
      assert.deepEqual([warning?.code, warning?.given, others], ["EDGE-DOMAIN-LABEL", loginServer, []]);
      assert.match(warning?.what ?? "", new RegExp(`may take ${loginServer.split(".")[0]} for its name`));
    });
});
