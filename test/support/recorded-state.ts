import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../components/core/json";

const folder = join(process.cwd(), "test", "recorded-states");

/** Values that differ between labs, by their placeholder in a recording. */
export type WorldValues = Readonly<Record<string, string>>;

/** Releases whose states are recorded, oldest first. */
export function recordedReleases(): string[] {
  return existsSync(folder) ? readdirSync(folder).sort((left, right) => left.localeCompare(right, "en", { numeric: true })) : [];
}

/** Writes the states of a release's stacks, as `pulumi stack export --show-secrets` prints them, without values that differ between labs. */
export function recordState(release: string, stack: string, exported: string, world: WorldValues): void {
  mkdirSync(join(folder, release), { recursive: true });
  const portable = Object.entries(world).reduce((text, [placeholder, value]) => text.replaceAll(value, placeholder), withoutSecrets(exported));
  const state = JSON.parse(portable) as { deployment: { resources: Record<string, unknown>[] } };
  for (const resource of state.deployment.resources) for (const name of ["sourcePosition", "stackTrace", "created", "modified"]) delete resource[name];
  writeFileSync(join(folder, release, `${stack}.json`), `${JSON.stringify(state, undefined, 1)}\n`);
}

/** The state of a release's stack, for `pulumi stack import` in this lab. */
export function recordedState(release: string, stack: string, world: WorldValues): string {
  const text = readFileSync(join(folder, release, `${stack}.json`), "utf8");
  return Object.entries(world).reduce((filled, [placeholder, value]) => filled.replaceAll(placeholder, value), text);
}

/** Passwords of the lab are worthless, but scanners cannot know that: each is replaced by a text that describes it. */
function withoutSecrets(exported: string): string {
  const { deployment } = JSON.parse(exported) as { deployment: { resources: { type: string; urn: string; outputs?: Record<string, unknown> }[] } };
  const issued = deployment.resources.filter(({ type }) => type.endsWith(":TokenPassword"));
  return issued.reduce((text, { urn, outputs = {} }) => {
    const name = urn.split("::").at(-1) ?? "";
    return passwordsIn(outputs).reduce((rest, password) => rest.replaceAll(password, `recorded-${name}`), text);
  }, exported);
}

/** All texts in values that the engine marks as secret. */
function passwordsIn(value: unknown): string[] {
  if (!isObject(value)) return [];
  const { plaintext } = value;
  if (typeof plaintext === "string") return textsIn(JSON.parse(plaintext));
  return Object.values(value).flatMap(passwordsIn);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length >= 32 ? [value] : [];
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
