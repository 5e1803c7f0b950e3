import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EdgeError } from "../../../../components/core/fault";
import { readCatalog } from "../../../../program/catalog/catalog";

const expression = (text: string) => `\${{${text}}}`;
const solution = (url: string, specification = "components: [{ name: vision }]\n") => ({
  "solutions/vision/solution.yaml": "description: Finds faults\ncapabilities: [staging]\n",
  "solutions/vision/1.0.0/schema.yaml": "metadata: { name: vision, version: 1.0.0 }\n",
  "solutions/vision/1.0.0/template.yaml": `schema: { name: vision, version: 1.0.0 }\nconfigs: { url: "${url}" }\n`,
  "solutions/vision/1.0.0/specification.yaml": specification,
});
const templateText = "metadata: { name: line, version: 1.0.0 }\nconfigs: { camera: { url: rtsp://camera, port: 554 } }\n";
const template = { "config-templates/line/config-template.yaml": "description: What lines share\n", "config-templates/line/1.0.0/template.yaml": templateText };

describe("the hub's catalog", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-offer-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (files: Record<string, string>) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return readCatalog(folder);
  };
  const faultsOf = (files: Record<string, string>) => {
    try {
      read(files);
    } catch (error) {
      if (error instanceof EdgeError)
        return error.faults.map(({ code, what, given = "", allowed }) => `${code} ${given.replace(`${folder}/`, "")}: ${what} (${allowed})`);
      throw error;
    }
    return [];
  };

  it("contains solutions and config templates, with their texts unchanged", () => {
    const { solutions, configTemplates } = read({ ...solution(expression("$config(line/1.0.0, camera.url)")), ...template });
    assert.deepEqual(
      solutions.map(({ name }) => name),
      ["vision"],
    );
    assert.deepEqual(configTemplates, [
      {
        name: "line",
        description: "What lines share",
        versions: [{ version: "1.0.0", configurations: templateText, configs: { camera: { url: "rtsp://camera", port: 554 } } }],
      },
    ]);
  });
  it("may contain solutions without config templates", () => assert.deepEqual(read(solution("x")).configTemplates, []));
  it("reads the project's own stacks folder", () => assert.notDeepEqual(readCatalog("stacks").solutions, []));

  const unknown = "EDGE-CONFIG-TEMPLATE-UNKNOWN solutions/vision/1.0.0 reads";
  for (const [what, call, fault] of [
    ["a config template that does not exist", "$config(other/1.0.0, a)", `${unknown} other/1.0.0, a: the hub's catalog has no such config template (line)`],
    ["a version that does not exist", "$config(line/2.0.0, a)", `${unknown} line/2.0.0, a: config template line has no such version (1.0.0)`],
    ["a config template without a version", "$config(line, a)", `${unknown} line, a: config template line has no such version (1.0.0)`],
    [
      "a path that does not exist",
      "$config(line/1.0.0, camera.colour)",
      `${unknown} line/1.0.0, camera.colour: config template line 1.0.0 has no value at this path (camera)`,
    ],
    [
      "an included config template that does not exist",
      "$include(other/1.0.0)",
      `${unknown} other/1.0.0: the hub's catalog has no such config template (line)`,
    ],
  ] as const)
    it(`is refused if a solution reads ${what}`, () => assert.deepEqual(faultsOf({ ...solution(expression(call)), ...template }), [fault]));

  it("accepts reading a whole map, including a whole template, and unchecked references to other resource groups", () => {
    for (const call of ["$config(line/1.0.0, camera)", "$include(line/1.0.0)", "$config(s/g/theirs/9.9.9, a)"])
      assert.deepEqual(faultsOf({ ...solution(expression(call)), ...template }), []);
  });

  it("reports every unknown reference in templates and specifications at once", () => {
    const specification = `components: [{ name: "${expression("$config(line/1.0.0, name)")}" }]\n`;
    const faults = faultsOf({ ...solution(`${expression("$config(other/1.0.0, a)")}+${expression("$config(line/3.0.0, b)")}`, specification), ...template });
    assert.deepEqual(
      faults.map((fault) => / reads ([^:]*):/.exec(fault)?.[1]),
      ["other/1.0.0, a", "line/3.0.0, b", "line/1.0.0, name"],
    );
  });

  const file = "config-templates/line/1.0.0/template.yaml";
  const bad = `EDGE-CONFIG-TEMPLATE-FOLDER ${file}:`;
  const closedTo = "(plain values: a site can set only values of a solution's own template)";
  for (const [what, files, fault] of [
    [
      "another name",
      { [file]: templateText.replace("line", "other") },
      `${bad} metadata does not match the folder: name is "other" (name: line, version: 1.0.0)`,
    ],
    [
      "no configs",
      { [file]: "metadata: { name: line, version: 1.0.0 }" },
      `${bad} configs is missing or not a map (the values that solutions read, under configs)`,
    ],
    [
      "a schema",
      { [file]: `${templateText}schema: { name: a, version: 1.0.0 }\n` },
      `${bad.slice(0, -1)}: schema = {"name":"a","version":"1.0.0"}: schema is not supported (metadata and configs)`,
    ],
    ["a reference to a site value", { [file]: templateText.replace("rtsp://camera", "'${{$val(a)}}'") }, `${bad} $val(...) cannot be used here ${closedTo}`],
    [
      "a reference to another config template",
      { [file]: templateText.replace("554", "'${{$config(a/1.0.0, b)}}'") },
      `${bad} $config(...) cannot be used here ${closedTo}`,
    ],
    [
      "a name that the service does not accept",
      { "config-templates/a_b/config-template.yaml": "description: d\n" },
      "EDGE-CONFIG-TEMPLATE-FOLDER config-templates/a_b: the service does not accept this name (3-24 letters, digits and `-`)",
    ],
    [
      "a name that differs from another only in case",
      { "config-templates/Line/config-template.yaml": "description: d\n" },
      "EDGE-CONFIG-TEMPLATE-FOLDER config-templates/line: another folder has the same name in different case (names that differ in more than case)",
    ],
    [
      "a version that is not a number",
      { "config-templates/line/latest/template.yaml": templateText.replace("1.0.0", "latest") },
      "EDGE-CONFIG-TEMPLATE-FOLDER config-templates/line/latest: the folder's name is not a version (three numbers without leading zeros, for example 1.0.0)",
    ],
    [
      "no config-template.yaml beside its versions",
      { "config-templates/other/1.0.0/template.yaml": templateText.replace("line", "other") },
      "EDGE-CONFIG-TEMPLATE-FOLDER config-templates/other/config-template.yaml: the file is missing (template.yaml in each version's folder, config-template.yaml in the config template's folder)",
    ],
    [
      "an unknown setting",
      { "config-templates/line/config-template.yaml": "description: d\ncolour: red\n" },
      /^EDGE-CONFIG-TEMPLATE-FOLDER config-templates\/line\/config-template\.yaml: unknown key colour \(description: a text, and nothing else\)$/,
    ],
  ] as [string, Record<string, string>, string | RegExp][])
    it(`is refused with exactly one fault for a config template with ${what}`, () => {
      const [reported = "", ...others] = faultsOf({ ...template, ...files });
      if (typeof fault === "string") assert.equal(reported, fault);
      else assert.match(reported, fault);
      assert.deepEqual(others, []);
    });

  it("reports faults in solutions and in config templates together", () => {
    const codes = faultsOf({ ...solution("x"), "solutions/vision/solution.yaml": "a: [", [file]: "a: [" }).map((fault) => fault.split(" ")[0]);
    assert.deepEqual([...new Set(codes)], ["EDGE-SOLUTION-FOLDER", "EDGE-CONFIG-TEMPLATE-FOLDER"]);
  });
});
