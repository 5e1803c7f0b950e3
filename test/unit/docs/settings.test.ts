import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readFile } from "../../../cli/rollout/plan-file";
import { at, isObject } from "../../../components/core/json";
import { operatorSchema } from "../../../program/config/operator-schema";
import { faultsOf, hub, site } from "../../support/given-config";
import { markdownFiles } from "../../support/markdown-files";

/** Parts of an ARM id that examples leave out, by the type with which the rest of the id begins. */
const leftOut: Readonly<Record<string, string>> = {
  registries: "/providers/Microsoft.ContainerRegistry",
  connectedClusters: "/providers/Microsoft.Kubernetes",
  "Microsoft.Edge": "/providers",
};

/** An example's text with `...` replaced by what was left out of an id, or of a certificate. */
function completed(text: string): string {
  return text
    .replace(
      /\/subscriptions\/\.\.\.\/([\w.]+)/g,
      (_, first: string) => `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg${leftOut[first] ?? ""}/${first}`,
    )
    .replace(/sha256:4f1e\.\.\./g, `sha256:${"4f1e".repeat(16)}`);
}

/** A role's required settings with those of an example in their place; ids and certificates that the example only hints at stay as they are. */
function withExample(settings: Record<string, unknown>, example: unknown): Record<string, unknown> {
  if (!isObject(example)) return settings;
  const isHint = (value: unknown) => typeof value === "string" && (value === "/subscriptions/..." || /^-----BEGIN [A-Z ]+-----\s*$/.test(value));
  const given = Object.entries(example).filter(([, value]) => !isHint(value));
  return {
    ...settings,
    ...Object.fromEntries(given.map(([key, value]) => [key, isObject(value) && isObject(settings[key]) ? withExample(settings[key], value) : value])),
  };
}

/** YAML examples of a file that hold settings: a whole stack file, a role, or settings of one. */
function examplesOf(file: string): { text: string; parsed: Record<string, unknown> }[] {
  const blocks = [...readFileSync(file, "utf8").matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gm)].map(([, indent = "", text = ""]) =>
    text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
  return blocks.flatMap((text) => {
    const parsed = parse(completed(text)) as unknown;
    const inner = at(parsed, "config") ?? parsed;
    return isObject(inner) ? [{ text, parsed: inner }] : [];
  });
}

/** Faults of an example: as the operator's settings where it has a repository, as the plan of a rollout where it has waves, else as a site's settings or as a hub's, whichever fits. */
function faultsIn(example: Record<string, unknown>): unknown[] {
  if ("repository" in example) return operatorSchema.safeParse(example).error?.issues ?? [];
  if ("waves" in example) return [readFile(JSON.stringify(example))].filter(Array.isArray);
  const named = { site: at(example, "edge-staging:site"), hub: at(example, "edge-staging:hub") };
  const asSite = () => faultsOf({ role: "site", site: withExample(site, named.site ?? example) });
  const asHub = () => faultsOf({ role: "hub", hub: withExample(hub, named.hub ?? example) });
  if (named.site !== undefined) return asSite();
  if (named.hub !== undefined) return asHub();
  const faults = asSite();
  return faults.length === 0 || asHub().length === 0 ? [] : faults;
}

describe("the settings in documents", () => {
  // Node trust over SSH needs the key and the certificates that its example leaves out; other pages show files of other formats.
  const skipped = ["docs/how-to/trust-the-registry-on-tanzu.md"];
  for (const file of markdownFiles().filter((name) => /^(README|docs\/how-to|docs\/reference|docs\/tutorial)/.test(name) && !skipped.includes(name)))
    for (const { text, parsed } of examplesOf(file).filter(({ parsed: { rules } }) => rules === undefined))
      it(`${file}: ${text.trim().split("\n")[0]} ... is accepted by the program`, () => assert.deepEqual(faultsIn(parsed), []));
});
