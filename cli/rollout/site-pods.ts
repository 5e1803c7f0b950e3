import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { readPodsAndNodes } from "../../components/cluster/access/pods";
import { listAt, textAt } from "../../components/core/json";
import { stackOutputs } from "../engine/stack-reading";
import { configInFile } from "../engine/stack-file";
import type { CommandIo } from "../io/command";
import { readSiteFacts, type SiteFacts } from "../prove/site-facts";
import { lookAtPods } from "./pod-health";
import type { SoakLook } from "./soak";

/** Facts of sites that were read, by stack: a soak takes many looks. */
export type KnownSites = Map<string, Promise<SiteFacts>>;

/** One look at the pods of a site's installed solutions. Reads only. Throws EdgeError where the stack cannot be read. */
export async function podLookOf(stack: string, { folder, environment }: CommandIo, known: KnownSites): Promise<SoakLook> {
  const facts = await factsOf(folder, stack, known);
  const installed = installedSolutions(folder, stack);
  try {
    const { pods } = await readPodsAndNodes(loadKubeconfig({ context: facts.cluster.context, environment }));
    return lookAtPods(
      facts.solutions.filter(({ name }) => installed.includes(name)),
      facts.serviceAddress,
      pods,
    );
  } catch (error) {
    if (!(error instanceof ClusterAccessError)) throw error;
    return { unseen: error.message, isOffline: error.kind === "unreachable" };
  }
}

/** Names of the solutions that a site's stack file installs. */
export function installedSolutions(folder: string, stack: string): string[] {
  const declared = listAt(configInFile(folder, stack), "edge-staging:site", "solutions");
  return declared.flatMap((one) => (textAt(one, "installation") === "on" ? [textAt(one, "name") ?? ""] : []));
}

function factsOf(folder: string, stack: string, known: KnownSites): Promise<SiteFacts> {
  const reading = known.get(stack) ?? stackOutputs(folder, stack).then((outputs) => readSiteFacts(stack, outputs).facts);
  known.set(stack, reading);
  return reading;
}
