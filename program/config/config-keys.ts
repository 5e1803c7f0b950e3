import { distance } from "fastest-levenshtein";
import type { Fault } from "../../components/core/fault";
import { givenText } from "../../components/core/foreign-text";
import { type ConfigSource, namespace, type SecretSetting, secretSettings } from "./config-source";

const roles = ["hub", "site"] as const;
const secrets: Readonly<Record<string, SecretSetting>> = secretSettings;
/** Names of this project's keys in a stack's config. */
const ownKeys = ["role", ...roles, ...Object.keys(secrets)];
/** Keys at the top of a stack's file. Source: Pulumi 3.259, `ProjectStack` in sdk/go/common/workspace/project.go. */
const topKeys = ["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"];

/**
 * Faults of a stack's keys, beside what is inside its settings: unknown ones, those of the other role, and secrets in plain text.
 * Names keys only, never their values. `role`: as given; undefined where it is unknown or encrypted.
 */
export function keyFaults(source: Pick<ConfigSource, "keys" | "fileKeys" | "get" | "isSecret">, role: string | undefined): Fault[] {
  const names = source.keys().map((key) => ({ namespace: key.slice(0, key.indexOf(":")), name: key.slice(key.indexOf(":") + 1) }));
  const own = names.filter((key) => key.namespace === namespace).map(({ name }) => name);
  return [
    ...source.fileKeys().flatMap(topFault),
    ...names.filter((key) => isMistyped(key.namespace)).map((key) => mistypedNamespace(key.namespace, key.name)),
    ...own.flatMap((name) => (ownKeys.includes(name) ? [] : [unknownKey(name, source)])),
    ...own.flatMap((name) => (roleOf(name) !== undefined && isRole(role) && roleOf(name) !== role ? [ofOtherRole(name, role)] : [])),
    ...own.flatMap((name) => (secrets[name]?.mustBeEncrypted && !source.isSecret(name) ? [plainSecret(name)] : [])),
  ];
}

function isRole(role: string | undefined): role is (typeof roles)[number] {
  return role === "hub" || role === "site";
}

/** Role of the stacks that use a key; undefined for `role` itself and for unknown keys. */
function roleOf(name: string): string | undefined {
  return isRole(name) ? name : secrets[name]?.role;
}

function topFault(key: string): Fault[] {
  if (topKeys.includes(key)) return [];
  const isSetting = ownKeys.includes(key) || key.startsWith(`${namespace}:`);
  const fix = isSetting ? `move ${givenText(key)} below config` : `remove it, or correct its spelling${suggestion(key, topKeys)}`;
  return [{ code: "EDGE-CONFIG", what: "unknown key in the stack's file, beside config", given: givenText(key), allowed: topKeys.join(", "), fix }];
}

/** Is a namespace probably this project's, misspelt? No provider's name is so near. */
function isMistyped(given: string): boolean {
  return given !== namespace && distance(given.toLowerCase(), namespace) <= 3;
}

function mistypedNamespace(given: string, name: string): Fault {
  const what = "unknown namespace of a setting";
  const fix = `write ${namespace}:${givenText(name)}`;
  return { code: "EDGE-CONFIG", what, given: givenText(`${given}:${name}`), allowed: `${namespace}:<key>, or the namespace of a provider`, fix };
}

function unknownKey(name: string, { get, isSecret }: Pick<ConfigSource, "get" | "isSecret">): Fault {
  const given = givenText(`${namespace}:${name}`);
  const allowed = ownKeys.join(", ");
  if (!isSecret(name) && isPrivateKey(get(name)))
    return {
      code: "EDGE-CONFIG",
      what: "unknown key, with a private key in plain text",
      given,
      allowed,
      fix: `have a new key issued, and set it with pulumi config set --secret${suggestion(name, ownKeys)}`,
    };
  return { code: "EDGE-CONFIG", what: "unknown key", given, allowed, fix: `remove it, or correct its spelling${suggestion(name, ownKeys)}` };
}

/** Does a text contain a private key in PEM? */
export function isPrivateKey(text: unknown): boolean {
  return typeof text === "string" && /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text);
}

function ofOtherRole(name: string, role: string): Fault {
  return {
    code: "EDGE-CONFIG",
    what: `a key of a ${roleOf(name)}, in the file of a ${role}`,
    given: `${namespace}:${name}`,
    allowed: ownKeys.filter((key) => (roleOf(key) ?? role) === role).join(", "),
    fix: `remove ${namespace}:${name}, or correct ${namespace}:role`,
  };
}

/** Whoever could read the file may have the secret, so it has to be replaced. */
function plainSecret(name: string): Fault {
  const isLogin = name === "importCredentials";
  const set = isLogin
    ? `have new passwords issued, and set them with pulumi config set --secret --path '${name}["<host>"].password', and the same for username`
    : `have a new key issued, replace the old one where it is used, and set it with pulumi config set --secret ${name} < key.pem`;
  const what = isLogin ? "logins are in plain text in the stack's file" : "a private key is in plain text in the stack's file";
  return { code: "EDGE-CONFIG", what, given: `${namespace}:${name}`, allowed: "a secret", fix: set };
}

/** The nearest of these names as a question; empty where none is near. */
function suggestion(given: string, names: readonly string[]): string {
  const [best] = names.map((name) => ({ name, changes: distance(given.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.changes - b.changes);
  return best && best.changes <= Math.max(2, Math.floor(best.name.length / 4)) ? `; did you mean ${best.name}?` : "";
}
