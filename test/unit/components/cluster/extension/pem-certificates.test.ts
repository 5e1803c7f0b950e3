import assert from "node:assert/strict";
import { authoritiesIn } from "../../../../../components/cluster/extension/pem-certificates";
import { type Authority, createAuthority, issue } from "../../../../../lab/site/certificates";

describe("certificate authorities in a PEM text", () => {
  let first: Authority;
  let second: Authority;
  before(async () => {
    [first, second] = [await createAuthority({ commonName: "first" }), await createAuthority({ commonName: "second" })];
  });
  const names = (pem: string) => authoritiesIn(pem)?.map(({ subject }) => subject);

  it("are found in order, with any line endings and blank lines", () => {
    assert.deepEqual(names(first.certificate), ["CN=first"]);
    assert.deepEqual(names(`\n${second.certificate}\r\n\r\n${first.certificate.replaceAll("\n", "\r\n")}`), ["CN=second", "CN=first"]);
  });

  it("are refused as a whole if the text contains anything else", async () => {
    const leaf = await issue(first, { commonName: "registry", addresses: ["10.96.0.50"] });
    const broken = first.certificate.replace(/[A-Z]{4}/, "AAAA");
    for (const [what, pem] of Object.entries({
      "empty text": "",
      "plain text": "an authority",
      "a private key": first.key,
      "a private key beside the authority": first.certificate + first.key,
      "a certificate that is not an authority": leaf.certificate,
      "two certificates, one of them not an authority": first.certificate + leaf.certificate,
      "a comment beside the authority": `# ours\n${first.certificate}`,
      "a truncated certificate": first.certificate.slice(0, 200),
      "bytes that are not a certificate": broken,
    }))
      assert.equal(authoritiesIn(pem), undefined, what);
  });
});
