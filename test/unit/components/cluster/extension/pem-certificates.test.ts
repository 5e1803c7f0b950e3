import assert from "node:assert/strict";
import { authoritiesIn } from "../../../../../components/cluster/extension/pem-certificates";
import { type Authority, createAuthority, issue } from "../../../../../lab/site/certificates";

describe("authorities in a PEM text", () => {
  let first: Authority;
  let second: Authority;
  before(async () => {
    [first, second] = [await createAuthority({ commonName: "first" }), await createAuthority({ commonName: "second" })];
  });
  const names = (pem: string) => authoritiesIn(pem)?.map(({ subject }) => subject);

  it("are found in their order, whatever the line ends and the blank lines", () => {
    assert.deepEqual(names(first.certificate), ["CN=first"]);
    assert.deepEqual(names(`\n${second.certificate}\r\n\r\n${first.certificate.replaceAll("\n", "\r\n")}`), ["CN=second", "CN=first"]);
  });

  it("are none where anything else is there", async () => {
    const leaf = await issue(first, { commonName: "registry", addresses: ["10.96.0.50"] });
    const broken = first.certificate.replace(/[A-Z]{4}/, "AAAA");
    for (const [what, pem] of Object.entries({
      nothing: "",
      text: "an authority",
      "a private key": first.key,
      "a private key beside it": first.certificate + first.key,
      "a certificate that signs no others": leaf.certificate,
      "one of two signs no others": first.certificate + leaf.certificate,
      "words beside it": `# ours\n${first.certificate}`,
      "half of it": first.certificate.slice(0, 200),
      "bytes that are no certificate": broken,
    }))
      assert.equal(authoritiesIn(pem), undefined, what);
  });
});
