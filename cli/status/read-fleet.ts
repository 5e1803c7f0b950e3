import type { ArmClient } from "../../components/arm/arm-client";
import { EdgeError } from "../../components/core/fault";
import { unreadableStack } from "../engine/stack-reading";
import type { AskPulumi } from "../engine/pulumi-answer";
import { inParallel } from "../io/in-parallel";
import { connectedRegistries, type SitesInAzure } from "./connected-registries";
import { type DeployedStack, deployedSite, deployedStack, isAbsentStack } from "./deployed-stack";
import type { FleetReading, HubReading, SiteReading, StateReading } from "./readings";
import { newestRollout } from "./read-rollout";
import { type DeclaredStack, declaredStack } from "./stack-file-reading";

/** What reading a fleet needs. */
export interface FleetSources {
  /** Project root: the folder with Pulumi.yaml. */
  folder: string;
  ask: AskPulumi;
  /** Signs in to Azure; called where a registry is known. */
  arm(): Promise<Pick<ArmClient, "send" | "list">>;
  /** This machine's time. */
  now(): Date;
  /** Number of stacks whose state is read at the same time: each starts the Pulumi CLI. */
  atOnce: number;
}

/**
 * Reads stacks: their files, their states as Pulumi exports them, and the connected registries of their cloud registries in Azure; and the record of the newest
 * rollout.
 *
 * A state says what the last run left, and costs one start of the CLI; its secrets stay encrypted, so no passphrase is needed. What changes by itself, the contact of a site,
 * is asked of Azure: two calls for each cloud registry, whatever its number of sites. Everything else that Azure knows takes several calls for each site: see `doctor`.
 * Throws nothing for a stack that cannot be read.
 */
export async function readFleet(stacks: readonly string[], { folder, ask, arm, now, atOnce }: FleetSources): Promise<FleetReading> {
  const declared = new Map(stacks.map((stack) => [stack, declaredStack(folder, stack)]));
  for (const hub of hubsOf(declared)) if (!declared.has(hub)) declared.set(hub, declaredStack(folder, hub));
  const asked = [...declared].map(([stack, found]) => ({ stack, declared: found }));
  const read = await inParallel(asked, atOnce, (one) => stackReading(one, ask));
  const hubs = read.flatMap((one) => ("hub" in one ? { ...one.hub, isAsked: stacks.includes(one.hub.stack) } : []));
  const sites = read.flatMap((one) => ("site" in one && stacks.includes(one.site.stack) ? one.site : []));
  const registries = await registriesOf(sites, arm);
  const answered = [...registries.values()].find((one) => one.is === "read");
  return {
    hubs,
    sites: sites.map((site) => ({ ...site, azure: registries.get(registryOf(site) ?? "") })),
    rollout: newestRollout(folder),
    now: answered?.time ?? now(),
  };
}

function hubsOf(declared: ReadonlyMap<string, DeclaredStack>): string[] {
  return [...declared.values()].flatMap((stack) => (stack.role === "site" ? stack.site.hub : []));
}

/** A stack's file and its state. What is not needed of the state is dropped at once: a thousand states have hundreds of megabytes. */
async function stackReading(
  { stack, declared }: Pick<SiteReading, "stack" | "declared">,
  ask: AskPulumi,
): Promise<{ hub: Omit<HubReading, "isAsked"> } | { site: Omit<SiteReading, "azure"> }> {
  const text = await exported(stack, ask);
  if (declared.role === "hub") return { hub: { stack, declared, deployed: parsed(text, (state) => deployedStack(stack, state)) } };
  return { site: { stack, declared, deployed: parsed(text, (state) => deployedSite(stack, state)) } };
}

type Exported = { is: "exported"; text: string } | Exclude<StateReading<DeployedStack>, { is: "deployed" }>;

async function exported(stack: string, ask: AskPulumi): Promise<Exported> {
  const { code, stdout, stderr } = await ask(["stack", "export", `--stack=${stack}`]);
  if (code === 0) return { is: "exported", text: stdout };
  return isAbsentStack(stderr) ? { is: "absent" } : { is: "unreadable", faults: unreadableStack(`stack ${stack}`, stderr).faults };
}

function parsed<State extends DeployedStack>(found: Exported, parse: (text: string) => State): StateReading<State> {
  if (found.is !== "exported") return found;
  try {
    return { is: "deployed", ...parse(found.text) };
  } catch (error) {
    if (error instanceof EdgeError) return { is: "unreadable", faults: error.faults };
    throw error;
  }
}

function registryOf({ deployed }: Pick<SiteReading, "deployed">): string | undefined {
  return deployed.is === "deployed" ? deployed.facts?.registryId : undefined;
}

async function registriesOf(sites: readonly Omit<SiteReading, "azure">[], arm: FleetSources["arm"]): Promise<Map<string, SitesInAzure>> {
  const ids = [...new Set(sites.flatMap((site) => registryOf(site) ?? []))];
  const signedIn = ids.length === 0 ? undefined : arm();
  // A refused sign-in is the finding of each registry.
  signedIn?.catch(() => undefined);
  const found = await Promise.all(ids.map(async (id) => [id, await connectedRegistries(() => signedIn ?? arm(), id)] as const));
  return new Map(found);
}
