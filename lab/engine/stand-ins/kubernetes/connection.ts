import type { KubeConfig } from "./kubernetes-client";
import type { JsonObject } from "../../../azure/operation";
import { ApiServer } from "./api-server";
import { loadKubeconfig } from "./kubeconfig";
import { type ProviderOptions, providerOptions } from "./provider-options";

/** Connection of the plugin to its cluster, or why there is none. */
export interface Connection {
  options: ProviderOptions;
  /** Undefined without a usable kubeconfig. */
  server?: ApiServer;
  /** Why the cluster is unreachable; undefined if it is reachable. */
  unreachable: string | undefined;
  /** Namespace of objects without one: the option, else the context's. */
  defaultNamespace: string | undefined;
}

const answerWithinMs = 10_000;

/** Checks once whether the cluster answers. The vendor, too, decides this at configuration, for all later calls. */
export async function connect(inputs: JsonObject, environment: NodeJS.ProcessEnv): Promise<Connection> {
  const options = providerOptions(inputs, environment);
  const loaded = load(options, environment);
  if (typeof loaded === "string") return { options, unreachable: loaded, defaultNamespace: options.namespace };
  const server = new ApiServer(loaded);
  const unreachable = await server.unreachableBecause(AbortSignal.timeout(answerWithinMs));
  const ofContext = loaded.getContextObject(loaded.getCurrentContext())?.namespace;
  return { options, server, unreachable, defaultNamespace: options.namespace ?? ofContext };
}

function load({ kubeconfig, context }: ProviderOptions, environment: NodeJS.ProcessEnv): KubeConfig | string {
  try {
    const config = loadKubeconfig(kubeconfig, environment);
    if (context !== undefined) config.setCurrentContext(context);
    if (!config.getCurrentCluster()) throw new Error(`context "${config.getCurrentContext()}" names no cluster`);
    return config;
  } catch (error) {
    // A parser's message may quote the file and its keys.
    const reason = error instanceof Error && !/\n/.test(error.message) ? error.message : "it is no kubeconfig";
    return `unable to load Kubernetes client configuration from kubeconfig file: ${reason}`;
  }
}
