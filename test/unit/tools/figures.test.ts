import assert from "node:assert/strict";
import { figuresOf, figuresTable, kindFolders, models } from "../../../tools/figures";

const documented = `/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}
`;
const undocumented = `export const twice = (a: number): number => {
  const b = a;
  const c = a;
  const d = b + c;
  return d;
};
${"// filler\n".repeat(20)}`;

describe("the figures of a codebase", () => {
  const figures = figuresOf(
    "sample",
    [
      { file: "add.ts", text: documented },
      { file: "twice.ts", text: undocumented },
    ],
    [{ file: "add.test.ts", text: "one\ntwo\nthree\n" }],
  );

  it("count lines without the empty last one", () => {
    assert.deepEqual(figures.longestFile, { file: "twice.ts", lines: 26 });
    assert.equal(figures.testRatio, 3 / 30);
    assert.equal(figures.shareOfShortFiles, 0.5);
  });

  it("measure functions, arrows included", () => assert.equal(figures.longestFunction, 6));

  it("count exports with a docstring", () => assert.deepEqual(figures.documentedExports, { documented: 1, all: 2 }));

  it("stand beside those of the four models", () => {
    const table = figuresTable([figures, ...models]).split("\n");
    assert.equal(table.length, 6);
    assert.match(table[1] ?? "", /^sample .* 26 twice\.ts .* 1\/2 .* 0\.10 .* 50\.0 %$/);
  });
});

describe("the kinds of a codebase", () => {
  const kind = (name: string) => ({ file: `components/registry/${name}/kind.ts`, text: "" });
  const resource = (name: string, text: string) => ({ file: `components/registry/${name}/resource.ts`, text });

  it("are declared twice where the resource is not typed by its kind", () => {
    const sources = [
      kind("token"),
      resource("token", 'import type { TokenInputs } from "./kind";'),
      kind("map"),
      resource("map", "export interface MapArgs {}"),
    ];
    assert.deepEqual(kindFolders(sources), { kinds: 2, declaredTwice: ["components/registry/map"] });
  });
});
