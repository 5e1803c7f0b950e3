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

describe("a broken link of staging", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  /** An image that is on the site. */
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

  /** Breaks a link, stages, mends the link, and tells the failure; afterwards staging works again. */
  async function failureWhile(link: { broken: () => Promise<void>; mended: () => Promise<void> }, image = staged) {
    await link.broken();
    const failure = await world.stage([image]).finally(link.mended);
    await eventually(async () => (await world.stage([image])) === undefined);
    return failure;
  }

  function assertNames(failure: { code: string; message: string } | undefined, code: string, ...named: string[]): void {
    assert.equal(failure?.code, code, failure?.message);
    for (const text of named) assert.ok(failure.message.includes(text), `${text} is not named: ${failure.message}`);
  }

  /** Ways to change a file of the site's store and to restore it. */
  const tampered = async (digest: string, change: (content: string) => string) => {
    const file = await world.storeFile(`blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`);
    const original = readFileSync(file, "utf8");
    return { broken: async () => writeFileSync(file, change(original)), mended: async () => writeFileSync(file, original) };
  };

  describe("in the cloud", () => {
    it("is an image that was never pushed", async () => {
      assertNames(await world.stage(["line/absent:1.0.0"]), "ImageMissingOrCorrupt", "line/absent:1.0.0");
    });

    it("is a data endpoint that is off", async () => {
      await world.push("broken/endpoint");
      const failure = await failureWhile(
        { broken: () => world.patch("", { dataEndpointEnabled: false }), mended: () => world.patch("", { dataEndpointEnabled: true }) },
        "broken/endpoint:1.0.0",
      );
      assertNames(failure, "DataEndpointDisabled", "dataEndpointEnabled");
    });

    it("is a sync token that was disabled", async () => {
      await world.push("broken/token");
      const failure = await failureWhile(
        { broken: () => world.patch(syncToken, { status: "disabled" }), mended: () => world.patch(syncToken, { status: "enabled" }) },
        "broken/token:1.0.0",
      );
      assertNames(failure, "AuthTokenMissingOrExpired", "'line1' is disabled");
    });

    it("is a gateway action that was taken from the sync token", async () => {
      await world.push("broken/gateway");
      const { actions } = await world.read(map);
      const wanted = [...actions, "repositories/broken/gateway/content/read", "repositories/broken/gateway/metadata/read"];
      const failure = await failureWhile(
        {
          broken: () => world.patch(map, { actions: actions.filter((action) => action !== "gateway/line1/message/read") }),
          mended: () => world.patch(map, { actions: wanted }),
        },
        "broken/gateway:1.0.0",
      );
      assertNames(failure, "AuthTokenMissingOrExpired", "gateway/line1/message/read");
    });

    it("is a repository that somebody takes out of the sync scope map again", async () => {
      await world.push("broken/map");
      const { store } = world.lab.azure.azure;
      let stopWatching = () => {};
      const failure = await failureWhile(
        {
          broken: async () => {
            stopWatching = store.watch((resource) => {
              const actions = resource.id.endsWith(map) ? (resource.properties.actions as string[]) : [];
              const left = actions.filter((action) => !action.startsWith("repositories/broken/map/"));
              if (left.length < actions.length) store.put({ ...resource, properties: { ...resource.properties, actions: left } });
            });
          },
          mended: async () => stopWatching(),
        },
        "broken/map:1.0.0",
      );
      assertNames(failure, "RepositoryNotInSyncScopeMap", "broken/map");
    });
  });

  describe("in the cluster", () => {
    it("is a pull Secret that is not there", async () => {
      const secret: ObjectReference = { apiVersion: "v1", kind: "Secret", metadata: world.facts.pullSecret };
      const failure = await failureWhile({ broken: () => world.site.client.remove(secret), mended: () => world.writePullSecret() });
      assertNames(failure, "ClientTokenMissingOrExpired", "default/my-acr-secret");
    });

    it("is a pull Secret with a password that is not the client token's", async () => {
      const failure = await failureWhile({ broken: () => world.writePullSecret("old"), mended: () => world.writePullSecret() });
      assertNames(failure, "ClientTokenMissingOrExpired", "'line1-pull'");
    });

    it("is a client token that may not pull the repository", async () => {
      const { actions } = await world.read(clientMap);
      const only = ["content/read", "metadata/read"].map((verb) => `repositories/other/${verb}`);
      const failure = await failureWhile({
        broken: async () => {
          await world.patch(clientMap, { actions: only });
          await eventually(async () => (await world.stage([staged])) !== undefined);
        },
        mended: () => world.patch(clientMap, { actions }),
      });
      assertNames(failure, "ClientTokenMissingOrExpired", "line/app");
    });

    it("is a Service that is not there", async () => {
      const found = await world.site.client.find<V1Service>(serviceReference);
      const { selector, ports, clusterIP } = found?.spec ?? {};
      const failure = await failureWhile({
        broken: () => world.site.client.remove(serviceReference),
        mended: async () => void (await world.site.client.create({ ...serviceReference, spec: { selector, ports, clusterIP } })),
      });
      assertNames(failure, "ConnectedRegistryIpNotResolvable", world.facts.serviceAddress, namespace);
    });

    it("is an authority that did not sign the registry's certificate", async () => {
      const found = await world.site.client.find<V1Secret>(authority);
      const original = Buffer.from(found?.data?.["ca.crt"] ?? "", "base64").toString("utf8");
      const write = async (certificate: string) => void (await world.site.client.apply({ ...authority, stringData: { "ca.crt": certificate } }, "test"));
      const failure = await failureWhile({ broken: async () => write((await createAuthority("another CA")).certificate), mended: () => write(original) });
      assertNames(failure, "CertificateNotTrusted", world.facts.serviceAddress);
    });
  });

  describe("in the site's store", () => {
    it("is a layer whose bytes are not those of its digest", async () => {
      const { layer } = await world.push("line/app");
      assertNames(await failureWhile(await tampered(layer, (content) => content.replace("app", "apq"))), "ImageMissingOrCorrupt", layer);
    });

    it("is a manifest below the index whose bytes are not those of its digest", async () => {
      const { manifest } = await world.push("line/app");
      const failure = await failureWhile(await tampered(manifest, (content) => content.replace('"schemaVersion":2', '"schemaVersion": 2')));
      assertNames(failure, "ImageMissingOrCorrupt", manifest);
    });
  });

  describe("with the check by existence", () => {
    for (const [what, change] of [
      ["other bytes", (content: string) => content.replace("app", "apq")],
      ["no bytes", () => ""],
    ] as const)
      it(`is not a layer with ${what}, which the check by content refuses and prove finds`, async () => {
        const { layer } = await world.push("line/app");
        const { broken, mended } = await tampered(layer, change);
        await broken();
        try {
          const existence = await world.stageByExistence([staged]);
          const content = await world.stage([staged]);
          const { proved, images } = await world.prove([staged]);
          assert.deepEqual([existence?.message, content !== undefined, proved, images.map(({ equal }) => equal)], [undefined, true, false, [false]]);
        } finally {
          await mended();
        }
        assert.deepEqual([await world.stage([staged]), (await world.prove([staged])).proved], [undefined, true]);
      });

    it("is not a pull Secret or an authority that is not there", async () => {
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

    it("is a digest, and an image that was never pushed, in the script's words", async () => {
      const { digest } = await world.push("line/app");
      const failure = await world.stageByExistence([staged, `line/app@${digest}`, "line/absent:1.0.0"]);
      assert.equal(failure?.message, "Not all images were fully downloaded, requested images: 3, fully downloaded: 1.");
    });

    it("is an image without a tag, although all others are there", async () => {
      assertNames(await world.stageByExistence([staged, "line/tools"]), "StagingTimeout", "line/tools");
    });

    it("is a policy that refuses exec into the registry's pod", async () => {
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

    it("is a registry without a pod", async () => {
      const found = await world.site.client.find<V1Deployment>(deployment);
      await world.site.client.remove(deployment);
      const failure = await world.stageByExistence([staged]).finally(() => world.site.client.create({ ...deployment, spec: found?.spec }));
      await eventually(async () => (await world.stage([staged])) === undefined);
      assert.equal(failure?.message, "Connected registry pod not found.");
    });
  });

  describe("that makes the site's registry Offline", () => {
    const isOffline = async () => (await world.read("/connectedRegistries/line1")).connectionState === "Offline";

    it("recovers by itself when the sync token is enabled again", async () => {
      await world.patch(syncToken, { status: "disabled" });
      await eventually(isOffline);
      await world.patch(syncToken, { status: "enabled" });
      await world.isOnline();
    });

    it("does not keep images from being pulled that are there", async () => {
      await world.patch(syncToken, { status: "disabled" });
      await eventually(isOffline);
      const failure = await world.stage([staged]).finally(() => world.patch(syncToken, { status: "enabled" }));
      assert.equal(failure, undefined, failure?.message);
    });

    it("is a registry without a pod", async () => {
      const found = await world.site.client.find<V1Deployment>(deployment);
      const failure = await failureWhile({
        broken: () => world.site.client.remove(deployment),
        mended: async () => void (await world.site.client.create({ ...deployment, spec: found?.spec })),
      });
      assertNames(failure, "LimitedNetworkAccess", "no pod behind Service connected-registry/line1 is ready");
    });
  });
});
