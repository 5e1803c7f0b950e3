import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import { listAt } from "../../core/json";
import { mergedActions, pullActionsFor, ungrantedActions } from "../../core/scope-map-actions";
import { stagedImageFaults } from "../../core/staged-image";
import { brokenLinks } from "../../diagnosis/broken-links";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Lifecycle, WaitPhase } from "../../dynamic/lifecycle";
import { lostProofs } from "../proved-images";
import { fetchBlocked } from "./fetch-faults";
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
    const wanted = ungrantedActions(actionsOf(live), pullActionsFor(repositories));
    if (wanted.length === 0) return undefined;
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
    const lost = ungrantedActions(actionsOf(live), pullActionsFor(inputs.repositories));
    if (lost.length > 0) return { is: "failed", fault: droppedActions(inputs.syncScopeMapId, lost), rerun: [requested.name], maxRetries: maxRequests };
    const due = watch.diagnosisDue(inputs, context.clock.nowMs());
    const isBlocked = due !== "no" && (await hasBrokenLink(inputs, due, context));
    return isBlocked ? { is: "failed", fault: fetchBlocked(inputs, watch.statusAt(observed.reason)) } : observed;
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
  preflight: async ({ images }, previous) => (previous === undefined ? stagedImageFaults(images) : []),
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

/** Faults that may pass by themselves: a site may be offline for a while, and what it reports of itself may be older than its repair. */
const passing = { first: ["EDGE-SITE-OFFLINE", "EDGE-SITE-UNHEALTHY"], again: ["EDGE-SITE-OFFLINE"] };

/** Is a link broken that somebody has to repair? False where the diagnosis itself fails. */
function hasBrokenLink(inputs: Inputs, due: keyof typeof passing, { arm }: Context): Promise<boolean> {
  return linksOf(inputs, arm).then(
    (faults) => faults.some(({ code }) => !passing[due].includes(code)),
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
