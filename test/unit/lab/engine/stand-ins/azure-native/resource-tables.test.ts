import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bodyShape, memberShape } from "../../../../../../lab/engine/stand-ins/azure-native/arm-shape";
import type { ResourceTable } from "../../../../../../lab/engine/stand-ins/azure-native/resource-table";
import { resourceTables } from "../../../../../../lab/engine/stand-ins/azure-native/resource-tables";

/** Properties of ARM's envelope that the official tables omit; the table of role definitions also omits systemData. */
const untabled = ({ type }: ResourceTable) => ["type", "azureApiVersion", ...(type.endsWith(":RoleDefinition") ? ["systemData"] : [])];

for (const table of resourceTables) {
  describe(`the table of ${table.type}`, () => {
    const [, module = "", name = ""] = table.type.split(":");
    const source = readFileSync(require.resolve(`@pulumi/azure-native/${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}`), "utf8");

    it("has the token that the npm package registers", () => {
      assert.equal(/__pulumiType = '([^']+)'/.exec(source)?.[1], table.type);
    });

    it("has the npm package's default version", () => {
      assert.equal(/Uses Azure REST API version ([^.]+)\./.exec(source)?.[1], table.apiVersion);
    });

    it("has the defaults that the npm package fills in", () => {
      const filled = [...source.matchAll(/resourceInputs\["(\w+)"\] = \(args\?\.\w+\) \?\? ([^;]+);/g)].map(
        ([, property = "", value = ""]): [string, unknown] => [property, JSON.parse(value)],
      );
      const declared = Object.entries(table.inputs).flatMap(([property, field]): [string, unknown][] =>
        field.default === undefined ? [] : [[property, field.default]],
      );
      assert.deepEqual(Object.fromEntries(declared), Object.fromEntries(filled));
    });

    it("requires what the npm package requires", () => {
      const demanded = [...source.matchAll(/Missing required property '(\w+)'/g)].map(([, property = ""]) => property);
      assert.deepEqual(
        demanded.filter((property) => !table.inputs[property]?.required),
        [],
      );
    });

    it("has every part of its path among its inputs", () => {
      const parts = [...table.path.matchAll(/\{(\w+)\}/g)].map(([, part = ""]) => part).filter((part) => part !== "subscriptionId");
      const declared = Object.entries(table.inputs).filter(([, { place }]) => place === "path");
      assert.deepEqual(parts.sort(), declared.map(([part]) => part).sort());
    });

    it("has every property at the place in the official tables", () => {
      assert.ok(bodyShape(table));
      const placed = [...Object.entries(table.inputs).map(([property, { place }]) => [property, place] as const), ...Object.entries(table.outputs)];
      const misplaced = placed.filter(([property, place]) => place !== "path" && !untabled(table).includes(property) && !memberShape(table, property, place));
      assert.deepEqual(misplaced, []);
    });
  });
}
