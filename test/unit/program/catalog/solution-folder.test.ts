import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EdgeError } from "../../../../components/core/fault";
import { readSolutions, solutionNameFault } from "../../../../program/catalog/solution-folder";

const specification = "components: [{ name: vision, properties: { staged: { images: ['factory/vision:1'] } } }]\n";
const versionFiles = (name: string, version: string) => ({
  [`${name}/${version}/schema.yaml`]: `# the schema\nmetadata: { name: ${name}, version: ${version} }\n`,
  [`${name}/${version}/template.yaml`]: `schema: { name: ${name}, version: ${version} }\n`,
  [`${name}/${version}/specification.yaml`]: specification,
});
const whole: Record<string, string> = { "vision/solution.yaml": "description: Finds faults\ncapabilities: [staging]\n", ...versionFiles("vision", "1.0.0") };

describe("the solutions folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-solutions-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes these files, except undefined ones, to a folder and reads it. */
  const read = (files: Record<string, string | undefined>) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (content !== undefined) writeFileSync(join(folder, name), content);
    }
    return readSolutions(folder);
  };
  const faultsOf = (files: Record<string, string | undefined>) => {
    try {
      read(files);
    } catch (error) {
      if (error instanceof EdgeError) return error.faults.map(({ code, what, given }) => `${code} ${given?.replace(`${folder}/`, "")} ${what}`);
      throw error;
    }
    return [];
  };

  it("yields the description, texts, specification and images of every version, with texts unchanged", () => {
    assert.deepEqual(read(whole), [
      {
        name: "vision",
        description: "Finds faults",
        capabilities: ["staging"],
        versions: [
          {
            version: "1.0.0",
            schema: whole["vision/1.0.0/schema.yaml"],
            template: whole["vision/1.0.0/template.yaml"],
            specification: { components: [{ name: "vision", properties: { staged: { images: ["factory/vision:1"] } } }] },
            images: ["factory/vision:1"],
          },
        ],
      },
    ]);
  });

  it("yields whether an external validator must accept a solution, only if its file says so", () => {
    for (const externalValidation of [true, false]) {
      const [solution] = read({ ...whole, "vision/solution.yaml": `${whole["vision/solution.yaml"]}externalValidation: ${externalValidation}\n` });
      assert.equal(solution?.externalValidation, externalValidation);
    }
  });

  it("sorts solutions by name and versions by number", () => {
    const versions = ["10.0.0", "9.0.0", "9.10.0", "9.2.0", "9.2.10", "9.2.9"];
    const files = Object.assign({}, whole, ...versions.map((version) => versionFiles("vision", version))) as Record<string, string>;
    const solutions = read({ ...files, "audit/solution.yaml": whole["vision/solution.yaml"], ...versionFiles("audit", "0.1.0") });
    assert.deepEqual(
      solutions.map(({ name, versions }) => [name, ...versions.map(({ version }) => version)]),
      [
        ["audit", "0.1.0"],
        ["vision", "1.0.0", "9.0.0", "9.2.0", "9.2.9", "9.2.10", "9.10.0", "10.0.0"],
      ],
    );
  });

  it("reports every unsupported field of every version in one error (F12)", () => {
    const files = { ...versionFiles("vision", "1.0.0"), ...versionFiles("vision", "2.0.0") };
    const bad = Object.fromEntries(
      ["1.0.0", "2.0.0"].flatMap((version) => [
        [`vision/${version}/template.yaml`, `${files[`vision/${version}/template.yaml`]}dependencies: []`],
        [`vision/${version}/schema.yaml`, `${files[`vision/${version}/schema.yaml`]}validations: []`],
      ]),
    );
    const found = faultsOf({ ...whole, ...files, ...bad });
    assert.deepEqual(
      found.map((fault) => fault.split(" ").slice(0, 3).join(" ")),
      ["1.0.0", "2.0.0"].flatMap((version) => [
        `EDGE-SOLUTION-FIELD vision/${version}/schema.yaml: validations`,
        `EDGE-SOLUTION-FIELD vision/${version}/template.yaml: dependencies`,
      ]),
    );
  });

  it("may be missing, and then yields no solutions", () => assert.deepEqual(readSolutions(join(folder, "absent")), []));
  it("ignores files beside the solution folders", () => assert.equal(read({ ...whole, "README.md": "#" }).length, 1));
  it("is readable in this project", () => assert.notDeepEqual(readSolutions("stacks/solutions"), []));

  const bad = "EDGE-SOLUTION-FOLDER";
  const cases: [what: string, files: Record<string, string | undefined>, fault: string | RegExp][] = [
    ["a solution without solution.yaml", { "vision/solution.yaml": undefined }, `${bad} vision/solution.yaml the file is missing`],
    ["a solution.yaml that is not YAML", { "vision/solution.yaml": "a: [" }, /^EDGE-SOLUTION-FOLDER vision\/solution\.yaml, line 1 invalid YAML: /],
    ["a missing description", { "vision/solution.yaml": "capabilities: [staging]" }, /vision\/solution\.yaml description /],
    ["an empty description", { "vision/solution.yaml": "description: ''\ncapabilities: [staging]" }, /vision\/solution\.yaml description /],
    ["an empty list of capabilities", { "vision/solution.yaml": "description: d\ncapabilities: []" }, /vision\/solution\.yaml capabilities /],
    ["capabilities that are not strings", { "vision/solution.yaml": "description: d\ncapabilities: [1]" }, /vision\/solution\.yaml capabilities\.0 /],
    [
      "external validation that is neither on nor off",
      { "vision/solution.yaml": `${whole["vision/solution.yaml"]}externalValidation: maybe` },
      /vision\/solution\.yaml externalValidation /,
    ],
    ["an unknown setting", { "vision/solution.yaml": `${whole["vision/solution.yaml"]}colour: red` }, /vision\/solution\.yaml unknown key colour$/],
    ["a missing schema", { "vision/1.0.0/schema.yaml": undefined }, `${bad} vision/1.0.0/schema.yaml the file is missing`],
    ["a missing template", { "vision/1.0.0/template.yaml": undefined }, `${bad} vision/1.0.0/template.yaml the file is missing`],
    ["a missing specification", { "vision/1.0.0/specification.yaml": undefined }, `${bad} vision/1.0.0/specification.yaml the file is missing`],
    ["a schema that is not YAML", { "vision/1.0.0/schema.yaml": "a: [" }, /vision\/1\.0\.0\/schema\.yaml, line 1 invalid YAML: /],
    [
      "a schema with another name",
      { "vision/1.0.0/schema.yaml": "metadata: { name: other, version: 1.0.0 }" },
      `${bad} vision/1.0.0/schema.yaml metadata does not match the folder: name is "other"`,
    ],
    ["a schema without a name", { "vision/1.0.0/schema.yaml": "rules: {}" }, `${bad} vision/1.0.0/schema.yaml metadata is missing`],
    [
      "a template for another version of the schema",
      { "vision/1.0.0/template.yaml": "schema: { name: vision, version: 1.0.1 }" },
      `${bad} vision/1.0.0/template.yaml schema does not match the folder: version is "1.0.1"`,
    ],
    [
      "dependencies on another solution (F12)",
      { "vision/1.0.0/template.yaml": `${whole["vision/1.0.0/template.yaml"]}dependencies: [{ solutionTemplateId: other }]` },
      /^EDGE-SOLUTION-FIELD vision\/1\.0\.0\/template\.yaml: dependencies = \[\{"solutionTemplateId":"other"\}\] solution dependencies are not supported/,
    ],
    [
      "a rule with an expression (F12)",
      { "vision/1.0.0/schema.yaml": `${whole["vision/1.0.0/schema.yaml"]}rules: { configs: { a: { type: int, expression: $gt(1) } } }` },
      /^EDGE-SOLUTION-FIELD vision\/1\.0\.0\/schema\.yaml: rules\.configs\.a\.expression = "\$gt\(1\)" expression is not supported/,
    ],
    [
      "a rule without a type",
      { "vision/1.0.0/schema.yaml": `${whole["vision/1.0.0/schema.yaml"]}rules: { configs: { a: { required: true } } }` },
      "EDGE-SOLUTION-FIELD vision/1.0.0/schema.yaml: rules.configs.a.type = (not set) a rule without a known type checks nothing",
    ],
    [
      "an image reference with a registry host",
      { "vision/1.0.0/specification.yaml": specification.replace("factory/", "hub.azurecr.io/factory/") },
      "EDGE-IMAGE-REF vision/1.0.0/specification.yaml: hub.azurecr.io/factory/vision:1 image reference names the host hub.azurecr.io",
    ],
    ["a version that is not a number", versionFiles("vision", "latest"), `${bad} vision/latest the folder's name is not a version`],
    ["a version with a leading zero", versionFiles("vision", "01.0.0"), `${bad} vision/01.0.0 the folder's name is not a version`],
    [
      "a name that the service does not accept",
      { "a_b/solution.yaml": whole["vision/solution.yaml"], ...versionFiles("a_b", "1.0.0") },
      `${bad} a_b the service does not accept this name`,
    ],
    [
      "two solutions whose names differ only in case",
      { "Vision/solution.yaml": whole["vision/solution.yaml"], ...versionFiles("Vision", "1.0.0") },
      `${bad} vision another folder has the same name in different case`,
    ],
    [
      "a name that is one of the service's own namespaces",
      { "kube-system/solution.yaml": whole["vision/solution.yaml"], ...versionFiles("kube-system", "1.0.0") },
      /^EDGE-SOLUTION-FOLDER kube-system the solution runs in a namespace of this name/,
    ],
  ];
  for (const [what, files, fault] of cases)
    it(`is refused with exactly one fault for ${what}`, () => {
      const [reported = "", ...others] = faultsOf({ ...whole, ...files });
      if (typeof fault === "string") assert.equal(reported, fault);
      else assert.match(reported, fault);
      assert.deepEqual(others, []);
    });

  it("reports every fault at once", () => {
    const files = { ...whole, "vision/1.0.0/schema.yaml": undefined, "vision/1.0.0/template.yaml": "schema: {}", "other/solution.yaml": "a: [" };
    assert.deepEqual(
      faultsOf(files).map((fault) => fault.split(" ")[1]),
      ["other/solution.yaml,", "vision/1.0.0/schema.yaml", "vision/1.0.0/template.yaml"],
    );
  });
});

describe("a solution name", () => {
  for (const name of ["abc", "Vision", "vision-2", "a-b-c", "1a1", "av-1", "vv-1", "a".repeat(24), "kubernetes"])
    it(`may be ${name}`, () => assert.equal(solutionNameFault(name), undefined));

  for (const name of ["", "ab", "a".repeat(25), "a_b", "a.b", "a b", "-ab", "ab-", "v-ab", "ab-v-c"])
    it(`may not be "${name}", which the service does not accept`, () => assert.match(solutionNameFault(name)?.what ?? "", /does not accept this name/));

  for (const name of ["azure-arc", "azure-arc-release", "cert-manager", "kube-system", "kube-public", "kube-anything", "workloadorchestration", "Kube-System"])
    it(`may not be ${name}, one of the service's own namespaces`, () => assert.match(solutionNameFault(name)?.what ?? "", /namespace/));
});
