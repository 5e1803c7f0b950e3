import kubernetesPackage from "@pulumi/kubernetes/package.json";
import type { JsonObject } from "../../../azure/operation";
import { hasUnknowns, isObject, type Properties, valueAt } from "../secrets";
import {
  type Call,
  type CheckFailure,
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type Difference,
  PartialFailure,
  type ReadRequest,
  type StandIn,
  type UpdateRequest,
} from "../stand-in";
import { ApiRefusal, isMissingNamespace } from "./api-server";
import { manifestFailures } from "./check-manifest";
import { type ClusterObject, forcesInPreview, objectDescribed, objectNamed } from "./cluster-object";
import { type Connection, connect } from "./connection";
import { isNamespaced, kindOf, type KindTable } from "./kind-table";
import { checkpoint, inNamespace, isAnnotated, normalized, objectId, parsedCheckpoint, prunedTo, withSecrets } from "./manifest";
import { objectDifference } from "./object-difference";
import { optionFailures } from "./provider-options";
import { providerDifference } from "./provider-difference";

const longestWaitMs = 10 * 60_000;
const stateless = `you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"`;

/** Stands in for the vendor's kubernetes plugin. */
export class Kubernetes implements StandIn {
  readonly version = kubernetesPackage.version;
  private connection: Connection | undefined;

  /** `randomHex` returns eight hex digits for the name of a field manager. */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly randomHex: () => string,
  ) {}

  checkConfiguration(inputs: JsonObject): CheckFailure[] {
    return optionFailures(inputs);
  }

  diffConfiguration(olds: JsonObject, news: JsonObject): Difference {
    return providerDifference(olds, news);
  }

  async configure(inputs: JsonObject): Promise<void> {
    this.connection = await connect(inputs, this.environment);
  }

  async check({ type, olds, news }: CheckRequest, call: Call): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
    const table = kindOf(type);
    const { options, unreachable, defaultNamespace } = this.configured();
    if (unreachable !== undefined && options.skipUpdateUnreachable) {
      await call.warn("Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...");
      return { inputs: olds, failures: [] };
    }
    const failures = manifestFailures(table, news.values);
    const manifest = normalized({ apiVersion: table.apiVersion, kind: table.kind, ...news.values });
    const placed = defaultNamespace === undefined || !isNamespaced(table) ? manifest : inNamespace(table, manifest, defaultNamespace);
    return { inputs: withSecrets(placed, news), failures };
  }

  async diff({ type, olds, news }: DiffRequest): Promise<Difference> {
    return objectDifference(kindOf(type), parsedCheckpoint(olds), news.values, this.configured().options);
  }

  async create({ type, inputs, preview }: CreateRequest, call: Call): Promise<{ id: string; outputs: Properties }> {
    const table = kindOf(type);
    const { unreachable } = this.configured();
    const withoutServer = { id: "", outputs: withSecrets(inputs.values, inputs) };
    if (preview && (unreachable !== undefined || hasUnknowns(inputs.values))) return withoutServer;
    const { server, options } = this.reachable();
    const fieldManager = this.fieldManager(inputs.values);
    const object = objectDescribed(server, table, inputs.values, namespaceOf(inputs.values));
    const signal = limited(call);
    const force = preview || options.enablePatchForce || isAnnotated(inputs.values, "pulumi.com/patchForce");
    const write = { fieldManager, preview, force, signal };
    try {
      const live = await (options.upsertExistingObjects ? object.apply(inputs.values, write) : object.create(inputs.values, write));
      if (preview) return { id: "", outputs: this.state(table, inputs, withoutStatus(live), fieldManager) };
      return { id: objectId(live), outputs: this.state(table, inputs, await this.awaited(object, table, inputs, live, fieldManager, signal), fieldManager) };
    } catch (error) {
      if (preview && isNoFaultInPreview(error)) return withoutServer;
      throw explained(error, `resource "${objectId(inputs.values)}" was not successfully created by the Kubernetes API server`);
    }
  }

  async update({ type, id, olds, news, preview }: UpdateRequest, call: Call): Promise<Properties> {
    const table = kindOf(type);
    if (preview && (this.configured().unreachable !== undefined || hasUnknowns(news.values))) return withSecrets(news.values, news);
    const { server, options } = this.reachable();
    const before = parsedCheckpoint(olds);
    const fieldManager = before.fieldManager ?? this.fieldManager(news.values);
    const object = objectNamed(server, table, id);
    const signal = limited(call);
    try {
      const current = await object.read(signal);
      if (!current) throw new ApiRefusal(404, "NotFound", `${table.kind} "${id}" not found`);
      if (!preview) await object.takeOverFields(current, fieldManager, signal);
      const force = options.enablePatchForce || isAnnotated(news.values, "pulumi.com/patchForce") || (preview && forcesInPreview(current));
      const live = await object.apply(news.values, { fieldManager, preview, force, signal });
      const settled = preview ? live : await this.awaited(object, table, news, live, fieldManager, signal);
      return this.state(table, news, settled, fieldManager, before.initialApiVersion);
    } catch (error) {
      if (preview && error instanceof ApiRefusal && error.status === 403) return withSecrets(news.values, news);
      throw explained(error, `update of resource "${id}" failed`);
    }
  }

  async read({ type, id, inputs, olds }: ReadRequest, call: Call) {
    const table = kindOf(type);
    const { unreachable, options } = this.configured();
    if (unreachable !== undefined) {
      await call.warn(`configured Kubernetes cluster is unreachable: ${unreachable}`);
      if (options.deleteUnreachable) return undefined;
      if (options.skipUpdateUnreachable) return { id, inputs, outputs: olds };
      throw new Error(`failed to read resource state due to unreachable cluster. If the cluster was deleted, ${stateless}`);
    }
    const live = await objectNamed(this.reachable().server, table, id).read(limited(call));
    if (!live) return undefined;
    const isForeign = Object.keys(inputs.values).length === 0;
    const found = isForeign ? foreignInputs(table, live) : prunedTo(normalized(inputs.values), live);
    const known = withSecrets(isObject(found) ? found : {}, inputs);
    const before = parsedCheckpoint(olds);
    return { id, inputs: known, outputs: this.state(table, known, live, before.fieldManager ?? this.fieldManager(inputs.values), before.initialApiVersion) };
  }

  async delete({ type, id }: DeleteRequest, call: Call): Promise<void> {
    const table = kindOf(type);
    const { unreachable, options } = this.configured();
    if (unreachable === undefined) return objectNamed(this.reachable().server, table, id).delete(limited(call));
    await call.warn(`configured Kubernetes cluster is unreachable: ${unreachable}`);
    if (!options.deleteUnreachable) throw new Error(`configured Kubernetes cluster is unreachable. If the cluster was deleted, ${stateless}`);
  }

  /** Records an object that exists but does not become ready. */
  private async awaited(
    object: ClusterObject,
    table: KindTable,
    inputs: Properties,
    live: JsonObject,
    fieldManager: string,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    try {
      return await object.whenReady(live, signal);
    } catch (error) {
      const reason = `resource "${objectId(live)}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${textOf(error)}`;
      throw new PartialFailure(objectId(live), this.state(table, inputs, live, fieldManager), inputs, reason);
    }
  }

  private state(table: KindTable, inputs: Properties, live: JsonObject, fieldManager: string, initialApiVersion: string = table.apiVersion): Properties {
    return checkpoint(withSecrets(inputs.values, inputs), { apiVersion: table.apiVersion, kind: table.kind, ...live }, { initialApiVersion, fieldManager });
  }

  private fieldManager(manifest: JsonObject): string {
    const wanted = valueAt(manifest, ["metadata", "annotations", "pulumi.com/patchFieldManager"]);
    return typeof wanted === "string" && wanted !== "" ? wanted : `pulumi-kubernetes-${this.randomHex()}`;
  }

  private configured(): Connection {
    if (!this.connection) throw new Error("the kubernetes plugin was not configured");
    return this.connection;
  }

  private reachable(): Connection & Required<Pick<Connection, "server">> {
    const { server, unreachable, ...others } = this.configured();
    if (!server || unreachable !== undefined) throw new Error(`configured Kubernetes cluster is unreachable: ${unreachable ?? "no server"}`);
    return { ...others, unreachable, server };
  }
}

/** Errors to ignore in preview: the same run may create the namespace first or replace the existing object, and the user may have read access only. */
function isNoFaultInPreview(error: unknown): boolean {
  return isMissingNamespace(error) || (error instanceof ApiRefusal && [403, 409].includes(error.status));
}

function explained(error: unknown, what: string): unknown {
  if (error instanceof PartialFailure) return error;
  const hint =
    error instanceof ApiRefusal && error.reason === "AlreadyExists"
      ? "\n\nThe resource already exists in the cluster. Set upsertExistingObjects on the provider to allow server-side apply to update existing objects on create."
      : "";
  return new Error(`${what}: ${textOf(error)}${hint}`);
}

function foreignInputs(table: KindTable, live: JsonObject): JsonObject {
  return normalized(Object.fromEntries(Object.entries(live).filter(([name]) => name in table.inputs)));
}

function withoutStatus({ status: _, ...live }: JsonObject): JsonObject {
  return live;
}

function namespaceOf(manifest: JsonObject): string {
  const namespace = valueAt(manifest, ["metadata", "namespace"]);
  return typeof namespace === "string" ? namespace : "default";
}

function limited(call: Call): AbortSignal {
  return AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutSeconds === undefined ? longestWaitMs : call.timeoutSeconds * 1000)]);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
