import assert from "node:assert/strict";
import type { InstalledExtension } from "../../../../../lab/site/arc-agent";
import { connectedRegistryName, connectedRegistryOf } from "../../../../../lab/site/orchestration/site-registry";
import { BrokenLink } from "../../../../../lab/site/orchestration/staging-failures";

const connectionString = "ConnectedRegistryName=line1;SyncTokenName=token;SyncTokenPassword=se=cret;ParentGatewayEndpoint=hub;ParentEndpointProtocol=https";
const extension = (name: string, namespace: string, extensionType: string, connection = connectionString): InstalledExtension => ({
  extension: {
    ...{ name, extensionType, version: undefined, releaseNamespace: namespace, principalId: "" },
    ...{ settings: {}, protectedSettings: { connectionString: connection } },
  },
  release: { name, namespace, manifests: [], issuedSecrets: [] },
  ownsNamespace: true,
});
const registryType = "microsoft.containerregistry.connectedregistry";
const firstOf = (...extensions: InstalledExtension[]) => connectedRegistryOf(new Map(extensions.map((one) => [one.extension.name, one])))?.extension.name;

describe("a cluster's connected registry extension", () => {
  it("is recognized by its type, with any name", () => {
    assert.equal(firstOf(extension("a", "a", "microsoft.workloadorchestration"), extension("connectedext", "b", registryType)), "connectedext");
  });
  it("is the first by namespace and name, not by installation", () => {
    assert.equal(firstOf(extension("a", "n2", registryType), extension("c", "n1", registryType), extension("b", "n1", registryType)), "b");
  });
  it("is not found among extensions of other types", () => assert.equal(firstOf(extension("a", "a", "microsoft.workloadorchestration")), undefined));
  it("belongs to the connected registry in its connection string", () => {
    assert.equal(connectedRegistryName(extension("connectedext", "n", registryType)), "line1");
  });
  it("is refused with an invalid connection string, which the error does not contain", () => {
    const broken = extension("connectedext", "n", registryType, "SyncTokenPassword=secret");
    assert.throws(
      () => connectedRegistryName(broken),
      (error) => error instanceof BrokenLink && error.link === "extension" && /is missing/.test(error.message) && !/secret/.test(error.message),
    );
  });
});
