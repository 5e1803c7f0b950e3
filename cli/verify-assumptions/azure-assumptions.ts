import { apiVersions } from "../../components/core/api-versions";
import { nameOf, parentOf, sameArmId } from "../../components/core/arm-id";
import { at, listAt, textAt } from "../../components/core/json";
import { ownerOfScopeMap, ownerOfTags } from "../../components/core/owner";
import { isOrchestrationExtension } from "../../components/diagnosis/orchestration-extension";
import { isInstalled, stagingStatus, stateOf, wasInstalled } from "../../components/orchestration/solution-version";
import type { AzureView } from "../doctor/common/azure-view";
import { freeSpaceVersion, spaceFigures } from "../doctor/site/disk";
import type { SiteView } from "../doctor/site/site-view";
import { siteTargetId } from "../doctor/site/target";
import type { AssumptionCheck, Finding } from "./attempt";

/** Why what needs a deployed site was not tried. */
export const notDeployed: Finding = { notTried: "the site was not deployed yet" };

/** Difference of two clocks that counts as none, in milliseconds: the header has whole seconds, and an answer takes its time. Chosen by this project. */
const sameTimeMs = 5_000;

/** Does Azure's `Date` agree with this machine's clock? Which of two that differ is wrong, reading cannot show. */
export const serviceTime: AssumptionCheck<AzureView> = {
  id: "service-time-in-date-header",
  look: async (view) => {
    const { time, here } = await view.registry();
    const apart = Math.abs(here.getTime() - time.getTime());
    const seen = `the header and this machine's clock differ by ${Math.round(apart / 1000)} s`;
    return apart <= sameTimeMs ? { held: seen } : { notTried: `${seen}; compare both with a time server` };
  },
};

/** A solution at a site: the revision of the last run, the others of its target, and the names of its instances. */
export interface SolutionRevisions {
  current: unknown;
  former: unknown[];
  instances: string[];
}

/** A site with its solutions, which are read once for all checks; undefined before the first run that succeeded. */
export interface AssumedSite extends SiteView {
  revisions(): Promise<SolutionRevisions[] | undefined>;
}

/** Reads the solutions of a site with all their revisions. */
export async function readRevisions(view: SiteView): Promise<SolutionRevisions[] | undefined> {
  const { facts } = (await view.deployed()) ?? {};
  if (facts === undefined) return undefined;
  const arm = await view.arm();
  const ids = facts.solutions.flatMap(({ solutionVersionId }) => solutionVersionId || []);
  return Promise.all(
    ids.map(async (id) => {
      const all = await arm.listIfThere(`${parentOf(id)}/versions`, apiVersions.edge);
      const instances = await arm.listIfThere(`${parentOf(id)}/instances`, apiVersions.edge);
      const isCurrent = (one: unknown) => sameArmId(textAt(one, "id") ?? "", id);
      return { current: all.find(isCurrent), former: all.filter((one) => !isCurrent(one)), instances: instances.map((one) => nameOf(textAt(one, "id") ?? "")) };
    }),
  );
}

/** Does the site's orchestration extension stage? */
const orchestrationVersions: AssumptionCheck<AssumedSite> = {
  id: "orchestration-versions-stage",
  look: async (view) => {
    const found = await view.revisions();
    if (found === undefined) return notDeployed;
    const extension = (await view.around()).observed.extensions.find(isOrchestrationExtension);
    const version = textAt(extension, "properties", "currentVersion") ?? textAt(extension, "properties", "version") ?? "(unknown)";
    const staged = found.filter(({ current }) => stagingStatus(current).is === "staged").length;
    return staged > 0 ? { held: `version ${version} staged ${staged} solution versions` } : { notTried: "nothing is staged at the site" };
  },
};

/** Which states have the revisions that an installed one replaced? */
const replacedVersions: AssumptionCheck<AssumedSite> = {
  id: "replaced-version-state",
  look: async (view) => {
    const found = await view.revisions();
    if (found === undefined) return notDeployed;
    const states = found.filter(({ current }) => stateOf(current) === "Deployed").flatMap(({ former }) => former.filter(wasInstalled).map(stateOf));
    if (states.length === 0) return { notTried: "the site has no installed version that replaced another one" };
    const others = states.filter((state) => state !== "ReadyToDeploy");
    return others.length === 0
      ? { held: `${states.length} replaced revisions are ReadyToDeploy` }
      : { failed: `replaced revisions are ${[...new Set(others)].join(", ")}` };
  },
};

/** Has the instance of an installed version the name from its review? */
const instanceNames: AssumptionCheck<AssumedSite> = {
  id: "instance-name-from-review",
  look: async (view) => {
    const found = await view.revisions();
    if (found === undefined) return notDeployed;
    const installed = found.filter(({ current }) => isInstalled(current));
    if (installed.length === 0) return { notTried: "no solution is installed at the site" };
    const renamed = installed.filter(
      ({ current, instances }) => !instances.some((name) => sameArmId(name, textAt(current, "properties", "solutionInstanceName") ?? "")),
    );
    return renamed.length === 0
      ? { held: `${installed.length} installed solutions have an instance of the reviewed name` }
      : { failed: `${renamed.length} of ${installed.length} installed solutions have no instance of the reviewed name` };
  },
};

/** Did Azure keep the owner in the texts of a scope map, and in the tags of a target and of templates? */
const ownerTexts: AssumptionCheck<SiteView> = {
  id: "owner-texts-kept",
  look: async (view) => {
    const chain = await view.chain();
    if (chain === undefined) return notDeployed;
    const arm = await view.arm();
    const templates = [...new Set((await view.pinned()).map(({ solutionTemplateId }) => solutionTemplateId))];
    const read = async (id: string) => ownerOfTags(await arm.get(id, apiVersions.edge)) !== undefined;
    const kept = {
      "sync scope map": ownerOfScopeMap(chain.chain.sync.scopeMap) !== undefined,
      target: await read(siteTargetId(view.site)),
      ...Object.fromEntries(await Promise.all(templates.map(async (id, index) => [`solution template ${index + 1}`, await read(id)] as const))),
    };
    const lost = Object.entries(kept).flatMap(([name, isKept]) => (isKept ? [] : [name]));
    if (lost.length === 0) return { held: `${Object.keys(kept).length} resources name their owner` };
    return { failed: `no owner in: ${lost.join(", ")} (adopted resources, and those of a program older than the owner, have none)` };
  },
};

/** Does the service report the free space of the volume? */
const freeSpace: AssumptionCheck<SiteView> = {
  id: "free-space-figures",
  look: async (view) => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts?.connectedRegistryId === undefined) return notDeployed;
    const details = listAt(await (await view.arm()).get(facts.connectedRegistryId, freeSpaceVersion), "properties", "statusDetails");
    if (spaceFigures(details) !== undefined) return { held: `version ${freeSpaceVersion} has both figures` };
    return { notTried: `version ${freeSpaceVersion} lists ${details.length} status details, none with the figures` };
  },
};

/** Is a site online although its registry accepts private endpoints only? */
const privateEndpoints: AssumptionCheck<SiteView> = {
  id: "private-endpoint-sync",
  look: async (view) => {
    const chain = (await view.chain())?.chain;
    if (chain === undefined) return notDeployed;
    if (textAt(chain.registry, "properties", "publicNetworkAccess") !== "Disabled") return { notTried: "the hub's registry accepts public traffic" };
    const state = textAt(chain.connectedRegistry, "properties", "connectionState") ?? "(unknown)";
    const lastSync = at(chain.connectedRegistry, "properties", "parent", "syncProperties", "lastSyncTime");
    return state === "Offline"
      ? { notTried: `the site's registry is ${state}` }
      : { held: `the site's registry is ${state}${lastSync ? " and has synced" : ""}, without public access` };
  },
};

/** Assumptions of a site that Azure's answers can show. */
export const azureAssumptions: readonly AssumptionCheck<AssumedSite>[] = [
  ...[serviceTime, orchestrationVersions, replacedVersions, instanceNames, ownerTexts, freeSpace, privateEndpoints],
];
