import { formatWait } from "../../components/core/duration";
import type { SiteStatus } from "./fleet-status";

/** When the site's workloads may be interrupted, in a few words; undefined where it is unknown. `asOf`: the time of the status. */
export function windowText({ window }: SiteStatus, asOf: string): string | undefined {
  if (window === undefined) return undefined;
  const line = window.asksLine ? ", if the line allows it" : "";
  if (window.is === "always") return `at any time${line}`;
  if (window.is === "closed") return window.reason;
  return window.until === undefined ? `open${line}` : `open, closes in ${formatWait(Date.parse(window.until) - Date.parse(asOf))}${line}`;
}

/** When the site's registry synced last, and its connection state. */
export function contactText({ contact }: SiteStatus, asOf: string): string {
  if (contact.is === "unread") return "not read";
  if (contact.lastSync === undefined) return `never, ${contact.state}`;
  return `${formatWait(Math.max(0, Date.parse(asOf) - Date.parse(contact.lastSync)))} ago, ${contact.state}`;
}

/** The day on which the first of the site's passwords ends; undefined where it has none. */
export function passwordsText({ passwords }: SiteStatus): string | undefined {
  if (passwords.length === 0) return undefined;
  return passwords.flatMap(({ ends }) => ends ?? []).sort()[0] ?? "never";
}

/** Why something of the site is Pending, with the name of what it is. */
export function pendingTexts({ solutions, pending }: SiteStatus): string[] {
  const waiting = solutions.flatMap(({ name, pending: reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
  return [...waiting, ...pending.map(({ resource, reason }) => `${resource}: ${reason}`)];
}
