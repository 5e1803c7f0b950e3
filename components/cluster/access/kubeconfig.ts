import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";
import { ClusterAccessError } from "./cluster-access-error";

/** Where to find a kubeconfig. Precedence: text, file, environment variable `KUBECONFIG` (several files are merged), `~/.kube/config`. */
export interface KubeconfigSource {
  /** Optional. The kubeconfig itself. Secret. */
  text?: string;
  /** Optional. A file. */
  path?: string;
  /** Optional. @default - the kubeconfig's current context */
  context?: string;
  /** Environment from which `KUBECONFIG` is read. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** Loads a kubeconfig and selects its context; does not connect. Throws ClusterAccessError `no-kubeconfig` or `no-context`. */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const kubeconfig = loaded(source);
  const names = kubeconfig.getContexts().map(({ name }) => name);
  const context = source.context ?? kubeconfig.getCurrentContext();
  if (!names.includes(context)) throw new ClusterAccessError("no-context", `the kubeconfig has no context "${context}"; it has ${names.join(", ") || "none"}`);
  kubeconfig.setCurrentContext(context);
  return withTimeLimit(kubeconfig);
}

/** How long the API server may take for an answer, in milliseconds. It ends requests itself after 60 s; what is read here takes less than one. Our proposal. */
const answerLimitMs = 30_000;

/** Ends every request of the kubeconfig's clients that is not answered in time; the client signs each request by this method. */
function withTimeLimit(kubeconfig: KubeConfig): KubeConfig {
  const sign = kubeconfig.applySecurityAuthentication.bind(kubeconfig);
  kubeconfig.applySecurityAuthentication = async (request) => {
    request.setSignal(AbortSignal.timeout(answerLimitMs));
    await sign(request);
  };
  return kubeconfig;
}

function loaded({ text, path, environment }: KubeconfigSource): KubeConfig {
  if (text !== undefined) return parsed("the kubeconfig given as text", (kubeconfig) => kubeconfig.loadFromString(text));
  const named = path === undefined ? (environment["KUBECONFIG"] ?? "").split(delimiter).filter(Boolean) : [path];
  const paths = named.length > 0 ? named : [join(homedir(), ".kube", "config")];
  // Like kubectl, ignores missing files in a list.
  const [first, ...others] = paths.filter((file) => existsSync(file));
  if (first === undefined) throw new ClusterAccessError("no-kubeconfig", `there is no kubeconfig at ${paths.join(", ")}`);
  const merged = parsed(first, (kubeconfig) => kubeconfig.loadFromFile(first));
  for (const file of others)
    merged.mergeConfig(
      parsed(file, (kubeconfig) => kubeconfig.loadFromFile(file)),
      true,
    );
  return merged;
}

function parsed(name: string, load: (kubeconfig: KubeConfig) => void): KubeConfig {
  const kubeconfig = new (kubernetes().KubeConfig)();
  try {
    load(kubeconfig);
  } catch {
    // The parser's message quotes the text, which contains credentials.
    throw new ClusterAccessError("no-kubeconfig", `${name} is not a kubeconfig`);
  }
  return kubeconfig;
}
