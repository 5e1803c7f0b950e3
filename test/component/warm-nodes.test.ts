import assert from "node:assert/strict";
import type { V1DaemonSetSpec } from "@kubernetes/client-node";
import type { SiteArgs } from "../../components/site/args";
import { warmPodsSpec } from "../../components/cluster/warm-nodes/daemon-set-spec";
import { declaredSite as site } from "../support/declared-site";
import { named, outline, secretIn } from "../support/mocks";
import { vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const former = ["factory/vision:0.9.0", "factory/gateway:1.0.0"];
const pinned = { ...vision, formerImages: former };
const kept = ["factory/gateway:1.0.0", "factory/vision:0.9.0", "factory/vision:1.0.0"];
const pods = "line-1-warm-pods";

describe("a site with warm nodes", () => {
  it("declares a DaemonSet after its solutions, and an additional pull secret", async () => {
    const { declared, made } = await site({ warm: "on", solutions: [pinned] });
    assert.deepEqual(outline(declared).slice(-3, -1), ["line-1 > line-1-warm edge:cluster:WarmNodes", `line-1-warm > ${pods} kubernetes:apps/v1:DaemonSet`]);
    const { after, inputs, options, declaredWith } = named(declared, pods);
    assert.deepEqual(after, ["line-1-pull", "line-1-vision"]);
    assert.deepEqual(
      [inputs["metadata"], declaredWith],
      [{ namespace: "connected-registry", name: "line1-warm-nodes", annotations: { "pulumi.com/skipAwait": "true" } }, "line-1-cluster"],
    );
    assert.equal(options.deleteBeforeReplace, true);
    const secret = named(declared, "line-1-pull-connected-registry-line1-warm-nodes");
    const { ".dockerconfigjson": config = "" } = secretIn(secret.inputs["stringData"]) as Record<string, string>;
    assert.deepEqual(
      [secret.inputs["type"], Object.keys((JSON.parse(config) as { auths: object }).auths)],
      ["kubernetes.io/dockerconfigjson", ["10.96.0.50", "10.96.0.50:443"]],
    );
    assert.deepEqual((await unwrap(made.facts)).warmImages, kept);
    assert.ok(named(declared, "line-1-removal").after.includes("line-1-warm"));
  });

  it("lists each image of the pinned and previous versions once, by its name at the site", async () => {
    const { declared } = await site({ warm: "on", solutions: [pinned, { ...pinned, name: "audit", images: ["factory/vision:1.0.0"] }] });
    const { template } = named(declared, pods).inputs["spec"] as V1DaemonSetSpec;
    assert.deepEqual(
      template.spec?.containers.map(({ image }) => image),
      kept.map((image) => `10.96.0.50/${image}`),
    );
    assert.deepEqual([template.spec?.initContainers?.[0]?.image, template.spec?.imagePullSecrets], ["busybox", [{ name: "line1-warm-nodes" }]]);
  });

  const without: [string, Partial<SiteArgs>][] = [
    ["by default", { solutions: [pinned] }],
    ["if nothing is staged", { warm: "on" }],
  ];
  for (const [what, change] of without)
    it(`declares no additional resource ${what}`, async () => {
      const { declared } = await site(change);
      assert.deepEqual(
        declared.filter(({ name }) => name.includes("warm")),
        [],
      );
    });
});

describe("the pods of warm nodes", () => {
  const spec = (...images: string[]) =>
    warmPodsSpec({ extension: "line1", serviceAddress: "10.96.0.50", images, helperImage: "busybox", pullSecret: "pull" }) as V1DaemonSetSpec;

  it("comply with the restricted Pod Security level, mount no service account token, and are not evicted", () => {
    const pod = spec("app:1.0.0").template.spec;
    const { containers = [], initContainers = [], automountServiceAccountToken, priorityClassName, hostPID, securityContext, volumes } = pod ?? {};
    assert.deepEqual([automountServiceAccountToken, priorityClassName, hostPID], [false, "system-node-critical", undefined]);
    assert.deepEqual([securityContext?.runAsNonRoot, securityContext?.seccompProfile?.type], [true, "RuntimeDefault"]);
    assert.ok(volumes?.every(({ emptyDir }) => emptyDir));
    for (const { securityContext: own } of [...containers, ...initContainers])
      assert.deepEqual([own?.privileged, own?.allowPrivilegeEscalation, own?.capabilities], [undefined, false, { drop: ["ALL"] }]);
  });

  it("are replaced one node at a time, each only when its replacement has every image", () => {
    assert.deepEqual(spec("app:1.0.0").updateStrategy?.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
  });

  it("pull only missing images, and do not run the program of the image", () => {
    const [container] = spec("app:1.0.0").template.spec?.containers ?? [];
    assert.deepEqual([container?.imagePullPolicy, container?.command], ["IfNotPresent", ["/edge-staging/busybox", "sleep", "2147483647"]]);
  });

  it("have valid container names that are unique per image", () => {
    const images = ["a/b:1.0.0", "a-b:1.0.0", "A/b:1.0.0", `${"long/".repeat(40)}name:1.0.0`, `${"longer/".repeat(40)}name:1.0.0`, "_:1"];
    const names = (spec(...images).template.spec?.containers ?? []).map(({ name }) => name);
    for (const name of names) assert.match(name, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    assert.equal(new Set(names).size, images.length);
  });
});
