import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import { listAt } from "../../core/json";
import { mergedActions, missingActions, pullActionsFor } from "../../core/scope-map-actions";
import { brokenLinks } from "../../diagnosis/broken-links";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Lifecycle, WaitPhase } from "../../dynamic/lifecycle";
import { lostProofs } from "../proved-images";
import { FetchWatch } from "./fetch-watch";
import type { FetchedImagesInputs, FetchedImagesState } from "./inputs";

const version = apiVersions.containerRegistry;

/** Maximum times that one run adds the repositories again after another writer of the scope map dropped them. Our proposal. */
const maxRequests = 3;

type Inputs = FetchedImagesInputs;
type State = FetchedImagesState;

/** Lets the site sync the repositories. Other actions stay: the service and other solutions write the same list, so it is read again after each write. */
const requested: CallPhase<Inputs, State> = {
  name: "requested",
  callUntilDone: true,
  start: async ({ syncScopeMapId, repositories }, _known, { arm }) => {
    const live = await arm.get(syncScopeMapId, version);
    if (!live) throw new EdgeError([noScopeMap(syncScopeMapId)]);
    const wanted = pullActionsFor(repositories);
    if (missingActions(actionsOf(live), wanted).length === 0) return undefined;
    const actions = mergedActions(actionsOf(live), [], wanted);
    return arm.begin({ method: "PATCH", path: syncScopeMapId, apiVersion: version, body: { properties: { actions } }, repeatable: true });
  },
  learn: () => ({ digests: {}, proof: [] }),
};

/** Waits until the site's registry serves every manifest and blob of every image. */
const fetched: WaitPhase<Inputs, State> = {
  name: "fetched",
  waitPolicy: ({ wait }) => wait,
  observe: async (inputs, known, context) => {
    const watch = FetchWatch.of(known, context.clock.nowMs());
    const observed = await watch.observe(inputs, known.digests ?? {}, context);
    if (observed.is !== "waiting") return observed;
    const live = await context.arm.get(inputs.syncScopeMapId, version);
    const lost = missingActions(actionsOf(live), pullActionsFor(inputs.repositories));
    if (lost.length > 0) return { is: "failed", fault: droppedActions(inputs.syncScopeMapId, lost), rerun: [requested.name], maxRetries: maxRequests };
    const isBlocked = watch.isDiagnosisDue(context.clock.nowMs()) && (await hasBrokenLink(inputs, context));
    return isBlocked ? { is: "failed", fault: blocked(inputs, observed.reason) } : observed;
  },
};

/**
 * The images of a solution version, fetched to a site and proved there before the version is reviewed and published: the service gives each target 30 minutes
 * for staging, which a slow link does not keep. Deleting the resource calls nothing: the service removes repositories when it unstages.
 */
export const fetchedImages: Lifecycle<Inputs, State> = {
  kind: "orchestration/FetchedImages",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    syncScopeMapId: ignored,
    solution: replaces(),
    version: ignored,
    images: updates(asNameSet),
    repositories: ignored,
    publishedDigests: ignored,
    siteRegistry: ignored,
    // Counts for later fetches; a refresh repeats those that rest on the service's word where proof is required.
    proofMode: ignored,
    syncSchedule: ignored,
    stallTimeout: ignored,
    by: ignored,
    wait: ignored,
    timeout: ignored,
  },
  id: ({ connectedRegistryId, solution }) => `${connectedRegistryId}:fetched:${solution}`,
  phases: [requested, fetched],
  explain: async (inputs, _known, { arm }) => linksOf(inputs, arm),
  read: async ({ connectedRegistryId = "", siteRegistry, proofMode }, { proof = [] }, context) => {
    const live = await context.arm.get(connectedRegistryId, version);
    if (!live) return goneOrUnknown(context.arm, parentOf(connectedRegistryId), version);
    const drift = await lostProofs({ proof, siteRegistry }, context);
    const isWordOnly = proofMode === "required" && proof.some(({ path }) => path === "service's word");
    return { is: "present", drift, rerun: isWordOnly || drift.length > 0 ? [requested.name, fetched.name] : [] };
  },
  remove: [],
};

/** Is a link broken that somebody has to repair? A site may be offline for a while. False where the diagnosis itself fails. */
function hasBrokenLink(inputs: Inputs, { arm }: Context): Promise<boolean> {
  return linksOf(inputs, arm).then(
    (faults) => faults.some(({ code }) => code !== "EDGE-SITE-OFFLINE"),
    () => false,
  );
}

function linksOf({ connectedRegistryId, images }: Inputs, arm: ArmClient): Promise<Fault[]> {
  return brokenLinks(arm, { connectedRegistryId, images, orchestrationPrincipalId: "" });
}

function actionsOf(live: unknown): string[] {
  return listAt(live, "properties", "actions").map(String);
}

function noScopeMap(syncScopeMapId: string): Fault {
  return {
    code: "EDGE-SCOPE-MAP-MISSING",
    what: `scope map ${nameOf(syncScopeMapId)}, by which the site syncs, does not exist`,
    given: syncScopeMapId,
    fix: "run `edge-staging up` with `-- --refresh`, which creates it again",
  };
}

function droppedActions(syncScopeMapId: string, lost: readonly string[]): Fault {
  return {
    code: "EDGE-SCOPE-MAP-RACE",
    what: `scope map ${nameOf(syncScopeMapId)} lost actions to another writer`,
    given: lost.join(", "),
    fix: "run `pulumi up` again",
  };
}

function blocked({ siteRegistry, solution, version: number }: Inputs, status: string): Fault {
  return {
    code: "EDGE-FETCH-BLOCKED",
    what: `site ${siteRegistry.site} cannot fetch the images of ${solution} ${number}; last status: ${status}`,
    given: "a broken link between the cloud registry and the site",
    fix: "repair what the errors below name, then run `edge-staging up` again, which fetches only what is missing",
  };
}
