import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { formerImagesOf, pinnedVersions } from "../../../../program/catalog/pinned-versions";
import type { SiteConfig } from "../../../../program/config/site-schema";
import type { Solution } from "../../../../program/catalog/solution-folder";
import { siteSettings } from "../../../support/site-settings";

const hubGroupId = "/subscriptions/s/resourceGroups/rg-edge-hub";
const vision: Solution = {
  name: "vision",
  description: "Finds faults",
  capabilities: ["Staging"],
  versions: ["1.0.0", "2.0.0"].map((version) => ({
    version,
    schema: "rules: { configs: { cameraUrl: { type: string, required: true }, rate: { type: int, required: true, defaultValue: 1 } } }",
    template: "configs: { url: '${{$val(cameraUrl)}}', rate: '${{$val(rate)}}' }",
    specification: {},
    images: [`factory/vision:${version}`],
  })),
};
const audit: Solution = { ...vision, name: "audit", capabilities: ["gpu", "audit"], versions: vision.versions.slice(0, 1) };

const pin = { name: "vision", version: "1.0.0", values: { cameraUrl: "rtsp://one" }, installation: "off" as const };
const pinned = (...solutions: SiteConfig["solutions"]) => pinnedVersions({ ...siteSettings, solutions }, [vision, audit], hubGroupId);
const faultsOf = (...solutions: SiteConfig["solutions"]) => {
  try {
    pinned(...solutions);
  } catch (error) {
    if (error instanceof EdgeError) return error.faults.map(({ code, given, allowed }) => [code, given, allowed]);
    throw error;
  }
  return [];
};

describe("versions pinned by a site", () => {
  it("get images, repositories and the ids of the hub's templates from the catalog", () => {
    const template = `${hubGroupId}/providers/Microsoft.Edge/solutionTemplates/vision`;
    const rest = {
      keepRevisions: 1,
      images: ["factory/vision:2.0.0"],
      formerImages: ["factory/vision:1.0.0"],
      repositories: ["factory/vision"],
      configTemplateIds: [],
      solutionTemplateId: template,
      templateVersionId: `${template}/versions/2.0.0`,
    };
    assert.deepEqual(pinned({ ...pin, version: "2.0.0" }), [{ ...pin, version: "2.0.0", ...rest }]);
  });

  it("get the images of as many versions before them as stay on the site", () => {
    const versions = ["1.0.0", "1.1.0", "1.2.0"].map((version) => ({ version, images: [`vision:${version}`, "shared:1.0.0"] }));
    const solution = { ...vision, versions: versions.map((one) => ({ ...one, schema: "", template: "", specification: {} })) };
    const former = (version: string, keep: number) => formerImagesOf(solution, version, keep);
    assert.deepEqual(former("1.2.0", 1), ["vision:1.1.0", "shared:1.0.0"]);
    assert.deepEqual(former("1.2.0", 50), ["vision:1.0.0", "shared:1.0.0", "vision:1.1.0"]);
    assert.deepEqual([former("1.2.0", 0), former("1.0.0", 1), former("9.0.0", 1), formerImagesOf(undefined, "1.0.0", 1)], [[], [], [], []]);
  });

  it("use the site's keepRevisions unless the pin sets its own", () => {
    const given = { ...siteSettings, keepRevisions: 2, solutions: [pin, { ...pin, name: "audit", keepRevisions: 0 }] };
    const site = { ...given, target: { ...given.target, capabilities: ["staging", "gpu", "audit"] } };
    assert.deepEqual(
      pinnedVersions(site, [vision, audit], hubGroupId).map(({ keepRevisions }) => keepRevisions),
      [2, 0],
    );
  });

  it("list each config template of the hub that they read once, and none of other resource groups", () => {
    const template =
      "configs: { a: '${{$config(line-defaults/1.0.0, a)}}', b: '${{$config(line-defaults/1.1.0, b)}}', c: '${{$config(s/g/theirs/1.0.0, c)}}' }";
    const specification = { components: [{ name: "${{$config(names/1.0.0, vision)}}" }] };
    const reading = { ...vision, versions: vision.versions.map((version) => ({ ...version, schema: "rules: {}", template, specification })) };
    const [{ configTemplateIds } = assert.fail("none")] = pinnedVersions({ ...siteSettings, solutions: [{ ...pin, values: {} }] }, [reading], hubGroupId);
    assert.deepEqual(
      configTemplateIds,
      ["line-defaults", "names"].map((name) => `${hubGroupId}/providers/Microsoft.Edge/configTemplates/${name}`),
    );
  });

  it("are an empty list for a site without solutions", () => assert.deepEqual(pinned(), []));

  const known = "vision 1.0.0, vision 2.0.0, audit 1.0.0";
  for (const [what, given, fault] of [
    ["a version without a folder", { ...pin, version: "3.0.0" }, ["EDGE-SOLUTION-UNKNOWN", "site.solutions.0 = vision 3.0.0", known]],
    ["a solution without a folder", { ...pin, name: "other" }, ["EDGE-SOLUTION-UNKNOWN", "site.solutions.0 = other 1.0.0", known]],
    ["a required value that is not set", { ...pin, values: {} }, ["EDGE-VALUE-UNSET", "site.solutions.0.values.cameraUrl = (not set)", "cameraUrl, rate"]],
    [
      "a value that its rule does not allow (S4)",
      { ...pin, values: { ...pin.values, rate: "7" } },
      ["EDGE-VALUE-NOT-ALLOWED", 'site.solutions.0.values.rate = "7"', "a whole number (stacks/solutions/vision/1.0.0/schema.yaml, type of rate)"],
    ],
    [
      "a value that nothing reads",
      { ...pin, values: { ...pin.values, cameraurl: 1 } },
      ["EDGE-VALUE-UNKNOWN", "site.solutions.0.values.cameraurl", "cameraUrl, rate"],
    ],
  ] as const)
    it(`are refused with exactly one fault for ${what}`, () => assert.deepEqual(faultsOf(given), [fault]));

  it("are refused for every capability that the site lacks, compared case-insensitively", () => {
    const allowed = "site.target.capabilities = staging";
    assert.deepEqual(faultsOf({ ...pin, name: "audit" }), [
      ["EDGE-CAPABILITY", "site.solutions.0 needs gpu", allowed],
      ["EDGE-CAPABILITY", "site.solutions.0 needs audit", allowed],
    ]);
  });

  it("are refused with one fault for a solution that is pinned twice", () => {
    assert.deepEqual(faultsOf(pin, { ...pin, version: "2.0.0" }), [["EDGE-SOLUTION-TWICE", "site.solutions.1.name = vision", "each solution once"]]);
  });

  describe("on a site with compat guide-2025", () => {
    const address = "LocalConnectedRegistryIP";
    const guide: Solution = {
      ...vision,
      versions: [
        {
          version: "1.0.0",
          schema: `rules: { configs: { ${address}: { type: string, required: true } } }`,
          template: `configs: { image: { repository: "\${{$val(${address})}}+/factory/vision" } }`,
          specification: {},
          images: ["factory/vision:1.0.0"],
        },
      ],
    };
    const of = (site: Partial<SiteConfig>, solution = guide, values: Record<string, unknown> = {}) =>
      pinnedVersions({ ...siteSettings, ...site, solutions: [{ ...pin, values }] }, [solution], hubGroupId).map(({ addressValue }) => addressValue);

    it("name the value that receives the address of the site's registry, if they read it", () => {
      assert.deepEqual(of({ compat: "guide-2025" }), [address]);
      assert.deepEqual(of({ compat: "guide-2025" }, vision, pin.values), [undefined]);
    });

    it("are refused if the site sets that value itself", () =>
      assert.throws(
        () => of({ compat: "guide-2025" }, guide, { [address]: "10.96.0.50" }),
        /EDGE-VALUE-OWN .*\n.*solutions\.0\.values\.LocalConnectedRegistryIP/,
      ));

    it("require that value from sites without the setting, and the error suggests the setting", () => {
      assert.deepEqual(of({}, guide, { [address]: "10.96.0.50" }), [undefined]);
      assert.throws(() => of({}), /EDGE-VALUE-UNSET [\s\S]*or site\.compat to guide-2025/);
    });
  });

  it("are refused with all faults at once, in file order", () => {
    const codes = faultsOf({ ...pin, values: { colour: "red" } }, { ...pin, name: "audit", version: "9.0.0" }, pin).map(([code, given]) => `${code} ${given}`);
    assert.deepEqual(codes, [
      "EDGE-VALUE-UNSET site.solutions.0.values.cameraUrl = (not set)",
      "EDGE-VALUE-UNKNOWN site.solutions.0.values.colour",
      "EDGE-CAPABILITY site.solutions.1 needs gpu",
      "EDGE-CAPABILITY site.solutions.1 needs audit",
      "EDGE-SOLUTION-UNKNOWN site.solutions.1 = audit 9.0.0",
      "EDGE-SOLUTION-TWICE site.solutions.2.name = vision",
    ]);
  });

  it("are refused if the catalog has no solution folder", () => {
    assert.throws(() => pinnedVersions({ ...siteSettings, solutions: [pin] }, [], hubGroupId), /allowed none: stacks\/solutions has no folder/);
  });
});
