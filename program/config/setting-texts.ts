import type { Fault } from "../../components/core/fault";
import { givenText, hasUnprintable } from "../../components/core/foreign-text";
import { isObject } from "../../components/core/json";
import { isPrivateKey } from "./config-keys";

/** A text in the settings, with the path of keys to it. */
interface SettingText {
  path: readonly string[];
  text: string;
  isKey: boolean;
}

/** Settings that hold lines of text: PEM, and a host key as `ssh-keyscan` prints it. */
const textBlocks = ["nodeTrustAuthority", "hostKey"];

/** A fault of a text in the settings, by the path that the other faults use. */
export interface TextFault {
  path: string;
  fault: Fault;
}

/**
 * Faults of texts anywhere in a role's settings: control characters, which would reach terminals, logs and pipelines, and private keys in plain text.
 * The values of solutions are data of their author and may contain control characters; reports escape them.
 */
export function textFaults(role: string, given: unknown): TextFault[] {
  return textsIn([role], given).flatMap((found) => {
    const path = found.path.join(".");
    if (isPrivateKey(found.text)) return [{ path, fault: plainKey(path) }];
    return isAllowed(found) ? [] : [{ path, fault: unprintable(path, found) }];
  });
}

function textsIn(path: readonly string[], value: unknown): SettingText[] {
  if (typeof value === "string") return [{ path, text: value, isKey: false }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn([...path, String(index)], item));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => [{ path: [...path, key], text: key, isKey: true }, ...textsIn([...path, key], member)]);
}

function isAllowed({ path, text, isKey }: SettingText): boolean {
  const [, list, , member] = path;
  if (list === "solutions" && member === "values") return true;
  const isBlock = !isKey && textBlocks.includes(path.at(-1) ?? "");
  return !hasUnprintable(isBlock ? text.replaceAll(/[\r\n\t]/g, " ") : text);
}

function unprintable(path: string, { text, isKey }: SettingText): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "a setting contains control characters or invisible ones",
    given: isKey ? givenText(path) : `${givenText(path)} = ${givenText(JSON.stringify(text))}`,
    allowed: "text without control characters, line breaks, and characters that only format",
    fix: isKey ? "write its name without them" : `write ${givenText(path)} without them`,
  };
}

function plainKey(path: string): Fault {
  const isValue = path.includes(".values.");
  const where = isValue ? "keep it in a Kubernetes Secret that the solution reads, and pass the Secret's name" : "keep it out of this setting";
  return {
    code: "EDGE-CONFIG",
    what: "a private key is in plain text in the stack's file",
    given: givenText(path),
    allowed: isValue ? "values that are not secret" : "a setting that is not secret",
    fix: `have a new key issued, and ${where}`,
  };
}
