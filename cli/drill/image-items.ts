import type { V1ContainerStatus, V1Node, V1Pod } from "../../components/cluster/access/kubernetes-client";
import type { DrillItem } from "./drill-item";
import { imageName, runningDigest } from "./image-name";
import { type ContainerStart, type DrilledContainer, isOfRegistry, type RegistryOutlook, startOn } from "./image-start";
import { otherNodes } from "./placement";

/** An image of a pod with its verdict. */
export interface DrilledImage {
  item: DrillItem;
  container: DrilledContainer;
  /** Does the node where the pod is now pull the image at a start? */
  pulls: boolean;
}

/** Every container of the pods that a restarted node starts again. Pods that have ended, and names that are no image's, which never run, are left out. */
export function containersOf(pods: readonly V1Pod[]): DrilledContainer[] {
  return pods
    .filter(({ spec, status, metadata }) => spec?.nodeName && !metadata?.deletionTimestamp && status?.phase !== "Succeeded" && status?.phase !== "Failed")
    .flatMap((pod) => {
      const statuses: V1ContainerStatus[] = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
      return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].flatMap(({ name, image: text = "", imagePullPolicy = "IfNotPresent" }) => {
        const image = imageName(text);
        return image === undefined ? [] : { pod, image, policy: imagePullPolicy, status: statuses.find((one) => one.name === name) };
      });
    });
}

/** The verdict of a container's image: on the node where its pod is now, then on every other node that may run it. */
export function drilledImage(container: DrilledContainer, nodes: readonly V1Node[], outlook: RegistryOutlook): DrilledImage {
  const { pod, image } = container;
  const start = (name: string) =>
    startOn(
      name,
      nodes.find(({ metadata }) => metadata?.name === name),
      container,
      outlook,
    );
  const here = start(pod.spec?.nodeName ?? "");
  const elsewhere = otherNodes(pod, nodes).map((node) => ({ node, ...start(node) }));
  const subject = `pod ${pod.metadata?.namespace}/${pod.metadata?.name}: ${image.full}`;
  return { container, pulls: here.pulls === true, item: { kind: "image", subject, ...verdictOf(subject, container, here, elsewhere, outlook) } };
}

function verdictOf(
  subject: string,
  container: DrilledContainer,
  here: ContainerStart,
  elsewhere: readonly (ContainerStart & { node: string })[],
  outlook: RegistryOutlook,
): Pick<DrillItem, "verdict" | "reason" | "fault"> {
  if (here.is === "unknown") return { verdict: "unknown", reason: here.why };
  if (here.is === "fails") return { verdict: "fails", reason: here.why, fault: imageFault(subject, here.why, here.fix) };
  const moved = here.pulls ? movedTag(container, outlook) : undefined;
  if (moved !== undefined)
    return { verdict: "at-risk", reason: moved, fault: imageFault(subject, moved, "deploy the pod again, so that it runs this image now") };
  const [bad] = [...elsewhere.filter(({ is }) => is === "fails"), ...elsewhere.filter(({ is }) => is === "unknown")];
  if (bad === undefined) return { verdict: "ok", reason: here.why };
  const reason = `${here.why}, but if that node does not return: ${bad.why}`;
  return { verdict: "at-risk", reason, fault: imageFault(subject, reason, bad.fix ?? `see whether node ${bad.node} has it: crictl images`) };
}

/** Would a pull bring another image than the one that runs? */
function movedTag({ image, status }: DrilledContainer, outlook: RegistryOutlook): string | undefined {
  const running = runningDigest(status?.imageID);
  const served = isOfRegistry(image, outlook.address) ? outlook.served(image) : undefined;
  if (running === undefined || served?.is !== "served" || served.digest === running) return undefined;
  return `the site's registry serves ${served.digest} under this tag, and the pod runs ${running}`;
}

function imageFault(subject: string, reason: string, fix = "see docs/how-to/drill-a-blackout.md"): NonNullable<DrillItem["fault"]> {
  return {
    code: "EDGE-BLACKOUT-IMAGE",
    what: `${subject}: ${reason}`,
    given: subject,
    allowed: "an image that the site's registry serves, or that every node has on which the pod may run",
    fix,
  };
}
