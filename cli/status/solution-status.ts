import type { SiteConfig } from "../../program/config/site-schema";
import type { DeployedSite, DeployedSolution } from "./deployed-stack";
import type { ImageStatus, SolutionState, SolutionStatus } from "./fleet-status";

type Pin = SiteConfig["solutions"][number];

/** The solutions that a site pins or has, in the order of the stack file; those that it no longer pins at the end. `pins`: undefined where the file cannot be read. */
export function solutionStatuses(pins: readonly Pin[] | undefined, deployed: DeployedSite | undefined): SolutionStatus[] {
  const solutions = deployed?.solutions ?? [];
  const named = (name: string) => solutions.find((solution) => solution.name === name);
  const removed = solutions.filter(({ name }) => !pins?.some((pin) => pin.name === name));
  return [
    ...(pins ?? []).map((pin) => statusOf(pin.name, pin, named(pin.name), deployed)),
    ...removed.map((one) => statusOf(one.name, undefined, one, deployed)),
  ];
}

function statusOf(name: string, pin: Pin | undefined, solution: DeployedSolution | undefined, deployed: DeployedSite | undefined): SolutionStatus {
  const images = solution === undefined ? [] : imagesOf(solution, deployed);
  const sizes = images.flatMap(({ bytes }) => bytes ?? []);
  return {
    name,
    state: stateOf(pin, solution),
    ...(pin && { wanted: pin.version }),
    ...(solution?.staged !== undefined && { staged: solution.staged }),
    ...(solution?.proved !== undefined && { proved: solution.proved }),
    ...(solution?.installed !== undefined && { installed: solution.installed }),
    ...(solution?.pending && { pending: solution.pending.reason }),
    images,
    ...(images.length > 0 && sizes.length === images.length && { wanBytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }),
  };
}

/** A solution whose file differs from the last run in the version, or in whether it is installed, is behind. */
function stateOf(pin: Pin | undefined, solution: DeployedSolution | undefined): SolutionState {
  if (solution === undefined || pin?.version !== solution.version || (pin.installation === "on") !== solution.installs) return "behind";
  if (solution.pending) return solution.pending.in;
  if (solution.staged !== solution.version) return "staging";
  if (!solution.installs) return "staged";
  return solution.installed === solution.version ? "installed" : "waiting";
}

function imagesOf({ name, version, images, proof, isFetched }: DeployedSolution, deployed: DeployedSite | undefined): ImageStatus[] {
  const published = deployed?.facts?.solutions.find((one) => one.name === name && one.version === version)?.publishedDigests ?? {};
  return images.map((image) => {
    const found = proof.find((one) => one.image === image);
    const { siteDigest, bytes, provedAt } = found ?? {};
    const cloudDigest = published[image] ?? found?.cloudDigest;
    return {
      image,
      verdict: found === undefined ? (isFetched ? "missing" : "unproved") : verdictOf(siteDigest, cloudDigest),
      ...(cloudDigest !== undefined && { cloudDigest }),
      ...(siteDigest !== undefined && { siteDigest }),
      ...(bytes !== undefined && { bytes }),
      ...(provedAt !== undefined && siteDigest !== undefined && { provedAt }),
    };
  });
}

function verdictOf(siteDigest: string | undefined, cloudDigest: string | undefined): ImageStatus["verdict"] {
  if (siteDigest === undefined) return "unproved";
  return cloudDigest === undefined || siteDigest === cloudDigest ? "equal" : "different";
}
