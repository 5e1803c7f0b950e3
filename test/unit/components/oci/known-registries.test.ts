import assert from "node:assert/strict";
import { apiHost, isTokenService } from "../../../../components/oci/known-registries";

describe("a registry whose token service has another host (A8)", () => {
  for (const [host, realm, isKnown] of [
    ["docker.io", "https://auth.docker.io/token", true],
    ["registry-1.docker.io", "https://auth.docker.io/token", true],
    ["registry.gitlab.com", "https://gitlab.com/jwt/auth", true],
    ["hub.example", "https://hub.example/oauth2/token", true],
    ["hub.example:5000", "https://hub.example:5000/token", true],
    ["hub.example", "https://auth.docker.io/token", false],
    ["docker.io", "https://auth.docker.io.example/token", false],
    ["docker.io", "http://auth.docker.io/token", false],
    ["registry.gitlab.com", "https://auth.docker.io/token", false],
  ] as const)
    it(`${isKnown ? "receives" : "does not receive"} a login for ${host} at ${realm}`, () => assert.equal(isTokenService(host, new URL(realm)), isKnown));

  it("has an API host", () =>
    assert.deepEqual(["docker.io", "index.docker.io", "ghcr.io"].map(apiHost), ["registry-1.docker.io", "registry-1.docker.io", "ghcr.io"]));
});
