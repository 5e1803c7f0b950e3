import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { armFault } from "../../../../components/arm/arm-fault";
import { formatFault } from "../../../../components/core/fault";

const objectId = "33333333-3333-4333-8333-333333333333";
const group = "/subscriptions/s/resourceGroups/g";
const refusal = (action: string, scope: string) =>
  `The client 'c' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
const faultOf = (reason: string, { call = `PUT ${group}/x`, code = "AuthorizationFailed", doing }: { call?: string; code?: string; doing?: string } = {}) => {
  const fault = armFault(new ArmError(403, code, reason, call), doing);
  assert.ok(fault);
  return fault;
};

describe("the fault of a call that no role allows", () => {
  it("names action, scope, call, role, identity and the command that assigns the role", () =>
    assert.equal(
      formatFault(faultOf(refusal("Microsoft.Edge/targets/write", `${group}/t`), { doing: 'orchestration/Target: "created"' })),
      [
        `EDGE-PERMISSION  orchestration/Target: "created": AuthorizationFailed: no role of this identity allows Microsoft.Edge/targets/write at ${group}/t`,
        `  given   PUT ${group}/x`,
        '  allowed identities with role "edge-staging site operator"',
        `  fix     have the role assigned, at this scope or above (az role assignment create --assignee-object-id ${objectId} --role "edge-staging site operator" --scope ${group}/t); if it is assigned, add the action to it (docs/reference/roles.md), then run it again: it continues from here`,
      ].join("\n"),
    ));

  it("names both roles for an action of both", () =>
    assert.equal(
      faultOf(refusal("microsoft.edge/Contexts/read", group)).allowed,
      'identities with role "edge-staging hub operator" or "edge-staging site operator"',
    ));

  it("names no role for an action that neither has", () => {
    const { allowed, fix } = faultOf(refusal("Microsoft.Edge/sites/write", group));
    assert.equal(allowed, undefined);
    assert.match(fix, /^have a role with this action assigned \(az role assignment create .* --role <role> --scope \/subscriptions\/s\/resourceGroups\/g\)/);
  });

  it("names the linked resource and its action, if that is what the call lacks", () => {
    const linked = `The client 'c' with object id '${objectId}' has permission to perform action 'Microsoft.Edge/targets/write' on scope '${group}/t'; however, it does not have permission to perform action(s) 'Microsoft.ExtendedLocation/customLocations/deploy/action' on the linked scope(s) '${group}/l' (respectively) or the linked scope(s) are invalid.`;
    assert.match(
      faultOf(linked, { code: "LinkedAuthorizationFailed" }).what,
      /^LinkedAuthorizationFailed: .* allows Microsoft\.ExtendedLocation\/customLocations\/deploy\/action at \/subscriptions\/s\/resourceGroups\/g\/l$/,
    );
  });

  it("takes the scope from the call where Azure's text is cut off", () => {
    const cut = refusal("Microsoft.Edge/targets/write", `${group}/${"t".repeat(400)}`).slice(0, 300);
    assert.match(faultOf(cut, { call: `PUT ${group}/t` }).what, /allows Microsoft\.Edge\/targets\/write at \/subscriptions\/s\/resourceGroups\/g\/t$/);
  });

  it("has Azure's text where that names no action", () => {
    const { code, what, fix } = faultOf("No role.");
    assert.deepEqual([code, what], ["EDGE-PERMISSION", "AuthorizationFailed: No role."]);
    assert.match(fix, /docs\/reference\/roles\.md/);
  });

  it("says that Reader's wildcard does not match solution versions", () => {
    const note = /wildcard of Reader does not match this action/;
    assert.match(faultOf(refusal("Microsoft.Edge/targets/solutions/versions/read", group)).fix, note);
    assert.doesNotMatch(faultOf(refusal("Microsoft.Edge/solutionTemplates/versions/read", group)).fix, note);
  });

  it("is not that of another refusal of Azure", () =>
    assert.equal(faultOf(refusal("Microsoft.Edge/targets/write", group), { code: "InvalidAuthenticationTokenTenant" }).code, "EDGE-AZURE"));
});
