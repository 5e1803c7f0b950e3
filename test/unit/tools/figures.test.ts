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

describe("code metrics", () => {
  const figures = figuresOf(
    "sample",
    [
      { file: "add.ts", text: documented },
      { file: "twice.ts", text: undocumented },
    ],
    [{ file: "add.test.ts", text: "one\ntwo\nthree\n" }],
  );

  it("count lines without the final empty line", () => {
    assert.deepEqual(figures.longestFile, { file: "twice.ts", lines: 26 });
    assert.equal(figures.testRatio, 3 / 30);
    assert.equal(figures.shareOfShortFiles, 0.5);
  });

  it("include the longest function, also an arrow function", () => assert.equal(figures.longestFunction, 6));

  it("count exports with a docstring", () => assert.deepEqual(figures.documentedExports, { documented: 1, all: 2 }));

  it("are printed beside those of four model codebases", () => {
    const table = figuresTable([figures, ...models]).split("\n");
    assert.equal(table.length, 6);
    assert.match(table[1] ?? "", /^sample .* 26 twice\.ts .* 1\/2 .* 0\.10 .* 50\.0 %$/);
  });
});

describe("kind folders", () => {
  const kind = (name: string) => ({ file: `components/registry/${name}/kind.ts`, text: "" });
  const resource = (name: string, text: string) => ({ file: `components/registry/${name}/resource.ts`, text });

  it("are reported as declared twice if the resource is not typed by its kind", () => {
    const sources = [
      kind("token"),
      resource("token", 'import type { TokenInputs } from "./kind";'),
      kind("map"),
      resource("map", "export interface MapArgs {}"),
    ];
    assert.deepEqual(kindFolders(sources), { kinds: 2, declaredTwice: ["components/registry/map"] });
  });
});
