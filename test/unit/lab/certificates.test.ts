import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../../../lab/certificates";

describe("the lab's certificate authority", () => {
  it("writes only its certificate, not its key, to the folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-authority-"));
    const { file, certificate } = await createAuthority("test", folder);
    assert.equal(readFileSync(file ?? "", "utf8"), certificate);
    assert.equal(certificate.includes("PRIVATE"), false);
    rmSync(folder, { recursive: true });
  });
  it("issues server certificates for exactly the given addresses and names", async () => {
    const authority = await createAuthority("test");
    const { certificate } = await authority.issue({ ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"] });
    const issued = new X509Certificate(certificate);
    assert.deepEqual([issued.checkIP("127.0.0.1"), issued.checkHost("localhost"), issued.checkIP("127.0.0.2")], ["127.0.0.1", "localhost", undefined]);
    assert.equal(issued.verify(new X509Certificate(authority.certificate).publicKey), true);
  });
});
