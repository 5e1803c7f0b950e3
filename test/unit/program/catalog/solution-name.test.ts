import assert from "node:assert/strict";
import { solutionNameFault } from "../../../../program/catalog/solution-name";

describe("a solution's name", () => {
  for (const name of ["abc", "Vision", "vision-2", "a-b-c", "1a1", "av-1", "vv-1", "a".repeat(24), "kube-system2"])
    it(`may be ${name}`, () => assert.equal(solutionNameFault(name), undefined));

  for (const name of ["", "ab", "a".repeat(25), "a_b", "a.b", "a b", "-ab", "ab-", "v-ab", "ab-v-c"])
    it(`may not be "${name}", which the service does not take`, () => assert.match(solutionNameFault(name)?.what ?? "", /not one the service takes/));

  for (const name of ["azure-arc", "cert-manager", "kube-system", "workloadorchestration", "Kube-System"])
    it(`may not be ${name}, a namespace of the service's own`, () => assert.match(solutionNameFault(name)?.what ?? "", /namespace/));
});
