import type { Clock } from "../../clock";
import type { InstalledExtension } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import type { NodeImages } from "../node-images";
import { isOfSiteRegistry, type PodReport, type StartingPod, type StartWorkload } from "../workload";
import { imageReference } from "./cloud-registry";
import type { PullLogin } from "./pull-login";
import { SiteReader } from "./site-reader";
import { authoritySecretOf, connectedRegistryOf } from "./site-registry";
import { BrokenLink } from "./staging-failures";

/** Options of pods that pull from the site's registry. */
export interface PullingProgramOptions {
  client: KubernetesClient;
  clock: Clock;
  installed: ReadonlyMap<string, InstalledExtension>;
  /** What the nodes have already. */
  images: NodeImages;
  /** The login with which a pod pulls an image of this host, `address[:port]`. */
  login(pod: StartingPod, host: string): Promise<PullLogin>;
}

/** Lab milliseconds between two attempts to pull. Source: a kubelet's first back-off. */
const retryMs = 10_000;

/**
 * The program of a pod with images of the site's registry: ready only once its node has all of them, each kept there or read completely from the registry.
 * Other images were pulled before.
 */
export function pullingProgram(options: PullingProgramOptions): StartWorkload {
  return async (pod, report, signal) => {
    const stopped = new AbortController();
    const wanted = AbortSignal.any([signal, stopped.signal]);
    const pulling = pulled(pod, options, report, wanted).catch(() => undefined);
    return {
      ports: {},
      stop: async () => {
        stopped.abort(new Error("the pod is gone"));
        await pulling;
      },
    };
  };
}

async function pulled(pod: StartingPod, options: PullingProgramOptions, report: PodReport, signal: AbortSignal): Promise<void> {
  const used = new Set<string>();
  for (;;) {
    let failure: unknown;
    // Each container pulls for itself: one that fails holds up no other.
    for (const image of pod.images.filter((one) => isOfSiteRegistry(one) && !used.has(one))) {
      try {
        const digest = await present(pod, image, options, signal);
        await options.images.use(pod.node, image, digest, pod.uid);
        used.add(image);
        report.pulled(image, `${image.replace(/:[^:/]*$/, "")}@${digest}`);
      } catch (error) {
        signal.throwIfAborted();
        failure ??= error;
      }
    }
    report.ready(failure === undefined, failure === undefined ? undefined : `ErrImagePull: ${failure instanceof Error ? failure.message : String(failure)}`);
    if (failure === undefined) return;
    await options.clock.wait(retryMs, signal);
  }
}

/** Digest of an image that the node has, or has now. */
async function present(pod: StartingPod, image: string, options: PullingProgramOptions, signal: AbortSignal): Promise<string> {
  const there = pod.alwaysPulled.includes(image) ? undefined : options.images.digestOn(pod.node, image);
  return there ?? pull(pod, image, options, signal);
}

/** @returns the image's digest */
async function pull(pod: StartingPod, image: string, { client, installed, login }: PullingProgramOptions, signal: AbortSignal): Promise<string> {
  const registry = connectedRegistryOf(installed);
  if (!registry) throw new BrokenLink("extension", `nothing serves ${image}`);
  const [host = ""] = image.split("/");
  const [address = "", port = "443"] = host.split(":");
  if (port !== "443") throw new BrokenLink("serviceAddress", `nothing listens at ${host}`);
  const { namespace } = registry.release;
  const reader = new SiteReader({ client, address, namespace, authoritySecret: authoritySecretOf(registry), login: () => login(pod, host), signal });
  return reader.read(imageReference(image.slice(host.length + 1)));
}
