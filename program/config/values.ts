import { z } from "zod";
import { parseArmId, sameArmId } from "../../components/core/arm-id";
import { durationMs } from "../../components/core/duration";
import { longestGapMs } from "../../components/core/sync-schedule";
import { noOwner } from "../../components/core/owner";

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

/** Text that is not empty. */
export function filled(allowed: string) {
  return text(/./, allowed);
}

/** `true` or `false`. */
export const flag = z.boolean("true | false");

/** A GUID, letters in either case. */
export const guid = text(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "a GUID");

/** An Azure region. */
export const location = text(/^[a-z0-9]+$/, "a region in lower case without spaces, for example `eastus2`");

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

const durationAllowed = "an ISO 8601 duration, for example `PT30M`";
/** What `durationMs` reads, as a pattern for JSON Schema. */
const durationPattern = "^P(?!$)(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$";

/** An ISO 8601 duration of days, hours, minutes and seconds. */
export const duration = z
  .string(durationAllowed)
  .refine((value) => durationMs(value) !== undefined, durationAllowed)
  .meta({ allowed: durationAllowed, pattern: durationPattern });

/** An ISO 8601 duration between two others, both included. */
export function durationBetween(least: string, longest: string) {
  const allowed = `an ISO 8601 duration of ${least} to ${longest}`;
  const ms = (value: string) => durationMs(value) ?? Number.NaN;
  return z
    .string(allowed)
    .refine((value) => ms(value) >= ms(least) && ms(value) <= ms(longest), allowed)
    .meta({ allowed, pattern: durationPattern, alsoChecked: `Must be ${allowed}.` });
}

/** An ISO 8601 duration of this many days or more. */
export function durationOfDays(least: number) {
  const allowed = `an ISO 8601 duration of ${least === 1 ? "one day" : `${least} days`} or more, for example \`P90D\``;
  return z
    .string(allowed)
    .refine((value) => (durationMs(value) ?? 0) >= least * 86_400_000, allowed)
    .meta({ allowed, pattern: durationPattern, alsoChecked: `Must be ${allowed}.` });
}

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
