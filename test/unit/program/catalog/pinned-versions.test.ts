import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { pinnedVersions } from "../../../../program/catalog/pinned-versions";
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

describe("the versions a site pins", () => {
  it("are completed by their folders, with ids of the hub's templates", () => {
    const template = `${hubGroupId}/providers/Microsoft.Edge/solutionTemplates/vision`;
    const rest = {
      keepRevisions: 1,
      images: ["factory/vision:2.0.0"],
      repositories: ["factory/vision"],
      configTemplateIds: [],
      solutionTemplateId: template,
      templateVersionId: `${template}/versions/2.0.0`,
    };
    assert.deepEqual(pinned({ ...pin, version: "2.0.0" }), [{ ...pin, version: "2.0.0", ...rest }]);
  });

  it("keep as many former revisions as the site says, or as they say themselves", () => {
    const given = { ...siteSettings, keepRevisions: 2, solutions: [pin, { ...pin, name: "audit", keepRevisions: 0 }] };
    const site = { ...given, target: { ...given.target, capabilities: ["staging", "gpu", "audit"] } };
    assert.deepEqual(
      pinnedVersions(site, [vision, audit], hubGroupId).map(({ keepRevisions }) => keepRevisions),
      [2, 0],
    );
  });

  it("name the hub's config templates that they read, each once, and nobody else's", () => {
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

  it("may be none", () => assert.deepEqual(pinned(), []));

  const known = "vision 1.0.0, vision 2.0.0, audit 1.0.0";
  for (const [what, given, fault] of [
    ["a version without a folder", { ...pin, version: "3.0.0" }, ["EDGE-SOLUTION-UNKNOWN", "site.solutions.0 = vision 3.0.0", known]],
    ["a solution without a folder", { ...pin, name: "other" }, ["EDGE-SOLUTION-UNKNOWN", "site.solutions.0 = other 1.0.0", known]],
    ["a value that is not set", { ...pin, values: {} }, ["EDGE-VALUE-UNSET", "site.solutions.0.values.cameraUrl = (not set)", "cameraUrl, rate"]],
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
    it(`are refused for ${what}, and for nothing else`, () => assert.deepEqual(faultsOf(given), [fault]));

  it("are refused for every capability that the site lacks, in whatever case it is written", () => {
    const allowed = "site.target.capabilities = staging";
    assert.deepEqual(faultsOf({ ...pin, name: "audit" }), [
      ["EDGE-CAPABILITY", "site.solutions.0 needs gpu", allowed],
      ["EDGE-CAPABILITY", "site.solutions.0 needs audit", allowed],
    ]);
  });

  it("are refused for a solution pinned twice, once", () => {
    assert.deepEqual(faultsOf(pin, { ...pin, version: "2.0.0" }), [["EDGE-SOLUTION-TWICE", "site.solutions.1.name = vision", "each solution once"]]);
  });

  describe("of a site of guide-2025", () => {
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

    it("have the value set that is the address of its registry, where they read it", () => {
      assert.deepEqual(of({ compat: "guide-2025" }), [address]);
      assert.deepEqual(of({ compat: "guide-2025" }, vision, pin.values), [undefined]);
    });

    it("must not set it as well", () =>
      assert.throws(
        () => of({ compat: "guide-2025" }, guide, { [address]: "10.96.0.50" }),
        /EDGE-VALUE-OWN .*\n.*solutions\.0\.values\.LocalConnectedRegistryIP/,
      ));

    it("are set by hand elsewhere, and the error says who would set it", () => {
      assert.deepEqual(of({}, guide, { [address]: "10.96.0.50" }), [undefined]);
      assert.throws(() => of({}), /EDGE-VALUE-UNSET [\s\S]*or site\.compat to guide-2025/);
    });
  });

  it("are refused for all faults at once, in the order of the file", () => {
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

  it("are refused where there is no folder at all", () => {
    assert.throws(() => pinnedVersions({ ...siteSettings, solutions: [pin] }, [], hubGroupId), /allowed none: stacks\/solutions has no folder/);
  });
});
