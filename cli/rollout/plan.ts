import type { Fault } from "../../components/core/fault";
import { durationMs } from "../../components/core/duration";
import type { RolloutFile } from "../../program/config/rollout-schema";
import type { PlannedWave, RolloutPlan } from "./record";

/** A site's stack as a plan needs it. */
export interface SiteStack {
  stack: string;
  hub: string;
  labels: Readonly<Record<string, string>>;
  /** `site.proof`; undefined for the default. */
  proof: string | undefined;
}

/** One of these: the plan, or every fault of the file with these sites. */
export type Planned = { plan: RolloutPlan; faults?: undefined } | { faults: readonly Fault[] };

/** The plan where there is no file: one canary, the first site by name, then the rest. */
export const defaultFile: RolloutFile = {
  waves: [
    { name: "canary", parallel: 1, maxFailed: 0, soak: "PT0S", approve: false },
    { name: "rest", parallel: 4, maxFailed: 0, soak: "PT0S", approve: false },
  ],
  healthy: { proof: true, pods: true, maxRestarts: 0 },
};

/** Stacks to which a rollout is limited. */
export interface ChosenStacks {
  hubs: readonly string[];
  sites: readonly string[];
}

/**
 * Makes the plan of a rollout from its file, the stacks of all sites and the names of all hubs, in the order in which they are brought up; `file` undefined: the default plan. Pure.
 * `only`: of the sites, those; of the hubs, those and the hubs of these sites. Limits that are shares refer to the sites that are left.
 */
export function rolloutPlan(file: RolloutFile | undefined, sites: readonly SiteStack[], knownHubs: readonly string[], only?: ChosenStacks): Planned {
  const { waves, healthy } = file ?? defaultFile;
  const members = file ? membersOf(file, sites) : defaultMembers(sites);
  const faults = [
    ...(file ? planFaults(file, sites, members) : []),
    ...emptyFleet(sites),
    ...sites.flatMap((site) => withoutHub(site, knownHubs)),
    ...(healthy.proof ? sites.flatMap(unprovable) : []),
  ];
  if (faults.length > 0) return { faults };
  const chosen = new Set(only?.sites ?? sites.map(({ stack }) => stack));
  const planned = waves.map((wave, index) =>
    plannedWave(
      wave,
      (members[index] ?? []).filter((stack) => chosen.has(stack)),
    ),
  );
  const needed = new Set([...(only?.hubs ?? []), ...sites.filter(({ stack }) => chosen.has(stack)).map(({ hub }) => hub)]);
  return { plan: { hubs: knownHubs.filter((hub) => needed.has(hub)), waves: planned.filter((wave) => wave.sites.length > 0), healthy } };
}

type WaveInFile = RolloutFile["waves"][number];

function defaultMembers(sites: readonly SiteStack[]): string[][] {
  const [first, ...rest] = sites.map(({ stack }) => stack).sort();
  return [first === undefined ? [] : [first], rest];
}

/** Sites of each wave, in order of their names. */
function membersOf({ waves }: RolloutFile, sites: readonly SiteStack[]): string[][] {
  const named = new Set(waves.flatMap((wave) => wave.sites ?? []));
  const unnamed = sites.filter(({ stack }) => !named.has(stack));
  const selected = waves.map((wave) => [
    ...(wave.sites ?? []),
    ...(wave.labels ? unnamed.filter((site) => hasLabels(site, wave)) : []).map(({ stack }) => stack),
  ]);
  const taken = new Set(selected.flat());
  const rest = unnamed.filter(({ stack }) => !taken.has(stack)).map(({ stack }) => stack);
  return waves.map((wave, index) => (isRest(wave) ? rest : [...new Set(selected[index])]).sort());
}

function hasLabels({ labels }: SiteStack, wave: WaveInFile): boolean {
  return Object.entries(wave.labels ?? {}).every(([name, value]) => labels[name] === value);
}

/** Does the wave take every site that no other one has? */
function isRest({ sites, labels }: WaveInFile): boolean {
  return sites === undefined && labels === undefined;
}

function plannedWave({ name, parallel, maxFailed, maxOffline, soak, approve }: WaveInFile, sites: string[]): PlannedWave {
  const offline = maxOffline === undefined ? {} : { maxOffline: limitIn(maxOffline, sites.length) };
  return { name, sites, parallel, maxFailed: limitIn(maxFailed, sites.length), ...offline, soakMs: durationMs(soak) ?? 0, approve };
}

/** A share is rounded down, so that "10%" of nine sites is none. */
function limitIn(limit: number | string, sites: number): number {
  return typeof limit === "number" ? limit : Math.floor((Number(limit.slice(0, -1)) * sites) / 100);
}

function planFaults({ waves }: RolloutFile, sites: readonly SiteStack[], members: readonly string[][]): Fault[] {
  const known = new Set(sites.map(({ stack }) => stack));
  const names = waves.map(({ name }) => name);
  const wavesOf = wavesByStack(names, members);
  const repeated = [...new Set(waves.flatMap((wave) => wave.sites ?? []))].concat([...known]);
  const rests = waves.filter(isRest).map(({ name }) => name);
  return [
    ...names.flatMap((name, index) =>
      names.indexOf(name) < index ? [fault("two waves have the same name", `waves[${index}].name = ${name}`, `rename one`)] : [],
    ),
    ...waves.flatMap((wave, index) =>
      (wave.sites ?? []).flatMap((stack, at) => (known.has(stack) ? [] : [unknownSite(stack, `waves[${index}].sites[${at}]`, known)])),
    ),
    ...[...new Set(repeated)].flatMap((stack) => inSeveral(stack, wavesOf.get(stack) ?? [])),
    ...sites.flatMap(({ stack }) =>
      !wavesOf.has(stack)
        ? [fault("a site is in no wave", `site ${stack}`, "name it in `sites` of a wave, or add a wave without `sites` and `labels`, which has all others")]
        : [],
    ),
    ...waves.flatMap(({ name }, index) =>
      members[index]?.length === 0 && known.size > 0 ? [fault("a wave has no sites", `wave ${name}`, "correct its `labels`, or remove the wave")] : [],
    ),
    ...(rests.length > 1
      ? [fault("several waves have neither `sites` nor `labels`", `waves ${rests.join(", ")}`, "keep one of them: it has every site that no other wave has")]
      : []),
  ];
}

/** Names of the waves that have a stack. */
function wavesByStack(names: readonly string[], members: readonly string[][]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [index, stacks] of members.entries()) for (const stack of new Set(stacks)) found.set(stack, [...(found.get(stack) ?? []), names[index] ?? ""]);
  return found;
}

function inSeveral(stack: string, waves: readonly string[]): Fault[] {
  return waves.length < 2
    ? []
    : [
        fault(
          "a site is in several waves",
          `site ${stack}: ${waves.join(", ")}`,
          "keep it in one; `sites` of one wave takes precedence over `labels` of the others",
        ),
      ];
}

function unknownSite(stack: string, place: string, known: ReadonlySet<string>): Fault {
  const allowed = `the stacks of sites: ${[...known].sort().join(", ")}`;
  return { ...fault("a wave names a site that has no stack file", `${place} = ${stack}`, "correct the name, or add the file in stacks/"), allowed };
}

function emptyFleet(sites: readonly SiteStack[]): Fault[] {
  return sites.length > 0 ? [] : [fault("there is no site to roll out to", "stacks/", "add a stack file with the role site")];
}

function withoutHub({ stack, hub }: SiteStack, known: readonly string[]): Fault[] {
  if (known.includes(hub)) return [];
  const allowed = `the stacks of hubs: ${known.join(", ") || "there is none"}`;
  return [
    {
      ...fault("the hub of a site has no stack file", `site ${stack}: site.hub = ${hub || "(not set)"}`, "correct site.hub, or add the hub's file in stacks/"),
      allowed,
    },
  ];
}

/** A site that proves nothing could never become healthy. */
function unprovable({ stack, proof }: SiteStack): Fault[] {
  return proof === "off"
    ? [
        fault(
          "a site whose images are not proved cannot become healthy",
          `site ${stack}: site.proof = off`,
          "set site.proof to preferred or required, or `healthy.proof` of the plan to false",
        ),
      ]
    : [];
}

function fault(what: string, given: string, fix: string): Fault {
  return { code: "EDGE-ROLLOUT-PLAN", what, given, fix };
}
