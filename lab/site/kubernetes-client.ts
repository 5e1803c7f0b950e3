import { request, type RequestOptions } from "node:https";
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  type RequestContext,
  setHeaderOptions,
  type V1Pod,
  type V1PodStatus,
} from "@kubernetes/client-node";

/** Identifies an object, like the head of a manifest. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** A manifest of any kind. */
export type Manifest = ObjectReference & {
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string>; [key: string]: unknown };
  [key: string]: unknown;
};

/** All objects of one kind as the API server last reported them. */
export interface Watched<T> {
  get(name: string, namespace?: string): T | undefined;
  list(): T[];
  stop(): void;
}

const reconnectMs = 500;

/** The requests that the lab's agents send to the real API server. */
export class KubernetesClient {
  private readonly objects: KubernetesObjectApi;
  private readonly core: CoreV1Api;
  private readonly custom: CustomObjectsApi;

  private constructor(readonly config: KubeConfig) {
    this.objects = KubernetesObjectApi.makeApiClient(config);
    this.core = config.makeApiClient(CoreV1Api);
    this.custom = config.makeApiClient(CustomObjectsApi);
  }

  static fromKubeconfig(text: string): KubernetesClient {
    const config = new KubeConfig();
    config.loadFromString(text);
    return new KubernetesClient(sharingConnections(config));
  }

  /** HTTP status of a GET to the API server, or to another server of the cluster's authority; undefined without an answer. */
  async status(path: string, server = this.config.getCurrentCluster()?.server ?? ""): Promise<number | undefined> {
    const options: RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    return new Promise((resolve) => {
      const sent = request(`${server}${path}`, options, (response) => resolve(response.resume().statusCode));
      sent.once("error", () => resolve(undefined));
      sent.end();
    });
  }

  /** Undefined if the object or its kind does not exist. */
  async find<T extends KubernetesObject>(reference: ObjectReference): Promise<T | undefined> {
    return absentAsUndefined(this.objects.read<T>(reference as never));
  }

  /** Server-side apply: creates the object or updates it to this content, removing other fields of the same manager. */
  async apply<T extends KubernetesObject>(manifest: Manifest, manager: string): Promise<T> {
    return this.objects.patch<T>(manifest as never, undefined, undefined, manager, true, PatchStrategy.ServerSideApply);
  }

  async create(manifest: Manifest): Promise<KubernetesObject> {
    return this.objects.create(manifest as KubernetesObject);
  }

  /** Deletes the object and, in the background, its dependents. Does nothing if it does not exist. */
  async remove(reference: ObjectReference, options: { graceSeconds?: number } = {}): Promise<void> {
    await absentAsUndefined(this.objects.delete(reference, undefined, undefined, options.graceSeconds, undefined, "Background"));
  }

  async list<T extends KubernetesObject>(
    apiVersion: string,
    kind: string,
    options: { namespace?: string; labelSelector?: string; fieldSelector?: string } = {},
  ): Promise<T[]> {
    const list: KubernetesListObject<T> = await this.objects.list<T>(
      apiVersion,
      kind,
      options.namespace,
      undefined,
      undefined,
      undefined,
      options.fieldSelector,
      options.labelSelector,
    );
    return list.items;
  }

  /** Does the API server serve this kind (is its CRD established)? */
  async serves(apiVersion: string, plural: string): Promise<boolean> {
    const [group, version] = apiVersion.split("/");
    const found = await absentAsUndefined(this.custom.getAPIResources({ group: group ?? "", version: version ?? "" }));
    return found?.resources.some(({ name }) => name === plural) ?? false;
  }

  async setPodStatus(pod: V1Pod, status: V1PodStatus): Promise<void> {
    const body = { metadata: { uid: pod.metadata?.uid }, status };
    const options = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
    await absentAsUndefined(this.core.patchNamespacedPodStatus({ name: pod.metadata?.name ?? "", namespace: pod.metadata?.namespace ?? "", body }, options));
  }

  /** Replaces the list of a node's images. Does nothing if the node does not exist. */
  async setNodeImages(name: string, images: { names: string[]; sizeBytes: number }[]): Promise<void> {
    const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    await absentAsUndefined(this.core.patchNodeStatus({ name, body: { status: { images } } }, options));
  }

  async setCustomStatus(reference: ObjectReference, plural: string, status: object): Promise<void> {
    const [group = "", version = ""] = reference.apiVersion.split("/");
    const { name, namespace } = reference.metadata;
    const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    const target = { group, version, plural, name, body: { status } };
    await absentAsUndefined(
      namespace
        ? this.custom.patchNamespacedCustomObjectStatus({ ...target, namespace }, options)
        : this.custom.patchClusterCustomObjectStatus(target, options),
    );
  }

  /** Follows all objects of a kind in all namespaces. Resolves once the first list is there; reconnects until stopped. */
  async watch<T extends KubernetesObject>(
    kind: { apiVersion: string; kind: string; plural: string },
    changed: (object: T, change: "present" | "deleted") => void,
  ): Promise<Watched<T>> {
    const root = kind.apiVersion.includes("/") ? "/apis" : "/api";
    const informer = makeInformer<T>(this.config, `${root}/${kind.apiVersion}/${kind.plural}`, () => this.objects.list<T>(kind.apiVersion, kind.kind));
    let stopped = false;
    informer.on("add", (object) => changed(object, "present"));
    informer.on("update", (object) => changed(object, "present"));
    informer.on("delete", (object) => changed(object, "deleted"));
    informer.on("error", () => {
      setTimeout(() => stopped || informer.start().catch(() => undefined), reconnectMs).unref();
    });
    await informer.start();
    return {
      get: (name, namespace) => informer.get(name, namespace),
      list: () => [...informer.list()],
      stop: () => {
        stopped = true;
        void informer.stop();
      },
    };
  }
}

/** Lets all requests share connections. The client would open one for each request, and the handshakes would be much of what an API server has to do. */
function sharingConnections(config: KubeConfig): KubeConfig {
  const sign = config.applySecurityAuthentication.bind(config);
  let shared: ReturnType<RequestContext["getDispatcher"]>;
  config.applySecurityAuthentication = async (request) => {
    await sign(request);
    shared ??= request.getDispatcher();
    if (shared) request.setDispatcher(shared);
  };
  return config;
}

/** The API server's error, for example `Service "line1" is invalid: ...`; undefined for any other error. */
export function refusalOf(error: unknown): { code: number; reason: string; message: string } | undefined {
  if (!(error instanceof ApiException)) return undefined;
  const body = typeof error.body === "string" ? parsed(error.body) : error.body;
  return { code: error.code, reason: String(body?.reason ?? ""), message: String(body?.message ?? error.message) };
}

function parsed(text: string): { reason?: unknown; message?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

async function absentAsUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    // The object client finds kinds by discovery and reports an unknown one in an ordinary error.
    if (error instanceof Error && error.message.startsWith("Unrecognized API version and kind")) return undefined;
    throw error;
  }
}
