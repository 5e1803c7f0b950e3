import { z } from "zod";
import { defaultInstallTime, weekdays } from "../../components/maintenance/maintenance";
import { isLocalTime, isTimeZone } from "../../components/maintenance/window-times";
import { durationBetween, filled, label, subdomain, text } from "./values";

const zoneAllowed = "an IANA time zone, for example `Europe/Rome`, or `UTC`";
/** Offsets and abbreviations are refused: they do not follow daylight saving. */
const timeZone = z
  .string(zoneAllowed)
  .refine(isTimeZone, zoneAllowed)
  .meta({ allowed: zoneAllowed, pattern: "^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$", alsoChecked: `Must be ${zoneAllowed}.` });

const daysAllowed = `one day or more, each once: ${weekdays.join(", ")}`;
const days = z
  .array(z.enum(weekdays), daysAllowed)
  .min(1, daysAllowed)
  .refine((given) => new Set(given).size === given.length, daysAllowed)
  .meta({ allowed: daysAllowed, uniqueItems: true });

/** Shortest and longest window. A shorter one ends before an ordinary installation; seven days are always open. Our proposal. */
const windowBounds = ["PT15M", "P7D"] as const;
const windowsAllowed = "a list of windows, each with zone, days, start and duration";

/** Weekly times in which workloads of a site may be interrupted. */
export const maintenanceWindows = z
  .array(
    z.strictObject({
      zone: timeZone.meta({ description: "Time zone of the window." }),
      days: days.meta({ description: "Days on which the window opens, in its zone. A window may last past midnight." }),
      start: text(/^([01]\d|2[0-3]):[0-5]\d$/, "a local time `HH:MM` in quotes, 00:00 to 23:59").meta({ description: "Local time at which it opens." }),
      duration: durationBetween(...windowBounds).meta({ description: "How long it is open." }),
    }),
    windowsAllowed,
  )
  .optional()
  .meta({
    description: "Weekly times in which the site's workloads may be interrupted: by installations, upgrades and changes of node trust. Staging needs none.",
    allowed: windowsAllowed,
    absent: "at any time",
  });

const momentAllowed = 'a local date or date and time in quotes, `"2026-12-24"` or `"2026-12-24T18:00"`';
const moment = z
  .string(momentAllowed)
  .refine(isLocalTime, momentAllowed)
  .meta({ allowed: momentAllowed, pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$", alsoChecked: "Must exist in the calendar." });

/** A date counts from its start, and to its end. */
function isBefore({ from, until }: { from: string; until: string }): boolean {
  const [start, end] = [from.includes("T") ? from : `${from}T00:00`, until.includes("T") ? until : `${until}T24:00`];
  return !isLocalTime(from) || !isLocalTime(until) || start < end;
}

const freezeAllowed = "a list of freezes, each with from and until";

/** Periods in which no window opens. `of`: whose. */
export function freeze(of: string) {
  return z
    .array(
      z
        .strictObject({
          from: moment.meta({ description: "When the freeze begins; a date alone counts from its start." }),
          until: moment.meta({ description: "When it ends; a date alone counts to its end." }),
          zone: timeZone.optional().meta({ description: "Time zone of both.", absent: "the zone of each window; UTC for a site without windows" }),
          reason: filled("a text").optional().meta({ description: "Shown while the freeze lasts.", absent: "no reason is shown" }),
        })
        .refine(isBefore, { path: ["until"], message: "a time after `from`" })
        .meta({ alsoChecked: "`until` is after `from`." }),
      freezeAllowed,
    )
    .optional()
    .meta({
      description: `Periods in which the workloads of ${of} are not interrupted, also where there are no windows.`,
      absent: "no freeze",
      allowed: freezeAllowed,
    });
}

/** Where the line's own system forbids interruptions. */
export const lineVeto = z
  .strictObject({
    namespace: label.meta({ description: "Namespace of the ConfigMap." }),
    name: subdomain.meta({ description: "Name of the ConfigMap." }),
    key: text(/^[-._a-zA-Z0-9]{1,253}$/, "1-253 letters, digits, `-`, `_` and `.`").meta({
      description:
        "Key of its data. `false` allows interruptions; any other text forbids them and is shown as the reason, and so does a missing key or ConfigMap.",
    }),
  })
  .optional()
  .meta({ description: "ConfigMap in the site's cluster by which the line's own system forbids interruptions at the moment.", absent: "nothing is asked" });

/** How long an installation is expected to take. */
export const installTime = durationBetween("PT1M", "P7D")
  .optional()
  .meta({
    description: "How long an installation is expected to take; it does not start where less is left of the window.",
    absent: `as long as the solution's last installation took; \`${defaultInstallTime}\` before the first`,
  });
