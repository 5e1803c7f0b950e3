import assert from "node:assert/strict";
import type { V1Pod, V1Secret } from "@kubernetes/client-node";
import { siteFacts } from "../../lab/facts";
import { createAuthority, issue } from "../../lab/site/certificates";
import { armCall } from "../support/arm-call";
import { changedRegistry } from "../support/changed-registry";
import { InterruptedPulls } from "../support/interrupted-pulls";
import { offline } from "../support/offline-instance";
import { ProgramWorld, succeeded } from "../support/program-world";

const namespace = "connected-registry";
const { connectedClusterId } = siteFacts("line-1");

describe("the instance of a site's registry, on the real engine", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    given.project.change("line-1", "site", (site) => ({ ...site, pullSecrets: [{}, { name: "pull", type: "kubernetes.io/dockerconfigjson" }] }));
    await given.bringUp();
  });
  after(() => given?.end());

  const client = () => given.world.sites.get("line-1")?.client ?? assert.fail("there is no line-1");
  const isUnchanged = () => succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  /** Asserts that one run succeeds, pulls fail only as announced, nothing remains to be done, and every image is unchanged. */
  const recreates = async (because: RegExp, was: { wasLost?: boolean; moved?: boolean }, ...options: string[]) => {
    const pulls = await InterruptedPulls.start(given);
    const output = await succeeded(given.stacks.up("line-1", ...options));
    assert.match(output, because);
    assert.match(output, /pulls fail for about 10 to 20 minutes.*; all images of factory\/gateway, factory\/vision are fetched again/);
    await pulls.assertOnlyInterrupted(was);
    await isUnchanged();
    assert.match(await succeeded(given.command("prove", "-s", "line-1")), /2 of 2 images are the same bytes/);
  };
  it("is kept if only the spelling of ids changes", async () => {
    const shout = (id: unknown) => String(id).toUpperCase();
    given.project.change("line-1", "site", (site) => {
      const target = site["target"] as Record<string, unknown>;
      const { customLocationId, contextId } = target;
      return {
        ...site,
        connectedClusterId: shout(site["connectedClusterId"]),
        target: { ...target, customLocationId: shout(customLocationId), contextId: shout(contextId) },
      };
    });
    given.project.change("hub", "hub", (hub) => ({ ...hub, resourceGroup: shout(hub["resourceGroup"]), subscriptionId: shout(hub["subscriptionId"]) }));
    await isUnchanged();
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
    await succeeded(given.stacks.up("line-1"));
    await isUnchanged();
  });

  it("is recreated at another service address, which pull secrets then contain", async () => {
    given.project.change("line-1", "site", (site) => changedRegistry(site, { serviceAddress: "10.96.0.51" }));
    await recreates(/installed again, because the service address is 10\.96\.0\.51/, { moved: true });
    const secret = await client().find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "default", name: "pull" } });
    const config = JSON.parse(Buffer.from(secret?.data?.[".dockerconfigjson"] ?? "", "base64").toString("utf8")) as { auths: object };
    assert.deepEqual(Object.keys(config.auths), ["10.96.0.51", "10.96.0.51:443"]);
  });

  it("is recreated without a refresh if its extension was deleted in Azure", async () => {
    await armCall(given.world, "DELETE", `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`, "2023-05-01");
    // The deletion may still be running when the next run starts; that run waits until it has ended.
    await recreates(/because extension line1 no longer exists/, { wasLost: true });
  });

  it("is recreated after a refresh if its namespace was deleted, which a run without one reports", async () => {
    await client().remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await offline(given);
    const { stdout, stderr } = await given.stacks.preview("line-1");
    assert.match(stdout + stderr, /EDGE-INSTANCE-LOST {2}the site's registry was deleted in its cluster, which has no namespace connected-registry/);
    await recreates(/because the cluster has no namespace connected-registry/, { wasLost: true }, "--refresh");
  });

  it("is recreated after a refresh if its volume was deleted", async () => {
    await client().remove({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { namespace, name: "connected-registry-pvc" } });
    // The claim remains until no pod uses it.
    const pods = await client().list<V1Pod>("v1", "Pod", { namespace });
    for (const { metadata } of pods) await client().remove({ apiVersion: "v1", kind: "Pod", metadata: { namespace, name: metadata?.name ?? "" } });
    await offline(given);
    await recreates(/because the cluster has no volume for claim connected-registry-pvc/, { wasLost: true }, "--refresh");
  });

  it("is recreated if its certificate comes from the config instead of cert-manager", async () => {
    const authority = await createAuthority({ commonName: "factory" });
    const { certificate, key } = await issue(authority, { commonName: "registry", addresses: ["10.96.0.51"] });
    const set = (...args: string[]) => succeeded(given.stacks.run(["config", "set", "--stack", "line-1", ...args]));
    await set("certificate", "--", certificate);
    await set("--secret", "certificateKey", "--", key);
    await set("certificateAuthority", "--", authority.certificate);
    given.project.change("line-1", "site", (site) => changedRegistry(site, { certificate: { from: "config" } }));
    await recreates(/because its certificate comes from the config/, {});
  });
});
