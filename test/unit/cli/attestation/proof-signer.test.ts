import assert from "node:assert/strict";
import { azureSigner, ciSigner } from "../../../../cli/attestation/proof-signer";

const github = {
  GITHUB_ACTIONS: "true",
  GITHUB_ACTOR: "octocat",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "contoso/factory",
  GITHUB_RUN_ID: "17",
};
const pipelines = {
  TF_BUILD: "True",
  BUILD_REQUESTEDFOR: "Mona",
  SYSTEM_COLLECTIONURI: "https://dev.azure.com/contoso/",
  SYSTEM_TEAMPROJECT: "factory",
  BUILD_BUILDID: "17",
};
const gitlab = { GITLAB_CI: "true", GITLAB_USER_LOGIN: "mona", CI_JOB_URL: "https://gitlab.com/contoso/factory/-/jobs/17" };

describe("the signer of a site proof", () => {
  for (const [environment, system, actor, run] of [
    [github, "GitHub Actions", "octocat", "https://github.com/contoso/factory/actions/runs/17"],
    [pipelines, "Azure Pipelines", "Mona", "https://dev.azure.com/contoso/factory/_build/results?buildId=17"],
    [gitlab, "GitLab CI", "mona", "https://gitlab.com/contoso/factory/-/jobs/17"],
  ] as const) {
    it(`is a run of ${system}`, () => assert.deepEqual(ciSigner(environment), { kind: "ci", system, actor, run }));

    for (const missing of Object.keys(environment))
      it(`is not a run of ${system} if ${missing} is missing`, () => {
        for (const value of [undefined, ""]) assert.equal(ciSigner({ ...environment, [missing]: value }), undefined);
      });
  }

  it("is not a CI run on a developer's machine", () => assert.equal(ciSigner({ CI: "true", HOME: "/home/mona" }), undefined));

  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
  for (const [claims, name] of [
    [{ upn: "mona@contoso.com", name: "Mona" }, "mona@contoso.com"],
    [{ unique_name: "mona@contoso.com" }, "mona@contoso.com"],
    [{ appid: "11111111-1111-4111-8111-111111111111" }, "11111111-1111-4111-8111-111111111111"],
    [{}, undefined],
  ] as const)
    it(`is the signed-in principal, with ${Object.keys(claims).join(" and ") || "no name"}`, () =>
      assert.deepEqual(azureSigner(token({ tid: "t", oid: "o", ...claims })), { kind: "azure", tenantId: "t", objectId: "o", ...(name && { name }) }));

  for (const unreadable of ["", "opaque", "a.b.c", token({ tid: "t" }), token({ oid: "o" }), token({ tid: "", oid: "o" }), token({ tid: 1, oid: 2 })])
    it(`is unknown with ${unreadable === "" ? "no token" : `the token ${unreadable.slice(0, 30)}`}, and the token is not shown`, () =>
      assert.throws(
        () => azureSigner(unreadable),
        (error: Error) => error.message.startsWith("EDGE-ATTESTATION-SIGNER") && (unreadable === "" || !error.message.includes(unreadable)),
      ));
});
