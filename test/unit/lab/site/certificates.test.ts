import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createAuthority, issue } from "../../../../lab/site/certificates";

describe("site certificates of the lab", () => {
  it("are signed by their authority", async () => {
    const authority = await createAuthority({ commonName: "CA" });
    const { certificate } = await issue(authority, { commonName: "registry", addresses: ["10.96.0.50"] });
    const [issued, signer] = [new X509Certificate(certificate), new X509Certificate(authority.certificate)];
    assert.deepEqual([issued.verify(signer.publicKey), issued.checkIssued(signer), signer.ca, issued.ca], [true, true, true, false]);
  });

  it("are valid for exactly the requested names and addresses", async () => {
    const { certificate } = await issue(await createAuthority({ commonName: "CA" }), {
      commonName: "registry",
      names: ["localhost"],
      addresses: ["10.96.0.50"],
    });
    const issued = new X509Certificate(certificate);
    assert.deepEqual([issued.checkIP("10.96.0.50"), issued.checkHost("localhost"), issued.checkIP("10.96.0.51")], ["10.96.0.50", "localhost", undefined]);
  });

  it("have a matching private key", async () => {
    const { certificate, key } = await issue(await createAuthority({ commonName: "CA" }), { commonName: "registry" });
    assert.ok(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
  });
});
