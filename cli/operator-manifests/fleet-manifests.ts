import type { Fault } from "../../components/core/fault";
import type { OperatorSettings } from "../../program/config/operator-schema";
import type { RolloutPlan } from "../rollout/record";
import { environmentManifests, nightlyManifests } from "./shared-manifests";
import { identity, type Manifest, type OperatorStack, type SharedParts, stackManifest } from "./stack-manifests";

/** Manifests by the names of their files, in the order in which they are applied. */
export type ManifestFiles = Readonly<Record<string, readonly Manifest[]>>;

/** The stacks of a fleet, in the order of its rollout plan. */
export interface Fleet {
  plan: RolloutPlan;
  /** The hub of each site. */
  hubOf: Readonly<Record<string, string>>;
}

const driftAccount = "drift";

/**
 * The manifests with which the Pulumi Kubernetes Operator runs a fleet: hubs first, then each wave once every Stack of the wave before has succeeded on the same commit;
 * with a read-only identity, a second Stack for each that looks for drift. Pure.
 */
export function fleetManifests(fleet: Fleet, shared: SharedParts): ManifestFiles {
  const { settings } = shared;
  const stacks = operatorStacks(fleet, settings);
  const filesOf = stacks.map((one) => [`${one.name}.yaml`, [...identity(one.account, one.client, settings), stackManifest(one, shared)]] as const);
  const { driftClient } = settings;
  const drift =
    driftClient === undefined
      ? []
      : [...identity(driftAccount, driftClient, settings), ...stacks.map((one) => stackManifest(driftOf(one, driftClient), shared))];
  return {
    "environment.yaml": environmentManifests(settings),
    ...Object.fromEntries(filesOf),
    ...(drift.length === 0 ? {} : { "drift.yaml": drift }),
    "nightly.yaml": nightlyManifests(settings),
  };
}

function operatorStacks({ plan, hubOf }: Fleet, { clients }: OperatorSettings): OperatorStack[] {
  const stackOf = (stack: string, isSite: boolean, names: readonly string[]): OperatorStack => ({
    ...{ name: stack, stack, account: stack, client: clients[stack] ?? "", isDrift: false, isSite },
    prerequisites: [...new Set(names)].sort().map((name) => ({ name })),
  });
  const hubs = plan.hubs.map((hub) => stackOf(hub, false, []));
  const sites = plan.waves.flatMap(({ sites: members }, index) =>
    members.map((site) => stackOf(site, true, [hubOf[site] ?? "", ...(plan.waves[index - 1]?.sites ?? [])])),
  );
  return [...hubs, ...sites];
}

/** Looks for drift after a run of the stack itself: what was due is done then, and what still differs is drift. */
function driftOf({ stack, isSite }: OperatorStack, client: string): OperatorStack {
  return { name: `${stack}-drift`, stack, account: driftAccount, client, isDrift: true, isSite, prerequisites: [{ name: stack, succeededWithin: "1h" }] };
}

/** Longest name of a Stack. Source: the rule of the operator's CRD, v2.9.0. */
const longestName = 42;

/** Every reason why the fleet cannot be declared to the operator. */
export function fleetFaults({ plan }: Fleet, { clients, driftClient }: OperatorSettings): Fault[] {
  const stacks = [...plan.hubs, ...plan.waves.flatMap(({ sites }) => sites)];
  const most = longestName - (driftClient === undefined ? 0 : "-drift".length);
  const isName = (stack: string) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(stack) && stack.length <= most && stack !== driftAccount && stack !== "nightly";
  const fault = (what: string, given: string, fix: string, allowed?: string): Fault => ({
    ...{ code: "EDGE-OPERATOR-SETTINGS", what, given, fix },
    ...(allowed && { allowed }),
  });
  return [
    ...stacks
      .filter((stack) => !isName(stack))
      .map((stack) =>
        fault(
          "a stack's name cannot be the name of a Stack of the operator",
          `stack ${stack}`,
          "rename the stack, or run it from another engine",
          `lower-case letters, digits and \`-\`, at most ${most} characters; not drift or nightly`,
        ),
      ),
    ...stacks
      .filter((stack) => clients[stack] === undefined)
      .map((stack) => fault("a stack has no identity", `stacks/operator.yaml: clients.${stack} = (not set)`, `set clients.${stack}`, "a GUID")),
    ...Object.keys(clients)
      .filter((stack) => !stacks.includes(stack))
      .map((stack) => fault("an identity is for a stack without a file", `stacks/operator.yaml: clients.${stack}`, "remove it, or correct the name")),
  ];
}

/** Parts of the plan that the operator does not support, as text. */
export function ignoredByOperator({ waves }: RolloutPlan): string[] {
  const named = (what: string, has: (wave: RolloutPlan["waves"][number]) => boolean) => {
    const names = waves.filter(has).map(({ name }) => name);
    return names.length === 0 ? [] : [`${what} (wave ${names.join(", ")})`];
  };
  return [
    ...named("soak", ({ soakMs }) => soakMs > 0),
    ...named("approve", ({ approve }) => approve),
    ...named("maxFailed above 0: a later wave waits for every site of the earlier one", ({ maxFailed }) => maxFailed > 0),
  ];
}
