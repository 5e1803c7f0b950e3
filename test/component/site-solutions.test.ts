import assert from "node:assert/strict";
import type { SiteArgs } from "../../components/site/args";
import { pullActionsFor } from "../../components/core/scope-map-actions";
import { orchestrationRoleName } from "../../components/core/orchestration-role";
import { declaredSite as site } from "../support/declared-site";
import { named, outline } from "../support/mocks";
import { hubRegistryId } from "../support/registry-answers";
import { siteArgs as args, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

/** State that the mocks return for a fetched image. */
const proofOf = (image: string) => ({ image, siteDigest: `digest of ${image}` });

describe("Site with solutions", () => {
  it("stages a pinned version with its values, after everything that staging needs", async () => {
    const { declared, made } = await site({ solutions: [vision] });
    assert.deepEqual(outline(declared).slice(-6, -1), [
      "line-1 > line-1-vision edge:orchestration:PinnedSolution",
      "line-1-vision > line-1-vision-configuration pulumi-nodejs:dynamic/edge:Configuration",
      "line-1-vision > line-1-vision-fetched pulumi-nodejs:dynamic/edge:FetchedImages",
      "line-1-vision > line-1-vision-staged pulumi-nodejs:dynamic/edge:StagedSolution",
      "line-1-vision > line-1-vision-superseded pulumi-nodejs:dynamic/edge:SupersededRevisions",
    ]);
    const needed = ["line-1-access", "line-1-online", "line-1-pull"];
    assert.deepEqual(named(declared, "line-1-vision-configuration").after, needed);
    assert.deepEqual(named(declared, "line-1-vision-staged").after, [...needed, "line-1-vision-configuration"]);
    assert.deepEqual(named(declared, "line-1-vision-fetched").after, needed);
    assert.equal(named(declared, "line-1-vision-configuration").inputs["values"], "cameraUrl: rtsp://camera\n");
    assert.deepEqual((await unwrap(made.facts)).solutions, [
      {
        name: "vision",
        version: "1.0.0",
        images: vision.images,
        solutionVersionId: `${hubRegistryId.replace(/Microsoft.ContainerRegistry.*$/, "Microsoft.Edge/targets/line1")}/solutions/vision/versions/1`,
        state: "ReadyToDeploy",
        pending: undefined,
        proof: vision.images.map(proofOf),
        transfer: undefined,
      },
    ]);
  });

  it("fetches its images in one repository list with those of the other solutions, and publishes and installs only with their proof", async () => {
    const audit = { ...vision, name: "audit", images: ["factory/audit:1.0.0", "factory/vision:1.0.0"], installation: "on" as const };
    const { declared } = await site({ solutions: [vision, audit], fetch: { stallTimeout: "PT1H" } });
    const { inputs } = named(declared, "line-1-audit-fetched");
    const repositories = ["factory/vision", "factory/gateway", "factory/audit"];
    assert.deepEqual(inputs["repositories"], repositories);
    assert.deepEqual(named(declared, "line-1-connected-sync-map").inputs["initialActions"], pullActionsFor(repositories));
    assert.deepEqual([inputs["images"], inputs["proofMode"], inputs["stallTimeout"]], [audit.images, "preferred", "PT1H"]);
    for (const user of ["staged", "installation"]) assert.deepEqual(named(declared, `line-1-audit-${user}`).inputs["proof"], audit.images.map(proofOf), user);
  });

  it("reads the site's registry with the client password that the site accepts, always as a secret", async () => {
    const { declared } = await site({ solutions: [{ ...vision, installation: "on" }] });
    for (const user of ["fetched", "staged", "installation"]) {
      const { inputs } = named(declared, `line-1-vision-${user}`);
      // The mocks show a secret in its envelope.
      assert.deepEqual((inputs["siteRegistry"] as { value: unknown }).value, {
        site: "line-1",
        loginServer: args.loginServer,
        serviceAddress: "10.96.0.50",
        extensionName: "line1",
        authoritySecret: "line1-ca-cert",
        context: "line-1",
        username: "line1-pull",
        password: "password of line1-pull=",
      });
    }
  });

  it("fetches nothing in advance if proof is off or the cluster no longer exists", async () => {
    for (const change of [{ proof: "off" as const }, { retireUnreachable: true }]) {
      const { declared } = await site({ solutions: [vision], ...change });
      assert.ok(!declared.some(({ name }) => name === "line-1-vision-fetched"));
      assert.equal(named(declared, "line-1-vision-staged").inputs["proof"], undefined);
    }
  });

  it("links each config template to its target once, before the solutions that read it", async () => {
    const ids = ["line", "names"].map((name) => `/hub/configTemplates/${name}`);
    const audit = { ...vision, name: "audit", configTemplateIds: ids.slice(0, 1) };
    const { declared } = await site({ solutions: [{ ...vision, configTemplateIds: ids }, audit, { ...vision, name: "plain" }] });
    const links = declared.filter(({ type }) => type.endsWith(":ConfigTemplateLink"));
    assert.deepEqual(
      links.map(({ name, parent, inputs }) => [
        name,
        parent,
        inputs["configTemplateId"],
        inputs["contextId"],
        String(inputs["targetId"]).endsWith("/targets/line1"),
      ]),
      [
        ["line-1-config-line", "line-1", ids[0], "context", true],
        ["line-1-config-names", "line-1", ids[1], "context", true],
      ],
    );
    const linksBefore = (solution: string) => named(declared, `line-1-${solution}-staged`).after.filter((name) => name.startsWith("line-1-config-"));
    assert.deepEqual(["vision", "audit", "plain"].map(linksBefore), [["line-1-config-line", "line-1-config-names"], ["line-1-config-line"], []]);
  });

  it("declares no configuration for a solution without values", async () => {
    const { declared } = await site({ solutions: [{ ...vision, values: {} }] });
    assert.deepEqual(
      declared.filter(({ type }) => type.endsWith(":Configuration")),
      [],
    );
  });

  it("assigns only the hub's custom role to the orchestration extension, if the hub has it", async () => {
    const { declared } = await site({ orchestrationRole: "least-privilege" });
    const assigned = declared.filter(({ type }) => type.endsWith(":RoleAssignment"));
    const definition = `${hubRegistryId.split("/").slice(0, 3).join("/")}/providers/Microsoft.Authorization/roleDefinitions/${orchestrationRoleName(hubRegistryId)}`;
    assert.deepEqual(
      assigned.map(({ name, inputs }) => [name, inputs["scope"], inputs["principalId"], inputs["roleDefinitionId"]]),
      [["line-1-access-least-privilege", hubRegistryId, args.orchestrationPrincipalId, definition]],
    );
  });

  describe("in guide-2025 mode", () => {
    const addressValue = "LocalConnectedRegistryIP";
    const guide = (solution: Partial<typeof vision>, change: Partial<SiteArgs> = {}) =>
      site({ compat: "guide-2025", solutions: [{ ...vision, ...solution }], ...change });
    const valuesOf = async (solution: Partial<typeof vision>, change?: Partial<SiteArgs>) =>
      named((await guide(solution, change)).declared, "line-1-vision-configuration").inputs["values"];

    it("assigns no roles to the orchestration extension, and stages anyway", async () => {
      const { declared } = await guide({});
      assert.deepEqual(
        declared.filter(({ type }) => /RoleAssignment|OrchestrationAccess/.test(type)),
        [],
      );
      assert.deepEqual(named(declared, "line-1-vision-staged").after, ["line-1-online", "line-1-pull", "line-1-vision-configuration"]);
    });

    it("sets its registry's address as a value, with and without other values, also if the address was chosen automatically", async () => {
      assert.equal(await valuesOf({ addressValue }), 'cameraUrl: rtsp://camera\nLocalConnectedRegistryIP: "10.96.0.50"\n');
      assert.equal(await valuesOf({ addressValue, values: {} }), 'LocalConnectedRegistryIP: "10.96.0.50"\n');
      const { serviceAddress: _, ...registry } = args.registry;
      assert.equal(await valuesOf({ addressValue, values: {} }, { registry }), 'LocalConnectedRegistryIP: "10.96.0.77"\n');
    });
  });

  it("allows the client token to pull exactly the repositories of its solutions", async () => {
    const { declared } = await site({ solutions: [vision] });
    assert.deepEqual(named(declared, "line-1-client-map").inputs["actions"], [
      "repositories/factory/vision/content/read",
      "repositories/factory/vision/metadata/read",
      "repositories/factory/gateway/content/read",
      "repositories/factory/gateway/metadata/read",
    ]);
  });

  it("installs a solution only if configured, after staging, and then removes superseded revisions", async () => {
    const { declared, made } = await site({ solutions: [{ ...vision, installation: "on" }] });
    assert.deepEqual(outline(declared).slice(-3, -1), [
      "line-1-vision > line-1-vision-installation pulumi-nodejs:dynamic/edge:Installation",
      "line-1-vision > line-1-vision-superseded pulumi-nodejs:dynamic/edge:SupersededRevisions",
    ]);
    const { inputs } = named(declared, "line-1-vision-installation");
    assert.equal(inputs["solutionVersionId"], (await unwrap(made.facts)).solutions[0]?.solutionVersionId);
    assert.deepEqual(named(declared, "line-1-vision-superseded").after, ["line-1-vision-installation"]);
    assert.equal((await unwrap(made.facts)).solutions[0]?.state, "Deployed");
  });

  it("keeps the configured number of superseded revisions that the staged solution reports", async () => {
    const { declared } = await site({ solutions: [{ ...vision, keepRevisions: 3 }] });
    const { keep, solutionVersionId, superseded } = named(declared, "line-1-vision-superseded").inputs;
    assert.deepEqual([keep, String(solutionVersionId).endsWith("/versions/1"), superseded], [3, true, ["a former one"]]);
  });

  it("uses the selected API version for every resource of workload orchestration, and none by default", async () => {
    const solutions = [{ ...vision, installation: "on" as const, configTemplateIds: ["/hub/configTemplates/line"] }];
    const kinds = ["ConfigTemplateLink", "Configuration", "Installation", "StagedSolution", "SupersededRevisions", "Target"];
    for (const [selected, expected] of [
      ["2026-06-01", kinds],
      ["2025-08-01", []],
      [undefined, []],
    ] as const) {
      const { declared } = await site({ solutions, ...(selected && { orchestrationApiVersion: selected }) });
      const given = declared.filter(({ type, inputs }) => type.startsWith("pulumi-nodejs:") && inputs["apiVersion"] !== undefined);
      assert.deepEqual(given.map(({ type }) => type.replace(/^.*:/, "")).sort(), expected, selected);
      assert.deepEqual([...new Set(given.map(({ inputs }) => inputs["apiVersion"]))], expected.length > 0 ? [selected] : []);
    }
  });
});
