import { z } from "zod";
import { apiVersions, edgeApiVersions } from "../../components/core/api-versions";
import { comparableId, parseArmId, sameArmId } from "../../components/core/arm-id";
import { isDurationBetween } from "../../components/core/duration";
import { longestGapMs } from "../../components/core/sync-schedule";
import { noOwner, ownerTag } from "../../components/core/owner";

declare module "zod" {
  /** What a setting's schema says beyond its type. The settings page and the JSON Schema of stack files are generated from it. */
  interface GlobalMeta {
    /** The values allowed, as one phrase; the same phrase as in the fault. */
    allowed?: string;
    /** What applies where the setting is absent and has no fixed default: a phrase. */
    absent?: string;
    /** A check that the program makes and the JSON Schema of stack files does not: one sentence. */
    alsoChecked?: string;
  }
}

/** Text that matches this pattern. `allowed` describes the pattern; the fault shows it for a missing or wrong value. */
export function text(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed).meta({ allowed });
}

/** Longest name that a setting takes, in characters. Services allow less; the limit keeps reports and logs readable. Our proposal. */
const longestName = 256;

/** One line of text that is not empty. */
export function filled(allowed: string) {
  return text(new RegExp(`^[^\\u0000-\\u001f\\u007f-\\u009f]{1,${longestName}}$`), `${allowed}, at most ${longestName} characters`);
}

/** `true` or `false`. */
export const flag = z.boolean("true | false");

/** A GUID, letters in either case. */
export const guid = text(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "a GUID");

/** An Azure region. */
export const location = text(/^[a-z0-9]{1,64}$/, "a region in lower case without spaces, for example `eastus2`");

/** Name of a namespace, a label of DNS. Source: Kubernetes, "Object Names and IDs". */
export const label = text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "1-63 lower-case letters, digits and `-`, starting and ending with a letter or digit");

/** Name of most Kubernetes objects, a subdomain of DNS. Source: Kubernetes, "Object Names and IDs". */
export const subdomain = text(
  /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/,
  "1-253 lower-case letters, digits, `-` and `.`, starting and ending with a letter or digit",
);

/** ARM id of a resource of this type. Ids compare without regard to case. */
export function armId(type: string) {
  const allowed = `the ARM id of a ${type}`;
  return z
    .string(allowed)
    .refine((value) => sameArmId(parseArmId(value)?.type ?? "", type), allowed)
    .meta({ allowed, pattern: armIdPattern(type) });
}

/** What `parseArmId` reads as an id of this type, as a pattern for JSON Schema, which has no flag for either case. */
function armIdPattern(type: string): string {
  const [provider = "", ...types] = type.split("/");
  const eitherCase = (word: string) => word.replaceAll(".", "\\.").replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
  const group = `/${eitherCase("subscriptions")}/[0-9a-fA-F-]{36}/${eitherCase("resourceGroups")}/[-\\w.()]{1,90}`;
  const providers = `/${eitherCase("providers")}/`;
  return `^${group}(${providers}.+)?${providers}${eitherCase(provider)}${types.map((segment) => `/${eitherCase(segment)}/[^/]+`).join("")}$`;
}

/** What `durationMs` reads, as a pattern for JSON Schema. */
const durationPattern = "^P(?!$)(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$";

/** An ISO 8601 duration of days, hours, minutes and seconds between two others, both included. */
export function durationBetween(least: string, longest: string) {
  const allowed = `an ISO 8601 duration of ${least} to ${longest}`;
  return z
    .string(allowed)
    .refine((value) => isDurationBetween(value, least, longest), allowed)
    .meta({ allowed, pattern: durationPattern, alsoChecked: `Must be ${allowed}.` });
}

/** Shortest and longest time limit of an operation. */
export const timeoutBounds = ["PT1M", "P1D"] as const;

/**
 * Time limit of each operation. At least as long as an ordinary write in Azure takes with its retries; at most a day, because a run holds the stack's lock.
 * Our proposal.
 */
export const timeout = durationBetween(...timeoutBounds).meta({
  description:
    "Maximum time for each resource operation. Ordinary writes in Azure may take a minute with their retries, and a run holds the stack's lock, so not longer than a day.",
});

/** API version of Microsoft.Edge. In YAML it needs quotes, because it reads as a date without them. */
export const edgeApiVersion = z.enum(edgeApiVersions).default(apiVersions.edge).meta({
  description:
    'API version of Microsoft.Edge (workload orchestration). In quotes, `"2026-06-01"`: without them it is a date. A change is recorded with each resource and calls nothing.',
});

/** Five fields of numbers, `*`, `-`, `/` and `,`. The program also checks the range of each number. */
const cronPattern = "^\\s*([\\d*,/-]+\\s+){4}[\\d*,/-]+\\s*$";

/** A cron schedule: five fields in numbers, UTC. `isAllowed` may demand more of it. */
export function cron(allowed: string, isAllowed: (schedule: string) => boolean = (schedule) => longestGapMs(schedule) !== undefined) {
  return z
    .string(allowed)
    .refine(isAllowed, allowed)
    .meta({ allowed, pattern: cronPattern, alsoChecked: `Must be ${allowed}.` });
}

/** A condition of JSON Schema: where a value has the first schema, it must have the second, else the third. For rules that an editor can check. */
export function condition(given: object, then: object, otherwise: object = {}): Record<string, unknown> {
  return { if: given, then, else: otherwise };
}

/** Tags that a resource may have, and the most that Azure keeps. Source: ARM, "Use tags to organize your Azure resources", limitations. */
const mostTags = 50;
const tagName = "a tag's name: 1-512 characters without `<`, `>`, `%`, `&`, `\\`, `?`, `/`, not starting with `microsoft`, `azure` or `windows`";
const tagsAllowed = `at most ${mostTags - 1} tags, each a name with a text of at most 256 characters`;

/** Tags by name. `what`: the resources that get them. */
export function tags(what: string) {
  const areDifferent = (given: Record<string, string>) => new Set(Object.keys(given).map(comparableId)).size === Object.keys(given).length;
  return z
    .record(
      z.string(tagName).regex(/^(?!microsoft|azure|windows)[^<>%&\\?/]{1,512}$/i, tagName),
      z.string("a text; write a number or true and false in quotes").max(256, "at most 256 characters"),
      tagsAllowed,
    )
    .refine((given) => Object.keys(given).length < mostTags, tagsAllowed)
    .refine(areDifferent, "each name once, whatever its letters' case")
    .refine((given) => !Object.keys(given).some((name) => sameArmId(name, ownerTag)), `other names than ${ownerTag}, which the program sets`)
    .optional()
    .meta({
      description: `Tags of ${what}. Tags that others set, for example an Azure Policy, stay.`,
      absent: "no tags but the owner's",
      allowed: tagsAllowed,
      alsoChecked: `Each name is ${tagName}, occurs once in any case, and is not \`${ownerTag}\`.`,
    });
}

const ownerAllowed = `the full name of a stack, \`organization/project/stack\`, or \`${noOwner}\``;

/** The stack that owned objects before this one; `objects`: those that carry their owner. */
export function ownerSetting(objects: string) {
  return text(new RegExp(`^([^/\\s]+/[^/\\s]+/[^/\\s]+|${noOwner})$`), ownerAllowed)
    .optional()
    .meta({
      description: `Stack that owned the objects before (${objects}), or this stack's former name; the next run makes this stack their owner. It does nothing afterwards. \`${noOwner}\`: objects without an owner.`,
      absent: "objects of other stacks are refused",
    });
}
