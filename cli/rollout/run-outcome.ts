import { coversImages, type ImageProof } from "../../components/core/image-proof";
import type { RecordedSolution, RolloutPlan, StackState } from "./record";

/** A solution of a site as its last run left it. */
export interface DeployedSolution {
  name: string;
  version: string;
  images: readonly string[];
  proof: readonly ImageProof[];
  /** Does its stack file install it? */
  isInstalled: boolean;
  /** Why its installation waits; undefined where it does not. */
  pending: string | undefined;
}

/** A stack as its last run left it; a hub has no solutions of its own. */
export interface DeployedStack {
  solutions: readonly DeployedSolution[];
}

/** What decides whether a site counts as healthy. */
type HealthRule = RolloutPlan["healthy"] & { soakMs: number; isHub: boolean };

/** What the record notes after a run that succeeded. */
export interface RunOutcome {
  is: StackState;
  reason?: string;
  solutions?: RecordedSolution[];
}

/** The state of a stack after a run that succeeded: healthy at once, soaking, or pending because something waits. Pure. */
export function healthAfterRun({ solutions }: DeployedStack, { proof, pods, soakMs, isHub }: HealthRule): RunOutcome {
  if (isHub) return { is: "healthy" };
  const recorded = solutions.map(({ name, version, isInstalled, proof: found }) => ({ name, version, installed: isInstalled, digests: digestsIn(found) }));
  const onTrust = proof ? solutions.filter((one) => one.proof.some(({ path }) => path !== "site registry")) : [];
  if (onTrust.length > 0) return { is: "failed", reason: `${named(onTrust)}: only the service says that the images are at the site`, solutions: recorded };
  const unproved = proof ? solutions.filter((one) => !coversImages(one.proof, one.images)) : [];
  const waiting = solutions.flatMap((one) => (one.pending === undefined ? [] : [`${named([one])}: ${one.pending}`]));
  const reasons = [...waiting, ...unproved.map((one) => `${named([one])}: its images are not proved yet`)];
  if (reasons.length > 0) return { is: "pending", reason: reasons.join("; "), solutions: recorded };
  const isWatched = pods && soakMs > 0 && solutions.some(({ isInstalled }) => isInstalled);
  return { is: isWatched ? "soaking" : "healthy", solutions: recorded };
}

function named(solutions: readonly DeployedSolution[]): string {
  return solutions.map(({ name, version }) => `${name} ${version}`).join(", ");
}

function digestsIn(proof: readonly ImageProof[]): Record<string, string> {
  return Object.fromEntries(proof.flatMap(({ image, siteDigest }) => (siteDigest === undefined ? [] : [[image, siteDigest]])));
}
