import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { type HttpClient, createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { contextId, roleIds } from "../../lab/facts";
import { failed, ProgramWorld, succeeded } from "../support/program-world";

const functionId = contextId.replace("Microsoft.Edge/contexts/factories", "Microsoft.Web/sites/validator/functions/validate");
const eventGridPrincipalId = "44444444-4444-4444-8444-444444444444";

/** A verdict of the validator. */
type Verdict = { validationStatus: "Valid" } | { validationStatus: "Invalid"; errorDetails: { code: string; message: string } };

describe("a solution that an external validator must accept", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    appendFileSync(given.project.file("stacks", "solutions", "vision", "solution.yaml"), "externalValidation: true\n");
    given.project.change("hub", "hub", (hub) => ({
      ...hub,
      capabilities: { contextId, names: ["staging"] },
      validation: { functionId, eventGridPrincipalId },
    }));
    await given.bringUpHub();
  });
  after(() => given?.end());
  const store = () => given.world.azure.azure.store;
  const pending = () =>
    store()
      .all("Microsoft.Edge/targets/solutions/versions")
      .find(({ properties }) => properties["state"] === "PendingExternalValidation");

  /** Plays the validator: answers the next revision that waits, as the subscribed function does. Resolves to the revision's name. */
  async function answersNext(verdict: Verdict): Promise<string> {
    const waiting = await new Promise<NonNullable<ReturnType<typeof pending>>>((resolve) => {
      const stop = store().watch(look);
      function look() {
        const found = pending();
        if (found === undefined) return;
        stop();
        resolve(found);
      }
    });
    const trusting = createDefaultHttpClient();
    const tlsSettings = { ca: readFileSync(given.world.environment["NODE_EXTRA_CA_CERTS"] ?? "", "utf8") };
    const http: HttpClient = { sendRequest: (request) => trusting.sendRequest(Object.assign(request, { tlsSettings })) };
    const arm = await ArmClient.connect(given.world.environment, { http });
    const { id, name, properties } = waiting;
    // The run has then seen at least once that the revision waits.
    await new Promise<void>((resolve) => {
      let looks = 0;
      const stop = given.world.azure.requests.watch(({ method, path }) => {
        if (method !== "GET" || path.toLowerCase() !== id.toLowerCase() || ++looks < 2) return;
        stop();
        resolve();
      });
    });
    const target = id.slice(0, id.toLowerCase().indexOf("/solutions/"));
    const body = { solutionVersionId: id, externalValidationId: String(properties["externalValidationId"]), ...verdict };
    await arm.begin({ method: "POST", path: `${target}/updateExternalValidationStatus`, apiVersion: apiVersions.edge, body });
    return name;
  }

  it("has the validator subscribed to the events of the context, with the role that Event Grid needs there", () => {
    const [subscription, ...others] = store().all("Microsoft.EventGrid/eventSubscriptions");
    assert.deepEqual([others, subscription?.properties["topic"]], [[], contextId]);
    assert.deepEqual(subscription?.properties["destination"], { endpointType: "AzureFunction", properties: { resourceId: functionId } });
    const roles = store()
      .all("Microsoft.Authorization/roleAssignments")
      .filter(({ properties }) => properties["principalId"] === eventGridPrincipalId);
    assert.deepEqual(
      roles.map(({ properties }) => String(properties["roleDefinitionId"]).split("/").at(-1)),
      [roleIds.contextAdministrator],
    );
  });

  it("says so in its template, and a refresh finds nothing to change", async () => {
    const [template] = store().all("Microsoft.Edge/solutionTemplates");
    assert.equal(template?.properties["enableExternalValidation"], true);
    await succeeded(given.stacks.preview("hub", "--refresh", "--expect-no-changes"));
  });

  it("ends the run with the validator's words if it is rejected, publishes it once, and stages no image", async () => {
    const verdict = {
      validationStatus: "Invalid",
      errorDetails: { code: "ExternalValidationFailed", message: "The camera of this line is not certified." },
    } as const;
    const [output] = await Promise.all([failed(given.stacks.up("line-1")), answersNext(verdict)]);
    assert.match(output, /waits for the external validator/);
    assert.match(output, /EDGE-STAGING-FAILED[\s\S]*The camera of this line is not certified\.[\s\S]*correct what the external validator rejected/);
    assert.deepEqual(Object.values(given.revisions()), ["ExternalValidationFailed"]);
  });

  it("is staged by the next run as a new revision, once the validator accepts it", async () => {
    const [, name] = await Promise.all([succeeded(given.stacks.up("line-1")), answersNext({ validationStatus: "Valid" })]);
    assert.equal(given.revisions()[name], "ReadyToDeploy");
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /2 of 2 images are the same bytes/);
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });
});
