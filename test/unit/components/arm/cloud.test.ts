import assert from "node:assert/strict";
import { cloudFrom } from "../../../../components/arm/cloud";

const metadata = {
  resourceManager: "https://management.example:8443/",
  authentication: { loginEndpoint: "https://login.example/", audiences: ["https://management.example/", "https://other.example"] },
};

describe("a cloud read from its metadata document", () => {
  it("has no slash at the end of its addresses", () => {
    assert.deepEqual(cloudFrom(metadata), {
      resourceManager: "https://management.example:8443",
      authority: "https://login.example",
      audience: "https://management.example",
    });
  });

  for (const missing of [{ ...metadata, resourceManager: undefined }, { ...metadata, authentication: { loginEndpoint: "https://a" } }, {}, undefined, "html"])
    it(`is none when the document is ${JSON.stringify(missing)?.slice(0, 60)}`, () => assert.equal(cloudFrom(missing), undefined));
});
