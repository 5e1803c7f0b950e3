import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { hubsSchema } from "../../../program/config/hubs-schema";
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

/** An example's text with `...` replaced by the omitted part of an id or digest. */
function completed(text: string): string {
  return text
    .replace(
      /\/subscriptions\/\.\.\.\/([\w.]+)/g,
      (_, first: string) => `/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg${leftOut[first] ?? ""}/${first}`,
    )
    .replace(/sha256:4f1e\.\.\./g, `sha256:${"4f1e".repeat(16)}`);
}

/** A role's required settings, overridden by those of an example; abbreviated ids and certificates in the example are ignored. */
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

/** Faults of an example as settings of the operator (with `repository`) a list of hubs (with `hubs`) or a rollout plan (with `waves`); otherwise as settings of a site or of a hub, none if either accepts it. */
function faultsIn(example: Record<string, unknown>): unknown[] {
  if ("repository" in example) return operatorSchema.safeParse(example).error?.issues ?? [];
  if ("hubs" in example) return hubsSchema.safeParse(example).error?.issues ?? [];
  if ("waves" in example) return [readFile(JSON.stringify(example))].filter(Array.isArray);
  const named = { site: at(example, "edge-staging:site"), hub: at(example, "edge-staging:hub") };
  const asSite = () => faultsOf({ role: "site", site: withExample(site, named.site ?? example) });
  const asHub = () => faultsOf({ role: "hub", hub: withExample(hub, named.hub ?? example) });
  if (named.site !== undefined) return asSite();
  if (named.hub !== undefined) return asHub();
  const faults = asSite();
  return faults.length === 0 || asHub().length === 0 ? [] : faults;
}

describe("settings in documents", () => {
  // Node trust over SSH needs the key and the certificates that its example omits.
  const skipped = ["docs/how-to/trust-the-registry-on-tanzu.md"];
  for (const file of markdownFiles().filter((name) => /^(README|docs\/how-to|docs\/reference|docs\/tutorial)/.test(name) && !skipped.includes(name)))
    for (const { text, parsed } of examplesOf(file).filter(({ parsed: { rules } }) => rules === undefined))
      it(`are valid in ${file}: ${text.trim().split("\n")[0]} ...`, () => assert.deepEqual(faultsIn(parsed), []));
});
