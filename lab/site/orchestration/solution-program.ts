import type { Clock } from "../../clock";
import type { InstalledExtension } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import type { PodReport, StartWorkload } from "../workload";
import { imageReference } from "./image-reference";
import { authoritySecretOf, connectedRegistryOf } from "./site-registry";
import { SiteReader } from "./site-reader";
import { BrokenLink } from "./staging-failures";

/** What a solution's pod works with. */
export interface SolutionProgramOptions {
  client: KubernetesClient;
  clock: Clock;
  installed: ReadonlyMap<string, InstalledExtension>;
  /** Secret that pods of the site pull with. How it gets into a solution's namespace is not documented: it is read where it is. */
  pullSecret: { namespace: string; name: string };
}

/** Lab milliseconds from one try to pull to the next. Source: a kubelet's first back-off. */
const retryMs = 10_000;

/** What runs in a solution's pods: ready once every image of theirs was read whole from the site's registry, with the pull Secret; never before. */
export function solutionProgram(options: SolutionProgramOptions): StartWorkload {
  return async ({ images }, report, signal) => {
    const stopped = new AbortController();
    const wanted = AbortSignal.any([signal, stopped.signal]);
    const pulling = pulled(images, options, report, wanted).catch(() => undefined);
    return {
      ports: {},
      stop: async () => {
        stopped.abort(new Error("the pod is gone"));
        await pulling;
      },
    };
  };
}

async function pulled(images: readonly string[], options: SolutionProgramOptions, report: PodReport, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      for (const image of images) await pull(image, options, signal);
      report.ready(true);
      return;
    } catch (error) {
      signal.throwIfAborted();
      report.ready(false, `ErrImagePull: ${error instanceof Error ? error.message : String(error)}`);
    }
    await options.clock.wait(retryMs, signal);
  }
}

async function pull(image: string, { client, installed, pullSecret }: SolutionProgramOptions, signal: AbortSignal): Promise<void> {
  const registry = connectedRegistryOf(installed);
  if (!registry) throw new BrokenLink("extension", `nothing serves ${image}`);
  const [address = ""] = image.split("/");
  const { namespace } = registry.release;
  const reader = new SiteReader({ client, address, namespace, authoritySecret: authoritySecretOf(registry), pullSecret, signal });
  await reader.read(imageReference(image.slice(address.length + 1)));
}
