import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { V1Deployment, V1Secret, V1Service } from "@kubernetes/client-node";
import { createAuthority } from "../../../lab/certificates";
import type { ObjectReference } from "../../../lab/site/kubernetes-client";
import { eventually, StagingWorld } from "./staging-world";

const namespace = "connected-registry";
const map = "/scopeMaps/line1";
const syncToken = "/tokens/line1";
const clientMap = "/scopeMaps/line1-pull";
const authority: ObjectReference = { apiVersion: "v1", kind: "Secret", metadata: { name: "line1-ca-cert", namespace } };
const serviceReference: ObjectReference = { apiVersion: "v1", kind: "Service", metadata: { name: "line1", namespace } };
const deployment: ObjectReference = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "line1", namespace } };

describe("staging with one broken link", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  /** An image that is at the site. */
  const staged = "line/app:1.0.0";
  before(async () => {
    world = await StagingWorld.start();
    await world.grant("contributor");
    await world.grant("registryConfiguration");
    await world.push("line/app");
    const failure = await world.stage([staged]);
    assert.equal(failure, undefined, failure?.message);
  });
  after(() => world?.stop());

  /** Breaks a link, stages, repairs the link, and returns the failure. Asserts that staging works again afterwards. */
  async function failureWhile(link: { breakLink: () => Promise<void>; repair: () => Promise<void> }, image = staged) {
    await link.breakLink();
    const failure = await world.stage([image]).finally(link.repair);
    await eventually(async () => (await world.stage([image])) === undefined);
    return failure;
  }

  function assertNames(failure: { code: string; message: string } | undefined, code: string, ...named: string[]): void {
    assert.equal(failure?.code, code, failure?.message);
    for (const text of named) assert.ok(failure.message.includes(text), `${text} is not named: ${failure.message}`);
  }

  /** Functions that change a file of the site's store and restore it. */
  const tampered = async (digest: string, change: (content: string) => string) => {
    const file = await world.storeFile(`blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`);
    const original = readFileSync(file, "utf8");
    return { breakLink: async () => writeFileSync(file, change(original)), repair: async () => writeFileSync(file, original) };
  };

  describe("in the cloud", () => {
    it("fails for an image that was never pushed", async () => {
      assertNames(await world.stage(["line/absent:1.0.0"]), "ImageMissingOrCorrupt", "line/absent:1.0.0");
    });

    it("fails if the data endpoint is disabled", async () => {
      await world.push("broken/endpoint");
      const failure = await failureWhile(
        { breakLink: () => world.patch("", { dataEndpointEnabled: false }), repair: () => world.patch("", { dataEndpointEnabled: true }) },
        "broken/endpoint:1.0.0",
      );
      assertNames(failure, "DataEndpointDisabled", "dataEndpointEnabled");
    });

    it("fails if the sync token is disabled", async () => {
      await world.push("broken/token");
      const failure = await failureWhile(
        { breakLink: () => world.patch(syncToken, { status: "disabled" }), repair: () => world.patch(syncToken, { status: "enabled" }) },
        "broken/token:1.0.0",
      );
      assertNames(failure, "AuthTokenMissingOrExpired", "'line1' is disabled");
    });

    it("fails if the sync token lacks a gateway action", async () => {
      await world.push("broken/gateway");
      const { actions } = await world.read(map);
      const wanted = [...actions, "repositories/broken/gateway/content/read", "repositories/broken/gateway/metadata/read"];
      const failure = await failureWhile(
        {
          breakLink: () => world.patch(map, { actions: actions.filter((action) => action !== "gateway/line1/message/read") }),
          repair: () => world.patch(map, { actions: wanted }),
        },
        "broken/gateway:1.0.0",
      );
      assertNames(failure, "AuthTokenMissingOrExpired", "gateway/line1/message/read");
    });

    it("fails if another writer removes a repository from the sync scope map", async () => {
      await world.push("broken/map");
      const { store } = world.lab.azure.azure;
      let stopWatching = () => {};
      const failure = await failureWhile(
        {
          breakLink: async () => {
            stopWatching = store.watch((resource) => {
              const actions = resource.id.endsWith(map) ? (resource.properties.actions as string[]) : [];
              const left = actions.filter((action) => !action.startsWith("repositories/broken/map/"));
              if (left.length < actions.length) store.put({ ...resource, properties: { ...resource.properties, actions: left } });
            });
          },
          repair: async () => stopWatching(),
        },
        "broken/map:1.0.0",
      );
      assertNames(failure, "RepositoryNotInSyncScopeMap", "broken/map");
    });
  });

  describe("in the cluster", () => {
    it("fails without the pull Secret", async () => {
      const secret: ObjectReference = { apiVersion: "v1", kind: "Secret", metadata: world.facts.pullSecret };
      const failure = await failureWhile({ breakLink: () => world.site.client.remove(secret), repair: () => world.writePullSecret() });
      assertNames(failure, "ClientTokenMissingOrExpired", "default/my-acr-secret");
    });

    it("fails if the pull Secret contains another password than the client token's", async () => {
      const failure = await failureWhile({ breakLink: () => world.writePullSecret("old"), repair: () => world.writePullSecret() });
      assertNames(failure, "ClientTokenMissingOrExpired", "'line1-pull'");
    });

    it("fails if the client token may not pull the repository", async () => {
      const { actions } = await world.read(clientMap);
      const only = ["content/read", "metadata/read"].map((verb) => `repositories/other/${verb}`);
      const failure = await failureWhile({
        breakLink: async () => {
          await world.patch(clientMap, { actions: only });
          await eventually(async () => (await world.stage([staged])) !== undefined);
        },
        repair: () => world.patch(clientMap, { actions }),
      });
      assertNames(failure, "ClientTokenMissingOrExpired", "line/app");
    });

    it("fails without the Service", async () => {
      const found = await world.site.client.find<V1Service>(serviceReference);
      const { selector, ports, clusterIP } = found?.spec ?? {};
      const failure = await failureWhile({
        breakLink: () => world.site.client.remove(serviceReference),
        repair: async () => void (await world.site.client.create({ ...serviceReference, spec: { selector, ports, clusterIP } })),
      });
      assertNames(failure, "ConnectedRegistryIpNotResolvable", world.facts.serviceAddress, namespace);
    });

    it("fails if the CA did not sign the registry's certificate", async () => {
      const found = await world.site.client.find<V1Secret>(authority);
      const original = Buffer.from(found?.data?.["ca.crt"] ?? "", "base64").toString("utf8");
      const write = async (certificate: string) => void (await world.site.client.apply({ ...authority, stringData: { "ca.crt": certificate } }, "test"));
      const failure = await failureWhile({ breakLink: async () => write((await createAuthority("another CA")).certificate), repair: () => write(original) });
      assertNames(failure, "CertificateNotTrusted", world.facts.serviceAddress);
    });
  });

  describe("in the site's store", () => {
    it("fails if the bytes of a layer do not match its digest", async () => {
      const { layer } = await world.push("line/app");
      assertNames(await failureWhile(await tampered(layer, (content) => content.replace("app", "apq"))), "ImageMissingOrCorrupt", layer);
    });

    it("fails if the bytes of a manifest below the index do not match its digest", async () => {
      const { manifest } = await world.push("line/app");
      const failure = await failureWhile(await tampered(manifest, (content) => content.replace('"schemaVersion":2', '"schemaVersion": 2')));
      assertNames(failure, "ImageMissingOrCorrupt", manifest);
    });
  });

  describe("with the existence check", () => {
    for (const [what, change] of [
      ["other bytes", (content: string) => content.replace("app", "apq")],
      ["no bytes", () => ""],
    ] as const)
      it(`accepts a layer with ${what}, which the content check rejects and prove reports`, async () => {
        const { layer } = await world.push("line/app");
        const { breakLink, repair } = await tampered(layer, change);
        await breakLink();
        try {
          const existence = await world.stageByExistence([staged]);
          const content = await world.stage([staged]);
          const { proved, images } = await world.prove([staged]);
          assert.deepEqual([existence?.message, content !== undefined, proved, images.map(({ equal }) => equal)], [undefined, true, false, [false]]);
        } finally {
          await repair();
        }
        assert.deepEqual([await world.stage([staged]), (await world.prove([staged])).proved], [undefined, true]);
      });

    it("succeeds without the pull Secret and with a wrong CA", async () => {
      const secret: ObjectReference = { apiVersion: "v1", kind: "Secret", metadata: world.facts.pullSecret };
      const found = await world.site.client.find<V1Secret>(authority);
      const certificate = Buffer.from(found?.data?.["ca.crt"] ?? "", "base64").toString("utf8");
      await world.site.client.remove(secret);
      await world.site.client.apply({ ...authority, stringData: { "ca.crt": "none" } }, "test");
      const failure = await world.stageByExistence([staged]).finally(async () => {
        await world.writePullSecret();
        await world.site.client.apply({ ...authority, stringData: { "ca.crt": certificate } }, "test");
      });
      assert.equal(failure, undefined, failure?.message);
      assert.equal(await world.stage([staged]), undefined);
    });

    it("fails for a digest and for an image that was never pushed, with the script's message", async () => {
      const { digest } = await world.push("line/app");
      const failure = await world.stageByExistence([staged, `line/app@${digest}`, "line/absent:1.0.0"]);
      assert.equal(failure?.message, "Not all images were fully downloaded, requested images: 3, fully downloaded: 1.");
    });

    it("fails for an image without a tag, even if all others exist", async () => {
      assertNames(await world.stageByExistence([staged, "line/tools"]), "StagingTimeout", "line/tools");
    });

    it("fails if a policy refuses exec into the registry's pod", async () => {
      const { client } = world.site;
      const api = { apiVersion: "admissionregistration.k8s.io/v1", metadata: { name: "no-exec" } };
      const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CONNECT"], resources: ["pods/exec"] }];
      const policy = { ...api, kind: "ValidatingAdmissionPolicy", spec: { matchConstraints: { resourceRules }, validations: [{ expression: "false" }] } };
      const binding = { ...api, kind: "ValidatingAdmissionPolicyBinding", spec: { policyName: "no-exec", validationActions: ["Deny"] } };
      await client.create(policy);
      await client.create(binding);
      try {
        await eventually(async () => (await world.stageByExistence([staged]))?.message === "Error executing the script in the connected registry pod.");
      } finally {
        await client.remove(binding);
        await client.remove(policy);
      }
      await eventually(async () => (await world.stageByExistence([staged])) === undefined);
    });

    it("fails without the registry's pod", async () => {
      const found = await world.site.client.find<V1Deployment>(deployment);
      await world.site.client.remove(deployment);
      const failure = await world.stageByExistence([staged]).finally(() => world.site.client.create({ ...deployment, spec: found?.spec }));
      await eventually(async () => (await world.stage([staged])) === undefined);
      assert.equal(failure?.message, "Connected registry pod not found.");
    });
  });

  describe("while the site's registry is Offline", () => {
    const isOffline = async () => (await world.read("/connectedRegistries/line1")).connectionState === "Offline";

    it("recovers automatically when the sync token is enabled again", async () => {
      await world.patch(syncToken, { status: "disabled" });
      await eventually(isOffline);
      await world.patch(syncToken, { status: "enabled" });
      await world.isOnline();
    });

    it("still pulls images that are at the site", async () => {
      await world.patch(syncToken, { status: "disabled" });
      await eventually(isOffline);
      const failure = await world.stage([staged]).finally(() => world.patch(syncToken, { status: "enabled" }));
      assert.equal(failure, undefined, failure?.message);
    });

    it("fails without the registry's pod", async () => {
      const found = await world.site.client.find<V1Deployment>(deployment);
      const failure = await failureWhile({
        breakLink: () => world.site.client.remove(deployment),
        repair: async () => void (await world.site.client.create({ ...deployment, spec: found?.spec })),
      });
      assertNames(failure, "LimitedNetworkAccess", "no pod behind Service connected-registry/line1 is ready");
    });
  });
});
