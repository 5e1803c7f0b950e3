import assert from "node:assert/strict";
import { cloudFrom, cloudNamedIn } from "../../../../components/arm/cloud";

const metadata = {
  resourceManager: "https://management.example:8443/",
  authentication: { loginEndpoint: "https://login.example/", audiences: ["https://management.example/", "https://other.example"] },
};

describe("a cloud read from its metadata document", () => {
  it("has addresses without trailing slash", () => {
    assert.deepEqual(cloudFrom(metadata), {
      resourceManager: "https://management.example:8443",
      authority: "https://login.example",
      audience: "https://management.example",
    });
  });

  for (const missing of [{ ...metadata, resourceManager: undefined }, { ...metadata, authentication: { loginEndpoint: "https://a" } }, {}, undefined, "html"])
    it(`is undefined if the document is ${JSON.stringify(missing)?.slice(0, 60)}`, () => assert.equal(cloudFrom(missing), undefined));
});

describe("the cloud selected by the environment (A3)", () => {
  for (const [environment, host] of [
    [{}, "management.azure.com"],
    [{ ARM_ENVIRONMENT: "" }, "management.azure.com"],
    [{ ARM_ENVIRONMENT: "usgovernment" }, "management.usgovcloudapi.net"],
    [{ AZURE_ENVIRONMENT: "AzureUSGovernment" }, "management.usgovcloudapi.net"],
    [{ ARM_ENVIRONMENT: "china", AZURE_ENVIRONMENT: "public" }, "management.chinacloudapi.cn"],
  ] as const)
    it(`is ${host} for ${JSON.stringify(environment)}`, () => assert.equal(new URL(cloudNamedIn(environment).resourceManager).host, host));

  it("is refused if it is unknown", () => {
    assert.throws(
      () => cloudNamedIn({ AZURE_ENVIRONMENT: "moon" }),
      /EDGE-SIGN-IN {2}the environment names an unknown cloud\n {2}given {3}AZURE_ENVIRONMENT = moon/,
    );
  });
});
