import type { V1ContainerStatus, V1Node, V1Pod } from "../../components/cluster/access/kubernetes-client";
import { servicePort } from "../../components/cluster/service-address/service-address";
import type { ImageName } from "./image-name";
import { presenceOn } from "./kept-images";

/** One container of a pod, init containers included: a restarted node runs them again. */
export interface DrilledContainer {
  pod: V1Pod;
  image: ImageName;
  policy: string;
  status: V1ContainerStatus | undefined;
}

/** What the site's registry answers for an image, or why that is not known. */
export type ServedImage = { is: "served"; digest: string } | { is: "absent" } | { is: "unread"; why: string };

/** Whether a pod can log in at the site's registry on every day of the drill. */
export type PodLogin = { is: "ok" } | { is: "fails" | "unknown"; why: string };

/** The site's registry during the drill. */
export interface RegistryOutlook {
  /** Address of its Service, which names of its images begin with. */
  address: string;
  /** Why the registry itself does not start, or does not serve; undefined where it does. */
  stopped: string | undefined;
  served(image: ImageName): ServedImage;
  login(pod: V1Pod): PodLogin;
}

/** Whether a container starts on a node, without the WAN. */
export interface ContainerStart {
  is: "ok" | "fails" | "unknown";
  why: string;
  /** What to do; absent where it starts, or where that is not known. */
  fix?: string;
  /** Does the node pull the image at the start, so that it needs the site's registry and a login? */
  pulls?: true;
}

/** Is this an image of the site's registry? */
export function isOfRegistry({ host }: ImageName, address: string): boolean {
  return host === address || host === `${address}:${servicePort}`;
}

/**
 * The rule of the drill: a node keeps its images across a power cut. `IfNotPresent` and `Never` start from them; `Always`, and an image that the node lacks,
 * ask the image's registry, and only the site's registry answers without the WAN. Source: Kubernetes, "Images", image pull policy; `assumed:node-keeps-images`.
 */
export function startOn(node: string, found: V1Node | undefined, { pod, image, policy, status }: DrilledContainer, outlook: RegistryOutlook): ContainerStart {
  const isHere = pod.spec?.nodeName === node;
  const presence = presenceOn(found, image.full, isHere ? status : undefined);
  if (policy !== "Always" && presence === "present") return { is: "ok", why: `node ${node} has the image` };
  if (policy !== "Always" && presence === "unseen") return { is: "unknown", why: `node ${node} does not list all of its images, so it may lack this one` };
  if (policy === "Never") return { is: "fails", why: `node ${node} lacks the image, and its pull policy is Never`, fix: keptOn(node, image) };
  if (!isOfRegistry(image, outlook.address)) return needsWan(node, image, policy);
  return { ...fromRegistry(pod, image, outlook), pulls: true };
}

function needsWan(node: string, image: ImageName, policy: string): ContainerStart {
  const staged = "stage the image and name it by the address of the site's registry";
  if (policy === "Always")
    return {
      is: "fails",
      why: `its pull policy is Always, so node ${node} asks ${image.host}, which is behind the WAN`,
      fix: `set imagePullPolicy to IfNotPresent where the pod is defined, or ${staged}`,
    };
  return { is: "fails", why: `node ${node} lacks the image, and ${image.host} is behind the WAN`, fix: `${keptOn(node, image)}; or ${staged}` };
}

/** Source: containerd, CRI plugin, label of pinned images; from containerd 1.7. */
function keptOn(node: string, { full }: ImageName): string {
  return `while the WAN is up, pull it on ${node} (crictl pull ${full}) and pin it there (ctr -n k8s.io images label ${full} io.cri-containerd.pinned=pinned)`;
}

function fromRegistry(pod: V1Pod, image: ImageName, { stopped, served, login }: RegistryOutlook): ContainerStart {
  if (stopped !== undefined)
    return {
      is: "fails",
      why: `it is pulled from the site's registry, which does not serve: ${stopped}`,
      fix: "correct what the drill reports of the registry",
    };
  const [may, answer] = [login(pod), served(image)];
  if (may.is === "fails") return { is: "fails", why: may.why, fix: "correct the pod's pull secret: see what the drill reports of logins" };
  if (answer.is === "absent")
    return {
      is: "fails",
      why: "the site's registry does not have it",
      fix: "add the image to the solution that uses it (staged.images), deploy the hub, then the site",
    };
  if (answer.is === "unread") return { is: "unknown", why: `the site's registry was not read: ${answer.why}` };
  return may.is === "unknown" ? { is: "unknown", why: may.why } : { is: "ok", why: "the site's registry serves the image" };
}
