import { parseDocument } from "yaml";
import type { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { givenText } from "../../components/core/foreign-text";

/** What faults of a settings file name. */
interface FileNames {
  /** Path below the project's folder. */
  file: string;
  /** Code of its faults. */
  code: Fault["code"];
}

/** Reads the text of a YAML file of settings: its content with defaults filled in, or every fault. */
export function readSettings<Content>(text: string, schema: z.ZodType<Content>, names: FileNames): Content | Fault[] {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error) return [faultOf(names, "the file is not YAML", givenText(error.message.split("\n")[0] ?? ""), undefined, "correct the file")];
  const given: unknown = document.toJS();
  const result = schema.safeParse(given);
  return result.success ? result.data : result.error.issues.flatMap((issue) => issueFaults(names, issue, given));
}

function issueFaults(names: FileNames, issue: z.core.$ZodIssue, given: unknown): Fault[] {
  const path = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) =>
      faultOf(names, "unknown setting", givenText(path ? `${path}.${key}` : key), undefined, `remove ${givenText(key)}, or correct its spelling`),
    );
  const value = issue.path.reduce<unknown>((parent, part) => (parent as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = issue.code === "invalid_type" && issue.expected === "object" ? "a map of settings, one per line" : issue.message;
  const name = path || "the file";
  if (value === undefined) return [faultOf(names, "a required setting is missing", `${name} = (not set)`, allowed, `set ${name}`)];
  return [faultOf(names, "a setting has a value that is not allowed", `${name} = ${givenText(JSON.stringify(value))}`, allowed, `correct ${name}`)];
}

function faultOf({ file, code }: FileNames, what: string, given: string, allowed: string | undefined, fix: string): Fault {
  return { code, what: `${file}: ${what}`, given, ...(allowed && { allowed }), fix };
}
