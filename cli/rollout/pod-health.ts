import type { V1ContainerStatus, V1Pod } from "../../components/cluster/access/kubernetes-client";
import { isPodReady } from "../../components/cluster/access/pods";
import { isWarmPod } from "../../components/cluster/warm-nodes/daemon-set-spec";
import { formatImageRef, imageRefFault, parseImageRef } from "../../components/core/image-ref";

/** A solution that is installed, and its images as `repository:tag`. */
export interface WatchedSolution {
  name: string;
  version: string;
  images: readonly string[];
}

/** What one look at the pods of a site's solutions found. */
export interface PodLook {
  /** Why they are not ready on the pinned images; empty where they are. */
  unready: string[];
  /** Restarts of each container of these pods so far, by `namespace/pod/uid/container`. */
  restarts: Record<string, number>;
}

/** Looks at the pods that run images of these solutions from the site's registry. Pods that only keep images, are being deleted or have done their work do not count. Pure. */
export function lookAtPods(solutions: readonly WatchedSolution[], serviceAddress: string, pods: readonly V1Pod[]): PodLook {
  const pinned = solutions.flatMap(({ images }) => images.map(taggedName));
  const repositories = new Set(pinned.map(repositoryIn));
  const present = pods.flatMap((pod) => {
    const images = imagesOf(pod, serviceAddress).filter((image) => repositories.has(repositoryIn(image)));
    const isPast = pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase === "Succeeded";
    return images.length === 0 || isPast || isWarmPod(pod.metadata?.labels) ? [] : [{ pod, images }];
  });
  const isRun = ({ images }: WatchedSolution) => present.some((one) => images.some((image) => one.images.includes(taggedName(image))));
  const missing = solutions.filter((solution) => solution.images.length > 0 && !isRun(solution));
  const wrong = present.flatMap(({ pod, images }) => [
    ...images.filter((image) => !pinned.includes(image)).map((image) => `pod ${nameOf(pod)} runs ${image}`),
    ...(isPodReady(pod) ? [] : [`pod ${nameOf(pod)} is not ready`]),
  ]);
  const restarts = present.flatMap(({ pod }) => statusesOf(pod).map(({ name, restartCount }) => [`${nameOf(pod)}/${pod.metadata?.uid}/${name}`, restartCount]));
  return {
    unready: [...missing.map(({ name, version }) => `no pod runs ${name} ${version}`), ...wrong],
    restarts: Object.fromEntries(restarts) as Record<string, number>,
  };
}

/** Restarts since the first look, all together. A container of a new pod counts from zero. */
export function restartsSince(first: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): number {
  return Object.entries(now).reduce((sum, [container, restarts]) => sum + Math.max(0, restarts - (first[container] ?? 0)), 0);
}

/** Images of a pod that are from the site's registry, without its address. */
function imagesOf({ spec }: V1Pod, serviceAddress: string): string[] {
  const hosts = [`${serviceAddress}/`, `${serviceAddress}:443/`];
  const named = (spec?.containers ?? []).flatMap(({ image = "" }) => hosts.flatMap((host) => (image.startsWith(host) ? [image.slice(host.length)] : [])));
  return named.filter((image) => imageRefFault(image) === undefined).map(taggedName);
}

/** A reference as `repository:tag`, without a digest behind it. */
function taggedName(image: string): string {
  const { repository, tag } = parseImageRef(image);
  return tag === undefined ? image : formatImageRef({ repository, tag });
}

function repositoryIn(image: string): string {
  return parseImageRef(image).repository;
}

function statusesOf({ status }: V1Pod): V1ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function nameOf({ metadata }: V1Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}
