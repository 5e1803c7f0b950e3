import assert from "node:assert/strict";
import { deniedIn } from "../../../../cli/engine/denied-resources";

const urn = "urn:pulumi:hub::edge-staging::edge:hub:Hub$azure-native:containerregistry:Registry::hub-registry";
const refusal = (action: string) =>
  `Status=403 Code="AuthorizationFailed" Message="The client 'c' with object id '33333333-3333-4333-8333-333333333333' does not have authorization to perform action '${action}' over scope '/g' or the scope is invalid."`;
const event = (message: string, severity = "error") => JSON.stringify({ sequence: 1, diagnosticEvent: { urn, severity, message } });

describe("the resources that Azure refused in a run", () => {
  it("are reported once for each action, with resource, scope and role", () => {
    const [fault, ...others] = deniedIn(
      [
        event(refusal("Microsoft.ContainerRegistry/registries/write")),
        event(refusal("microsoft.containerRegistry/registries/write"), "info"),
        event(refusal("Microsoft.ContainerRegistry/registries/write")),
        '{"sequ',
      ].join("\n"),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      [fault?.code, fault?.what, fault?.allowed],
      [
        "EDGE-PERMISSION",
        "hub-registry: AuthorizationFailed: no role of this identity allows Microsoft.ContainerRegistry/registries/write at /g",
        'identities with role "edge-staging hub operator"',
      ],
    );
  });

  it("are none of our kinds, which report it themselves, and none that failed for another reason", () =>
    assert.deepEqual(
      deniedIn([event("EDGE-PERMISSION  registry/Token: AuthorizationFailed: no role of this identity allows x at /g"), event("Status=409")].join("\n")),
      [],
    ));
});
