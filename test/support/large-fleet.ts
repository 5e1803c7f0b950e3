import type { RolloutTimeline, TimelineStack } from "../../cli/status/rollout-status";
import type { FleetStatus, Need, SiteState, SiteStatus, SolutionStatus } from "../../cli/status/fleet-status";

/** The time of every large fleet. */
const asOf = "2026-11-30T12:00:00.000Z";
const window = { is: "closed", asksLine: false, reason: "opens Saturday 02:00 Europe/Rome, in 4 d 13 h", opens: "2026-12-05T01:00:00.000Z" } as const;
const digest = (seed: number) => `sha256:${seed.toString(16).padStart(2, "0").repeat(32)}`;

/** States in the proportions of a rollout on a bad day. */
const states: readonly SiteState[] = ["installed", "installed", "waiting", "installed", "staged", "offline", "fetching", "installed", "behind", "staging"];

/** States that only one site has. */
const rare = new Map<number, SiteState>([
  [3, "failed"],
  [17, "not deployed"],
  [29, "unreadable"],
]);

function stateOf(number: number): SiteState {
  return rare.get(number) ?? states[number % states.length] ?? "installed";
}

function solution(name: string, state: SiteState, number: number): SolutionStatus {
  const isNew = state !== "behind" && number % 3 > 0;
  const wanted = isNew || state === "behind" ? "1.1.0" : "1.0.0";
  const isHere = !["behind", "fetching", "not deployed", "unreadable"].includes(state);
  const at = isHere ? wanted : "1.0.0";
  const images = ["server", "model", "gateway"].map((image, index) => {
    const isMoved = number === 10 && index === 0;
    const cloudDigest = digest(index + 16);
    const ref = `factory/${name}-${image}:${wanted}`;
    if (!isHere) return { image: ref, verdict: "missing" as const };
    const siteDigest = isMoved ? digest(99) : cloudDigest;
    return { image: ref, verdict: isMoved ? ("different" as const) : ("equal" as const), cloudDigest, siteDigest, bytes: 412_345_678 + index, provedAt: asOf };
  });
  return {
    ...{ name, wanted, images },
    state: state === "behind" || state === "fetching" || state === "staging" || state === "waiting" || state === "staged" ? state : "installed",
    ...(state === "not deployed" ? {} : { staged: state === "staging" ? "1.0.0" : at, installed: state === "waiting" ? "1.0.0" : at }),
    ...(isHere && { proved: at, wanBytes: 1_237_037_037 }),
    ...(state === "waiting" && { pending: window.reason }),
    ...(state === "fetching" && { pending: "1 of 3 images, 0.4 of 1.2 GiB, 8.1 Mbit/s, done in 14 min" }),
  };
}

function site(number: number): SiteStatus {
  const stack = `plant-${String(Math.floor(number / 10) + 1).padStart(2, "0")}-line-${(number % 10) + 1}`;
  const state = stateOf(number);
  const isRead = state !== "not deployed" && state !== "unreadable";
  const lastSync = state === "offline" ? "2026-11-30T03:20:00Z" : "2026-11-30T11:58:00Z";
  return {
    ...{ stack, hub: `hub-${Math.floor(number / 50) + 1}`, state, lastRun: "2026-11-29T22:00:00Z", pending: [] },
    solutions: [solution("vision", state, number), ...(number % 4 === 0 ? [solution("packer", state, number + 1)] : [])],
    window: number % 5 === 0 ? { is: "open", asksLine: true, until: "2026-11-30T15:10:00.000Z" } : window,
    contact: isRead
      ? { is: "read", state: state === "offline" ? "Offline" : "Online", lastSync, lastActivity: lastSync }
      : { is: "unread", reason: "not deployed" },
    passwords: isRead
      ? [
          { token: "sync", ends: "2027-02-27" },
          { token: "client", ends: "2027-02-27" },
        ]
      : [],
  };
}

const needed: Partial<Record<SiteState, Omit<Need, "stack">>> = {
  offline: {
    ...{ code: "EDGE-SITE-OFFLINE", urgency: "now", what: "connected registry is Offline", given: "last activity 2026-11-30T03:20:00Z" },
    fix: "check on the site: its network, and the extension's pods in namespace connected-registry",
  },
  failed: {
    ...{ code: "EDGE-STAGING-FAILED", urgency: "now", what: "the last run failed at vision-staged: the volume of the site's registry is full" },
    fix: "make room or enlarge the volume, then run `edge-staging up` again",
  },
  behind: {
    ...{
      code: "EDGE-SITE-BEHIND",
      urgency: "soon",
      what: "the stack file asks for something that no run has deployed",
      given: "vision 1.1.0 in the file, 1.0.0 on the site",
    },
    fix: "run `edge-staging preview`, then `edge-staging up`",
  },
  "not deployed": { code: "EDGE-NOT-DEPLOYED", urgency: "soon", what: "the site is not deployed", fix: "run `edge-staging up`" },
  unreadable: { code: "EDGE-STACK", urgency: "unread", what: "the stack cannot be read: incorrect passphrase", fix: "check the passphrase" },
};

/** A manually paused rollout to these sites: the canary and one wave are done, one wave has started, and one waits for approval. */
function rolloutTo(sites: readonly SiteStatus[]): RolloutTimeline {
  const minute = (minutes: number) => new Date(Date.parse("2026-11-30T06:00:00Z") + minutes * 60_000).toISOString();
  const stackOf = ({ stack, state }: SiteStatus, index: number, wave: number): TimelineStack => {
    const from = 10 + 90 * wave + (index % 9) * 9;
    if (state === "not deployed" || state === "behind") return { stack, is: "waiting", runs: [] };
    if (state === "offline") return { stack, is: "offline", reason: "its connected cluster is Offline", runs: [{ from: minute(from), to: minute(from + 1) }] };
    const run = { from: minute(from), soakFrom: minute(from + 8), to: minute(from + 23) };
    if (state === "failed") return { stack, is: "failed", reason: "containers restarted 3 times during the soak, 0 may", runs: [run] };
    if (state === "fetching") return { stack, is: "interrupted", reason: "its process was killed", runs: [{ from: minute(from), to: minute(from + 4) }, run] };
    return { stack, is: "healthy", runs: [run] };
  };
  const half = Math.ceil(sites.length / 2);
  const wave = (number: number, members: readonly SiteStatus[]) => members.map((site, index) => stackOf(site, index, number));
  return {
    ...{ is: "paused", id: "20261130T060000000Z", from: minute(0) },
    waves: [
      { name: "hubs", is: "done", from: minute(0), to: minute(4), stacks: [{ stack: "hub-1", is: "healthy", runs: [{ from: minute(0), to: minute(4) }] }] },
      { name: "canary", is: "done", from: minute(5), to: minute(90), stacks: wave(0, sites.slice(0, 1)) },
      { name: "europe", is: "done", from: minute(95), to: minute(190), stacks: wave(1, sites.slice(1, half)) },
      { name: "others", is: "begun", from: minute(191), stacks: wave(2, sites.slice(half)) },
      { name: "last", is: "awaiting-approval", stacks: [] },
    ],
  };
}

/** A fleet of this many sites with every state, as a rollout on a bad day leaves it. */
export function largeFleet(count: number): FleetStatus {
  const sites = Array.from({ length: count }, (_, number) => site(number));
  const needs = sites.flatMap(({ stack, state }): Need[] => {
    const need = needed[state];
    return need ? [{ stack, ...need }] : [];
  });
  const urgencies = ["now", "soon", "unread"];
  const hubs = [...new Set(sites.flatMap(({ hub }) => hub ?? []))].map((stack) => ({ stack, state: "deployed" as const, loginServer: `${stack}.azurecr.io` }));
  return {
    schemaVersion: 1,
    asOf,
    needs: needs.sort((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency)),
    hubs,
    sites,
    rollout: rolloutTo(sites),
  };
}
