import assert from "node:assert/strict";
import fc from "fast-check";
import { formatFault } from "../../../../components/core/fault";
import { installationFailure, isTransient, stagingFailure } from "../../../../components/orchestration/solution-failure";

/** Staging failures with the messages of the service's troubleshooting page, and one of no known class. Source: workload-orchestration reference 7.2, 4.1. */
const classes: { code: string; message: string; fix: RegExp; transient?: boolean | undefined }[] = [
  { code: "DiskFull", message: "The disk at the edge is full", fix: /free disk space on the site/ },
  {
    code: "AuthTokenMissingOrExpired",
    message: "The auth token between ACR and the connected registry is missing or expired",
    fix: /--refresh.*issues a new password.*extension/,
  },
  {
    code: "ClientTokenMissingOrExpired",
    message: "The client token for Kubernetes is missing or expired",
    fix: /--refresh.*issues a new password.*pull secret/,
  },
  { code: "LimitedNetworkAccess", message: "The network is limited", fix: /connection to the cloud.*publishes the same revision/, transient: true },
  { code: "ImageMissing", message: "An image is missing in the cloud registry", fix: /push the image/ },
  { code: "ImageCorrupt", message: "An image is corrupt", fix: /delete the corrupt copy/ },
  { code: "ConnectedRegistryIpNotResolvable", message: "The connected-registry IP is not resolvable", fix: /Service of the site's registry/ },
  { code: "AcrResourceIdInvalid", message: "The ACR resource id is not set correctly", fix: /new version of the solution.*acrResourceId/ },
  { code: "ExternalValidationFailed", message: "The external validator found the solution version invalid", fix: /new revision/ },
  // Messages of the script that checks the images at a site, as in public code.
  {
    code: "NotAllImagesWereFullyDownloaded",
    message: "Not all images were fully downloaded, requested images: 3, fully downloaded: 1.",
    fix: /wait until the site has synced.*publishes the same revision/,
    transient: true,
  },
  { code: "NoConnectedRegistryFound", message: "No connected registry found.", fix: /kubectl get extensionconfigs -A.*pulumi up --refresh/ },
  {
    code: "ConnectedRegistryPodNotFound",
    message: "Connected registry pod not found.",
    fix: /pods of the site's extension run.*no second connected registry extension/,
  },
  { code: "NoValidImagesFound", message: "No valid images found.", fix: /new version of the solution whose staged images are all written repository:tag/ },
  {
    code: "ErrorExecutingTheScriptInTheConnectedRegistryPod",
    message: "Error executing the script in the connected registry pod.",
    fix: /exec into the pods of namespace connected-registry.*deny pods\/exec/,
  },
  { code: "RoleAssignmentMissing", message: "The identity may not do what staging needs", fix: /^correct the reported cause/, transient: undefined },
];
const id = "/subscriptions/s/solutions/vision/versions/1.0.0.1";

describe("a staging failure", () => {
  for (const { code, message, fix, ...rest } of classes) {
    const transient = "transient" in rest ? rest.transient : false;
    it(`with code ${code} is ${transient === undefined ? "possibly transient" : transient ? "transient" : "permanent"}`, () =>
      assert.equal(isTransient({ code, message }), transient));
    it(`with code ${code} has its own fix`, () => assert.match(stagingFailure({ code, message: "something" }, id).fix, fix));
    it(`with a generic code and message "${message}" has the same fix`, () =>
      assert.equal(stagingFailure({ code: "InternalError", message }, id).fix, stagingFailure({ code }, id).fix));
  }

  it("is classified by its code before its message", () =>
    assert.match(stagingFailure({ code: "LimitedNetworkAccess", message: "the image is missing, as the disk is full" }, id).fix, /connection to the cloud/));

  for (const message of [
    'staging-status: {"Success":false,"Message":"Not all images were fully downloaded, requested images: 12, fully downloaded: 0.","StagedImages":[]}',
    "not all images were downloaded",
  ])
    it(`is transient if the message contains the site's missing images: ${message.slice(0, 40)}`, () =>
      assert.equal(isTransient({ code: "8004", message }), true));
  for (const message of [
    'pods "line1-6d9f" is forbidden: User "system:serviceaccount:workloadorchestration:sa" cannot create resource "pods/exec" in API group ""',
    "error: unable to upgrade connection: Forbidden",
  ])
    it(`has the fix for pods/exec if the API server refuses exec: ${message.slice(0, 40)}`, () =>
      assert.match(stagingFailure({ code: "8004", message }, id).fix, /admission policies that deny pods\/exec/));

  it("is reported with code, the service's message, solution version and fix", () =>
    assert.equal(
      formatFault(stagingFailure({ code: "Odd", message: "no idea" }, id)),
      [
        "EDGE-STAGING-FAILED  the service could not stage the solution version: Odd: no idea",
        `  given   ${id}`,
        "  fix     correct the reported cause, then run `pulumi up` again, which publishes the same revision, or creates a new one if this one was rejected",
      ].join("\n"),
    ));

  it("has a fix, and never prints undefined, for any code and message", () => {
    const text = fc.option(fc.string({ unit: "grapheme-ascii" }), { nil: undefined });
    fc.assert(
      fc.property(text, text, (code, message) => {
        const { what, fix } = stagingFailure({ code, message }, id);
        assert.ok(fix.length > 0 && !what.includes("undefined"));
      }),
    );
  });
});

describe("an installation failure", () => {
  it("is reported with code, the service's message, solution version and fix", () =>
    assert.equal(
      formatFault(installationFailure({ code: "HelmOperationFailed", message: "release failed" }, id)),
      [
        "EDGE-INSTALLATION-FAILED  the service could not install the solution version: HelmOperationFailed: release failed",
        `  given   ${id}`,
        "  fix     correct the reported cause, then run `pulumi up` again, which installs the same revision",
      ].join("\n"),
    ));
});

describe("an installation failure caused by the cluster", () => {
  for (const [message, fix] of [
    ['admission webhook "validation.gatekeeper.sh" denied the request: [no-root] root is not allowed', /^exempt the solution's namespace from the constraint/],
    ["pods is forbidden: exceeded quota: compute", /^raise the ResourceQuota or LimitRange of the solution's namespace/],
    ["exec /app/vision: exec format error", /^add a linux\/amd64 node/],
    ["no idea", /^correct the reported cause/],
  ] as const)
    it(`has the fix for its cause: ${message.slice(0, 30)}`, () =>
      assert.match(
        installationFailure({ code: "HelmOperationFailed", message }, id).fix,
        new RegExp(`${fix.source}.*, then run \`pulumi up\` again, which installs the same revision$`),
      ));
});
