import type { Fault } from "../../components/core/fault";
import { isObject } from "../../components/core/json";

/**
 * Most bytes of a stack's config. Pulumi passes it to programs, policy packs and providers as one environment variable, which Linux limits to 128 KiB.
 * The rest is for what a file does not show: the variable's name, and line breaks in encrypted values.
 * Source: execve(2), MAX_ARG_STRLEN; Pulumi 3.259, `PULUMI_CONFIG`.
 */
export const maxConfigBytes = 120 * 1024;

/** How many settings a fault names. */
const namedSettings = 3;

/** The fault of a stack whose config, as its file writes it, is too large to start its program. Names settings and sizes, never values. */
export function configSizeFault(stack: string, config: Readonly<Record<string, unknown>>): Fault | undefined {
  const bytes = configBytes(config);
  if (bytes <= maxConfigBytes) return undefined;
  const largest = leafSizes(config)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, namedSettings);
  return {
    code: "EDGE-CONFIG-SIZE",
    what: "the stack's config is too large: Pulumi passes it to the program in one environment variable, and Linux limits its size",
    given: `stack ${stack}: ${inKiB(bytes)}; largest: ${largest.map((leaf) => `${leaf.path} (${inKiB(leaf.bytes)})`).join(", ")}`,
    allowed: `at most ${inKiB(maxConfigBytes)} in all, measured as JSON`,
    fix: "move long values into the solution's template, or into a ConfigMap, Secret or image that the solution reads, and pass its name",
  };
}

/** Bytes of a stack's config in the form in which Pulumi passes it: an object of texts, where a map or list is JSON within its text. Encrypted values count as decrypted. */
export function configBytes(config: Readonly<Record<string, unknown>>): number {
  const passed = Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), passedText(decrypted(value))]);
  return Buffer.byteLength(goJson(Object.fromEntries(passed)));
}

function passedText(value: unknown): string {
  return typeof value === "object" && value !== null ? goJson(value) : String(value);
}

/** JSON as Go writes it. Source: Go, encoding/json, HTML escaping. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value with a text of the same length in place of each encrypted one. */
function decrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decrypted);
  if (!isObject(value)) return value;
  const cipher = cipherOf(value);
  if (cipher !== undefined) return "x".repeat(plainLength(cipher));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decrypted(part)]));
}

function cipherOf(value: unknown): string | undefined {
  return isObject(value) && typeof value["secure"] === "string" && Object.keys(value).length === 1 ? value["secure"] : undefined;
}

/** Length of a decrypted text, at most some bytes too high. Source: Pulumi, resource/config/crypt.go: Base64, alone or behind `v1:<nonce>:`. */
function plainLength(cipher: string): number {
  return Math.floor(((cipher.split(":").at(-1) ?? "").length * 3) / 4);
}

/** Size of every text, number and encrypted value, with the path of its setting. */
function leafSizes(value: unknown, path = ""): { path: string; bytes: number }[] {
  const cipher = cipherOf(value);
  if (cipher !== undefined) return [{ path, bytes: plainLength(cipher) }];
  if (typeof value !== "object" || value === null) return [{ path, bytes: Buffer.byteLength(String(value)) }];
  return Object.entries(value).flatMap(([name, part]) => leafSizes(part, path === "" ? name : `${path}.${name}`));
}

function inKiB(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}
