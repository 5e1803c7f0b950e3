import type { KubeConfig } from "./kubernetes-client";
import type { JsonObject } from "../../../azure/operation";
import { ApiServer } from "./api-server";
import { loadKubeconfig } from "./kubeconfig";
import { type ProviderOptions, providerOptions } from "./provider-options";

/** How the plugin reaches its cluster, or why it does not. */
export interface Connection {
  options: ProviderOptions;
  /** Undefined when there is no usable kubeconfig. */
  server?: ApiServer;
  /** Why the cluster cannot be used; undefined when it can. */
  unreachable: string | undefined;
  /** Where objects go that name no namespace; the option, else the context's. */
  defaultNamespace: string | undefined;
}

const answerWithinMs = 10_000;

/** Finds out once whether the cluster answers: the vendor too decides it when it is configured, and each call then behaves by it. */
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
    // A parser's message may quote the file, and with it its keys.
    const reason = error instanceof Error && !/\n/.test(error.message) ? error.message : "it is no kubeconfig";
    return `unable to load Kubernetes client configuration from kubeconfig file: ${reason}`;
  }
}
