import assert from "node:assert/strict";
import fc from "fast-check";
import { connectionString, parseConnectionString } from "../../../../components/core/connected-registry";

describe("the connection string", () => {
  it("has the service's keys in the service's order", () => {
    const text = connectionString({
      connectedRegistryName: "line1",
      syncTokenName: "line1",
      syncTokenPassword: "p=",
      parentGatewayEndpoint: "hub.eastus2.data.azurecr.io",
    });
    assert.equal(
      text,
      "ConnectedRegistryName=line1;SyncTokenName=line1;SyncTokenPassword=p=;ParentGatewayEndpoint=hub.eastus2.data.azurecr.io;ParentEndpointProtocol=https",
    );
  });

  it("is parsed back for every password that the service can issue", () => {
    const password = fc.stringMatching(/^[A-Za-z0-9+/=]{1,88}$/);
    fc.assert(
      fc.property(password, (syncTokenPassword) => {
        const parts = { connectedRegistryName: "line1", syncTokenName: "line1", syncTokenPassword, parentGatewayEndpoint: "host" };
        assert.deepEqual(parseConnectionString(connectionString(parts)), parts);
      }),
    );
  });

  const identity = "ConnectedRegistryName=line1;ManagedIdentityClientId=1111;ParentGatewayEndpoint=host;ParentEndpointProtocol=https";
  it("is parsed in the form with a managed identity, which has four parts", () =>
    assert.deepEqual(parseConnectionString(identity), { connectedRegistryName: "line1", managedIdentityClientId: "1111", parentGatewayEndpoint: "host" }));
  for (const more of ["SyncTokenName=line1", "SyncTokenPassword=p"])
    it(`is refused with a managed identity and ${more}`, () => assert.equal(parseConnectionString(`${identity};${more}`), undefined));
  for (const part of identity.split(";").slice(0, 3))
    it(`is refused with a managed identity and without ${part}`, () => assert.equal(parseConnectionString(identity.replace(`${part};`, "")), undefined));

  it("is refused if a part is missing", () => assert.equal(parseConnectionString("ConnectedRegistryName=line1"), undefined));
});
