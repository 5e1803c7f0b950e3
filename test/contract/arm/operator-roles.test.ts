import assert from "node:assert/strict";
import { type HttpClient, createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../../components/arm/arm-client";
import { armFault } from "../../../components/arm/arm-fault";
import { operatorRoles } from "../../../components/core/operator-roles";
import { signInEnvironment } from "../../../lab/azure/server";
import { AzureLab } from "../../support/azure-lab";
import { grantRole } from "../../support/granted-roles";
import { isWithin, recordedPermissions } from "../../support/recorded-permissions";

/** Repeats the recorded calls with the operator roles, each without the action that it needs. */
describe("a call of a run whose role lacks one action", function () {
  this.timeout(60_000);
  let lab: AzureLab;
  let arm: ArmClient;
  /** Calls that the client reported as denied. */
  const denied: string[] = [];

  before(async () => {
    lab = await AzureLab.start();
    const trusting = createDefaultHttpClient();
    const tlsSettings = { ca: lab.authority.certificate };
    const http: HttpClient = { sendRequest: (request) => trusting.sendRequest(Object.assign(request, { tlsSettings })) };
    arm = (await ArmClient.connect(signInEnvironment(lab.azure), { http })).reporting(({ call }) => denied.push(call));
  });
  after(() => lab?.stop());

  for (const role of operatorRoles)
    for (const { action, at, scope, call } of recordedPermissions().filter(({ stack }) => stack === role.stacks)) {
      if (!call) continue;
      it(`fails with the action ${action}, the ${at} and the role ${role.name}`, async () => {
        grantRole(lab.azure, role, { without: (permission, place) => permission.action === action && isWithin(at, place) });
        const { method, path, apiVersion } = call;
        const sent = arm.send({ method: method as "GET", path, apiVersion, ...(["PUT", "PATCH", "POST"].includes(method) && { body: {} }) });
        const error = await sent.then(
          () => assert.fail(`${method} ${path} is allowed all the same`),
          (thrown: unknown) => thrown,
        );
        const fault = armFault(error, "a run");
        assert.equal(fault?.what, `a run: AuthorizationFailed: no role of this identity allows ${action} at ${scope}`);
        assert.deepEqual([fault.code, fault.given], ["EDGE-PERMISSION", `${method} ${path}`]);
        assert.equal(denied.at(-1), fault.given);
        assert.ok(fault.allowed?.includes(`"${role.name}"`), fault.allowed);
        assert.match(
          fault.fix,
          new RegExp(`az role assignment create --assignee-object-id ${lab.azure.signIn.objectId} --role ".*" --scope .*docs/reference/roles\\.md`),
        );
      });
    }
});
