import type { V1Pod } from "../../components/cluster/access/kubernetes-client";
import { faultsOf } from "../../program/errors/error-faults";
import type { RegistryClient } from "../../components/oci/registry-client";
import { inParallel } from "../io/in-parallel";
import type { SiteFacts } from "../prove/site-facts";
import type { DrilledImage } from "./image-items";
import { type DrilledContainer, isOfRegistry, type PodLogin, type RegistryOutlook, type ServedImage } from "./image-start";

/** Number of questions to the site's registry at the same time. Chosen by this project. */
const atOnce = 4;

/** What the site's registry answers for each of its images that a container names, by the image's full name. Reads digests only. */
export async function servedImages(
  containers: readonly DrilledContainer[],
  address: string,
  registry: () => Promise<RegistryClient | undefined>,
): Promise<ReadonlyMap<string, ServedImage>> {
  const images = new Map(containers.filter(({ image }) => isOfRegistry(image, address)).map(({ image }) => [image.full, image]));
  const answers = await inParallel([...images.values()], atOnce, async ({ full, repository, reference }): Promise<readonly [string, ServedImage]> => {
    try {
      const client = await registry();
      if (client === undefined) return [full, { is: "unread", why: "the site was not deployed yet" }];
      const digest = await client.announcedDigest(repository, reference);
      return [full, digest === undefined ? { is: "absent" } : { is: "served", digest }];
    } catch (error) {
      return [full, { is: "unread", why: reasonOf(error) }];
    }
  });
  return new Map(answers);
}

/** One line from any error. */
export function reasonOf(error: unknown): string {
  return faultsOf(error)
    .map(({ what }) => what)
    .join("; ");
}

/** Is this a pod that runs the site's registry? Those of its DaemonSets, which configure nodes, are not. */
export function runsRegistry({ metadata }: V1Pod, { namespace, extensionName }: Pick<SiteFacts, "namespace" | "extensionName">): boolean {
  const isOfDaemonSet = (metadata?.ownerReferences ?? []).some(({ kind }) => kind === "DaemonSet");
  return metadata?.namespace === namespace && metadata?.labels?.["app.kubernetes.io/instance"] === extensionName && !isOfDaemonSet;
}

/** The registry during the drill: whether its own pods start decides whether it serves anything. `own`: the drilled images of its pods. */
export function registryOutlook(
  address: string,
  own: readonly DrilledImage[],
  served: ReadonlyMap<string, ServedImage>,
  login: (pod: V1Pod) => PodLogin,
): RegistryOutlook {
  const failing = own.find(({ item }) => item.verdict === "fails");
  const stopped = own.length === 0 ? "no pod of it runs" : failing && `${failing.item.subject}: ${failing.item.reason}`;
  return { address, stopped, login, served: ({ full }) => served.get(full) ?? { is: "unread", why: "it was not asked" } };
}
