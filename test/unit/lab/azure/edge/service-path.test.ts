import assert from "node:assert/strict";
import { shownId } from "../../../../../lab/azure/edge/service-path";

const group = "/subscriptions/s/resourceGroups/RG-One";
const cases: [string, string][] = [
  [`${group}/providers/Microsoft.Edge/solutionTemplates/App/versions/1.0.0`, `${group}/providers/microsoft.edge/solutiontemplates/App/versions/1.0.0`],
  [
    `${group}/providers/Microsoft.Edge/targets/Line-1/providers/Microsoft.Edge/configurationReferences/Default`,
    `${group}/providers/microsoft.edge/targets/Line-1/providers/microsoft.edge/configurationreferences/Default`,
  ],
  [group, group],
];

describe("ids shown by the service", () => {
  for (const [given, expected] of cases) it(`have lower-case types and unchanged names for ${given}`, () => assert.equal(shownId(given), expected));
});
