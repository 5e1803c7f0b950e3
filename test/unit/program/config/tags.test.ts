import assert from "node:assert/strict";
import { faultsOf, hub, site } from "../../../support/given-config";

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, "x"]));
const faultsIn = (tags: unknown, role: "hub" | "site" = "hub") => faultsOf({ role, [role]: { ...(role === "hub" ? hub : site), tags } });

describe("hub.tags and site.tags (A2)", () => {
  for (const [what, tags] of [
    ["none", {}],
    ["ordinary tags", { costCenter: "4711", "Owner e-mail": "team@example.com", "hidden-title": "x" }],
    ["an empty value", { env: "" }],
    ["49, in addition to the owner's", many(49)],
  ] as const)
    it(`accept ${what}`, () => assert.deepEqual([...faultsIn(tags), ...faultsIn(tags, "site")], []));

  for (const [what, tags, path] of [
    ["50", many(50), /tags/],
    ["a character that Azure refuses", { "cost/center": "x" }, /tags/],
    ["a reserved prefix", { "Azure-env": "x" }, /tags/],
    ["a name of 513 characters", { [`x${"y".repeat(512)}`]: "x" }, /tags/],
    ["a value of 257 characters", { env: "y".repeat(257) }, /tags\.env/],
    ["a number", { costCenter: 4711 }, /tags\.costCenter = 4711/],
    ["two names that differ only in case", { Env: "a", env: "b" }, /tags/],
    ["the owner's tag", { "Edge-Staging-Owner": "o/p/s" }, /tags/],
    ["a list", ["env"], /tags/],
  ] as const)
    it(`reject ${what}`, () => {
      for (const role of ["hub", "site"] as const) {
        const [fault] = faultsIn(tags, role);
        assert.match(String(fault?.[0]), path);
        assert.ok(fault?.[1], "says what is allowed");
      }
    });
});
