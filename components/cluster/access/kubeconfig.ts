import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { kubernetes } from "./kubernetes";
import type { KubeConfig, User } from "./kubernetes-client";
import { isObject, textAt } from "../../core/json";
import { withOwnAnswersOnly } from "./api-server-answers";
import { ClusterAccessError } from "./cluster-access-error";
import { environmentProxy } from "./environment-proxy";
import { type ExecLogin, execCredential } from "./exec-login";

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
  /** Optional. Longest wait for an answer of the API server, in milliseconds. @default 30000 */
  answerMs?: number;
}

/** Loads a kubeconfig and selects its context; does not connect. Throws ClusterAccessError `no-kubeconfig` or `no-context`. */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const kubeconfig = loaded(source);
  const names = kubeconfig.getContexts().map(({ name }) => name);
  const context = source.context ?? kubeconfig.getCurrentContext();
  if (!names.includes(context)) throw new ClusterAccessError("no-context", `the kubeconfig has no context "${context}"; it has ${names.join(", ") || "none"}`);
  kubeconfig.setCurrentContext(context);
  return withTimeLimit(withOwnAnswersOnly(withExecLogins(withProxies(kubeconfig, source.environment), source.environment)), source.answerMs);
}

/** Names of a kubeconfig's contexts, in its order. Throws ClusterAccessError `no-kubeconfig`. */
export function contextNames(source: KubeconfigSource): string[] {
  return loaded(source)
    .getContexts()
    .map(({ name }) => name);
}

/** Lets clusters without a `proxy-url` of their own use the environment's proxy, as kubectl does; the client reads `proxy-url` only. */
function withProxies(kubeconfig: KubeConfig, environment: KubeconfigSource["environment"]): KubeConfig {
  kubeconfig.clusters = kubeconfig.clusters.map((cluster) => {
    const proxyUrl = cluster.proxyUrl ?? environmentProxy(cluster.server, environment);
    return proxyUrl === undefined ? cluster : { ...cluster, proxyUrl };
  });
  return kubeconfig;
}

/** Name by which the client finds the authenticator below; the client's own one would wait without an end for a program that asks. */
const execProvider = "edge-staging-exec";

/** Runs login programs with a time limit, without a terminal, and once for all clients of this process. */
function withExecLogins(kubeconfig: KubeConfig, environment: KubeconfigSource["environment"]): KubeConfig {
  kubeconfig.users = kubeconfig.users.map(({ exec, ...user }) =>
    exec === undefined || exec === null ? user : { ...user, authProvider: { name: execProvider, login: exec as unknown } },
  );
  kubeconfig.addAuthenticator({
    isAuthProvider: (user) => providerOf(user).name === execProvider,
    applyAuthentication: async (user, options) => {
      const { token, clientCertificateData, clientKeyData } = await execCredential(providerOf(user).login as ExecLogin, { ...environment });
      if (clientCertificateData !== undefined) options.cert = clientCertificateData;
      if (clientKeyData !== undefined) options.key = clientKeyData;
      if (token !== undefined) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    },
  });
  return kubeconfig;
}

function providerOf({ authProvider }: User): { name?: unknown; login?: unknown } {
  return isObject(authProvider) ? authProvider : {};
}

/** How long the API server may take for an answer, in milliseconds. It ends requests itself after 60 s; what is read here takes less than one. Our proposal. */
const answerLimitMs = 30_000;

/** Ends every request of the kubeconfig's clients that is not answered in time, also the one that opens a port-forward; the client signs requests by these methods. */
function withTimeLimit(kubeconfig: KubeConfig, limitMs = answerLimitMs): KubeConfig {
  const sign = kubeconfig.applySecurityAuthentication.bind(kubeconfig);
  kubeconfig.applySecurityAuthentication = async (request) => {
    // A login program has a limit of its own.
    await sign(request);
    request.setSignal(AbortSignal.timeout(limitMs));
  };
  const signWebSocket = kubeconfig.applyToHTTPSOptions.bind(kubeconfig);
  kubeconfig.applyToHTTPSOptions = async (options) => {
    await signWebSocket(options);
    Object.assign(options, { handshakeTimeout: limitMs });
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
  return others.map(fromFile).reduce(merged, fromFile(first));
}

/** Adds the entries of a later file; like kubectl, an entry of an earlier file with the same name wins. */
function merged(earlier: KubeConfig, later: KubeConfig): KubeConfig {
  const unknown = <Entry extends { name: string }>(known: readonly Entry[], entries: readonly Entry[]) =>
    entries.filter(({ name }) => !known.some((entry) => entry.name === name));
  earlier.clusters = [...earlier.clusters, ...unknown(earlier.clusters, later.clusters)];
  earlier.users = [...earlier.users, ...unknown(earlier.users, later.users)];
  earlier.contexts = [...earlier.contexts, ...unknown(earlier.contexts, later.contexts)];
  if (!earlier.currentContext) earlier.setCurrentContext(later.getCurrentContext());
  return earlier;
}

function fromFile(file: string): KubeConfig {
  const kubeconfig = parsed(file, (empty) => empty.loadFromFile(file));
  kubeconfig.users = kubeconfig.users.map((user) => withAbsoluteCommand(user, dirname(file)));
  return kubeconfig;
}

/** Like kubectl, a login program with a relative path is beside its kubeconfig; a plain name is on PATH. */
function withAbsoluteCommand(user: User, folder: string): User {
  const exec: unknown = user.exec;
  const command = textAt(exec, "command") ?? "";
  return isObject(exec) && command.includes("/") && !isAbsolute(command) ? { ...user, exec: { ...exec, command: join(folder, command) } } : user;
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
