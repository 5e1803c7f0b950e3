import assert from "node:assert/strict";
import { z } from "zod";
import { adopt, faultsOf, hub, site } from "./given-config";
import { nodeTrustKey, siteOverSsh } from "./site-over-ssh";

const validation = {
  functionId: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-validator/providers/Microsoft.Web/sites/validator/functions/validate",
  eventGridPrincipalId: "44444444-4444-4444-8444-444444444444",
};
const veto = { namespace: "line", name: "maintenance", key: "veto" };
const azureSite = {
  id: "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-hall-1/providers/Microsoft.Edge/sites/hall-1",
  level: "factory",
};

/** Describes the settings of a role: each of these wrong values is rejected, and every setting of the schema has one. Call it at the top of a test file. */
export function describeWrongValues(role: "hub" | "site", schema: z.core.$ZodType, wrong: readonly [path: string, value: unknown][]): void {
  describe(`the settings of a ${role}`, () => {
    for (const [path, value] of wrong)
      it(`reject ${path} = ${JSON.stringify(value)}`, () => {
        assert.deepEqual(
          faultsWith(path, value).map(([given]) => given),
          [`${path} = ${JSON.stringify(value)}`],
        );
      });

    it("name the allowed values in this program's texts, not in zod's, whatever was given", () => {
      const faults = [undefined, null, 1, "", [], {}, true].flatMap((value) => wrong.flatMap(([path]) => faultsWith(path, value)));
      assert.deepEqual(
        faults.filter(([, allowed]) => allowed?.startsWith("Invalid")),
        [],
      );
    });

    it("are each tested with a wrong value", () => {
      const tested = new Set(wrong.map(([path]) => path));
      const untested = settingsOf(schema, role).filter((path) => !tested.has(path));
      assert.deepEqual(untested, []);
    });
  });
}

/** Faults of a valid config of the path's role with this one value. */
function faultsWith(path: string, value: unknown): (string | undefined)[][] {
  const [role = "", ...keys] = path.split(".");
  const right =
    role === "hub" ? { ...hub, validation } : path.startsWith("site.nodeTrustProxy") ? siteOverSsh : { ...site, adopt, veto, prerequisites: { azureSite } };
  return faultsOf({ role, [role]: changed(right, keys, value), ...(role === "site" ? nodeTrustKey : {}) }, Object.keys(nodeTrustKey));
}

/** A copy with another value at a path of keys. */
function changed(values: Record<string, unknown>, [key = "", ...rest]: string[], value: unknown): Record<string, unknown> {
  return { ...values, [key]: rest.length === 0 ? value : changed((values[key] ?? {}) as Record<string, unknown>, rest, value) };
}

/** Paths of the settings that hold a value themselves. */
function settingsOf(schema: z.core.$ZodType, path: string): string[] {
  const optional = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  const inner = optional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? Object.entries(inner.shape).flatMap(([key, member]) => settingsOf(member as z.ZodType, `${path}.${key}`)) : [path];
}
