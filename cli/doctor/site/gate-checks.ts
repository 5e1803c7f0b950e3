import { siteChecks, siteQuestion } from "../../../program/gate/site/site-checks";
import { authorityFindings } from "../../../program/gate/site/certificate-findings";
import { pullSecretFindings } from "../../../program/gate/site/pull-secret-findings";
import { noOrchestration } from "../../../program/gate/site/site-gate";
import { orchestrationPrincipal } from "../../../program/gate/site/site-observation";
import { tagFindings } from "../../../program/gate/site/tag-findings";
import { type Check, type Findings, errors, warnings } from "../check";
import type { SiteView } from "./site-view";

/** Checks whose warning in the gate, which may be followed by a repair, means that the site does not work now. */
const brokenNow = ["cluster-connection", "extension", "instance"];

/** The checks that the gate makes before a run, each with what it found now. */
export const gateChecks: readonly Check<SiteView>[] = siteChecks.map(({ id, examines, findings, unseen }) => ({
  id,
  examines,
  look: async (view): Promise<Findings> => {
    const { observed } = await view.around();
    const question = siteQuestion(view.site, await view.hub(), await view.pinned(), observed);
    const reason = unseen?.(question);
    if (reason !== undefined) return { unread: reason };
    if (id === "adoption" && question.installed !== undefined && (await view.deployed()) !== undefined) return { skipped: "the site is deployed" };
    const found = findings(question);
    return brokenNow.includes(id) ? errors([...found.faults, ...found.warnings]) : found;
  },
}));

/** What the gate reads beside its list of checks. */
export const otherGateChecks: readonly Check<SiteView>[] = [
  {
    id: "orchestration-extension",
    examines: "workload orchestration extension and its identity",
    look: async (view) => {
      const { observed } = await view.around();
      // Without the cluster nothing is known of its extensions.
      if (observed.connectedCluster === undefined) return { unread: "the connected cluster does not exist, or may not be read" };
      return errors(orchestrationPrincipal(observed.extensions) === undefined ? [noOrchestration(view.site)] : []);
    },
  },
  {
    id: "pull-secret-writers",
    examines: "who wrote the pull secrets last",
    look: async (view) => warnings(pullSecretFindings((await view.around()).changedSecrets)),
  },
  {
    id: "moved-tags",
    examines: "tags of the pinned versions' images in the hub's registry",
    look: async (view) => {
      const [solutions, { tags }] = [await view.pinned(), await view.around()];
      const isRecorded = solutions.some(({ publishedDigests = {} }) => Object.keys(publishedDigests).length > 0);
      if (tags === undefined) return isRecorded ? { unread: "this identity may not read the hub's registry" } : { skipped: "the hub has recorded no digests" };
      return warnings(tagFindings(solutions, tags));
    },
  },
  { id: "locks", examines: "management locks on registry and cluster", look: async (view) => warnings((await view.around()).locks) },
  {
    id: "node-authority",
    examines: "validity of site.nodeTrustAuthority",
    look: async (view) =>
      view.site.nodeTrustAuthority === undefined
        ? { skipped: "the site uses the authority of its registry" }
        : authorityFindings(view.site, (await view.registry()).time),
  },
];
