import { isObject, parsedJson } from "../../core/json";
import { kubernetes } from "./kubernetes";
import type { KubeConfig, RequestContext, ResponseContext } from "./kubernetes-client";

type Dispatcher = NonNullable<ReturnType<RequestContext["getDispatcher"]>>;

/** Largest answer that is read, in bytes. The API server itself stores objects of up to 1.5 MiB; a list of a large cluster's Services is below 16 MiB. Our proposal. */
const maxBytes = 32 * 1024 * 1024;

/**
 * Lets the clients of a kubeconfig accept only answers of the API server itself: a JSON object with `kind` and `apiVersion`, from the cluster's own origin. A
 * proxy, a captive portal or a login page may answer in its place, with any status; nothing is concluded from that. Requests share connections.
 * A refused answer is an Error that `clusterError` words. Source: Kubernetes API conventions, "Types (Kinds)" and "Response Status Kind".
 */
export function withOwnAnswersOnly(kubeconfig: KubeConfig): KubeConfig {
  const server = kubeconfig.getCurrentCluster()?.server ?? "";
  const sign = kubeconfig.applySecurityAuthentication.bind(kubeconfig);
  let shared: Dispatcher | undefined;
  kubeconfig.applySecurityAuthentication = async (request) => {
    await sign(request);
    const own = request.getDispatcher();
    // The client makes a dispatcher for each request, and would open a connection for each.
    shared ??= own && withinOrigin(own, new URL(server).origin);
    if (shared) request.setDispatcher(shared);
  };
  kubeconfig.makeApiClient = (type) => {
    const { createConfiguration, ServerConfiguration } = kubernetes();
    const promiseMiddleware = [{ pre: named, post: ownAnswer }];
    return new type(createConfiguration({ baseServer: new ServerConfiguration(server, {}), authMethods: { default: kubeconfig }, promiseMiddleware }));
  };
  return kubeconfig;
}

async function named(request: RequestContext): Promise<RequestContext> {
  request.setHeaderParam("User-Agent", "edge-staging");
  return request;
}

/** The client follows redirects; the API server sends none, and client certificates must not be sent to another host. */
function withinOrigin(dispatcher: Dispatcher, origin: string): Dispatcher {
  const dispatch: Dispatcher["dispatch"] = (options, handler) => {
    const { origin: asked } = options;
    if (asked !== undefined && new URL(asked).origin !== origin) throw new Error(`something in the API server's place redirects to ${new URL(asked).host}`);
    return dispatcher.dispatch(options, handler);
  };
  return new Proxy(dispatcher, { get: (target, member) => (member === "dispatch" ? dispatch : Reflect.get(target, member)) });
}

async function ownAnswer(response: ResponseContext): Promise<ResponseContext> {
  const text = await boundedText(response);
  const content = parsedJson(text);
  const isOwn = isObject(content) && typeof content["apiVersion"] === "string" && typeof content["kind"] === "string";
  // A deletion succeeds with a Status, too.
  const isRefusal = isOwn && content["kind"] === "Status" && content["status"] !== "Success";
  if (!isOwn || isRefusal !== response.httpStatusCode >= 300) throw new Error(foreignAnswer(response));
  response.body = { ...response.body, text: async () => text };
  return response;
}

function foreignAnswer({ httpStatusCode, headers }: ResponseContext): string {
  const type = headers["content-type"]?.split(";")[0] ?? "nothing";
  return `something in the API server's place responded ${httpStatusCode} with ${type}`;
}

async function boundedText(response: ResponseContext): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body.stream() ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the request.
    if (bytes > maxBytes) throw new Error(`something in the API server's place responded with more than ${maxBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
