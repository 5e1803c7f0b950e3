import { stringify } from "yaml";
import type { ArmAnswer, ArmCall } from "../../components/arm/arm-call";
import type { ArmClient } from "../../components/arm/arm-client";
import { ArmError } from "../../components/arm/arm-error";
import { operationFrom } from "../../components/arm/operation";
import { type Json, type JsonObject, at, isObject, listAt, textAt } from "../../components/core/json";
import type { Context } from "../../components/dynamic/lifecycle";
import { answer, armReading, found, Resources } from "./resources";

const actions =
  /^(?<parent>.*)\/(?<action>createVersion|removeVersion|resolveConfiguration|\w+SolutionVersion|removeRevision|(un)?installSolution|(l|unL)ink(To|From)Hierarchies)$/;

/** In-memory workload orchestration service with the behaviour that the lifecycles rely on. Source: workload-orchestration reference 1.2, 1.3, 4. */
export class OrchestrationService {
  /** Resources in the form that the service returns. */
  readonly resources = new Resources();
  /** `VERB path` of all writes, in order. The path starts at the resource type and includes the query without the API version. */
  readonly writes: string[] = [];
  /** Called after each write, before its response arrives. An error that it throws reaches the caller instead of the response. */
  afterWrite: (path: string) => void = () => {};
  /** Number of waits on the clock until staging ends. */
  waitsUntilStaged = 1;
  /** Error of staging, reported by the solution version; undefined for success. */
  stagingError: { code: string; message: string } | undefined;
  /** Error of publishing, reported by the operation; undefined for success. */
  publicationError: { code: string; message: string } | undefined;
  /** Error of installing, reported by the operation; undefined for success. */
  installationError: { code: string; message: string } | undefined;
  /** Number of writes to refuse because a resource is still being provisioned. */
  settling = 0;
  /** The service's clock, shown in responses. The program's clock is a different one. */
  time = new Date(0);
  private nowMs = 0;
  private count = 0;
  private reviews = 0;
  private readonly operations = new Map<string, Json>();

  readonly context: Context = {
    arm: this.client(),
    clock: { nowMs: () => this.nowMs, wait: async (ms) => this.pass(ms) },
    environment: {},
    log: () => {},
  };

  /** `name state` of each revision of a target. */
  revisions(targetId: string): string[] {
    return this.versionsOn(targetId).map((version) => `${textAt(version, "name")} ${textAt(version, "properties", "state")}`);
  }

  /** Revisions of a target in the form that the service returns. */
  versionsOn(targetId: string): JsonObject[] {
    const solutions = this.resources.list(`${targetId}/solutions`);
    return solutions.flatMap((solution) => this.resources.list(`${textAt(solution, "id")}/versions`));
  }

  private client(): ArmClient {
    const reading = armReading(this.resources);
    const changes: Pick<ArmClient, "send" | "begin" | "beginDelete"> = {
      send: async (call) => {
        const result = this.operations.get(call.path);
        if (result === undefined) return { ...(await reading.send(call)), time: this.time };
        const failed = textAt(result, "failed");
        return failed
          ? answer(200, { status: "Failed", error: { code: failed, message: textAt(result, "message") ?? "" } })
          : answer(200, { status: "Succeeded", properties: result });
      },
      begin: async (call) => operationFrom(call, this.write(call)),
      beginDelete: async (id, apiVersion, query = {}) => {
        if (!this.resources.get(id)) return undefined;
        const call: ArmCall = { method: "DELETE", path: id, apiVersion, query };
        return operationFrom(call, this.write(call));
      },
    };
    return { ...reading, ...changes } as ArmClient;
  }

  private write({ method, path, query = {}, body }: ArmCall): ArmAnswer {
    if (this.settling-- > 0) throw new ArmError(409, "InvalidResourceOperation", "not settled", path);
    const asked = Object.entries(query).map(([name, value]) => `?${name}=${value}`);
    this.writes.push(`${method} ${path.replace(/^.*\/Microsoft\.(Edge|KubernetesConfiguration)\//i, "")}${asked.join("")}`);
    const given = isObject(body) ? (body as JsonObject) : {};
    const { parent = "", action } = actions.exec(path)?.groups ?? {};
    const made = method === "PUT" ? this.put(path, given) : action === undefined ? undefined : this.act(parent, action, given);
    if (method === "PATCH") this.resources.change(path, given["properties"] as JsonObject);
    if (method === "DELETE") this.resources.delete(path);
    this.afterWrite(path);
    if (made !== undefined && (method === "PUT" || (action === "removeVersion" && !path.includes("/solutionTemplates/"))) && !/\/targets\/[^/]+$/.test(path))
      return answer(200, made);
    // A 202 or 201 response carries no result: the result is in the operation's status document.
    const url = `https://operations/${++this.count}`;
    this.operations.set(url, method === "POST" ? (made ?? null) : null);
    return method === "PUT"
      ? answer(201, { properties: { provisioningState: "Accepted" } }, { "azure-asyncoperation": url })
      : answer(202, undefined, { "azure-asyncoperation": url, location: url });
  }

  private put(path: string, body: JsonObject): JsonObject {
    const { properties } = body as { properties: JsonObject };
    if (/\/solutionTemplates\/[^/]+$/.test(path)) {
      const uniqueIdentifier = textAt(this.resources.get(path), "properties", "uniqueIdentifier") ?? `guid-${++this.count}`;
      return this.resources.set(path, { ...body, properties: { ...properties, uniqueIdentifier } });
    }
    return this.resources.set(path, body);
  }

  private act(parent: string, action: string, body: JsonObject): JsonObject {
    const version = () => found(this.resources.get(textAt(body, "solutionVersionId") ?? ""), action);
    found(this.resources.get(parent), parent);
    if (action === "createVersion") return this.createVersion(parent, body);
    if (action === "removeVersion") return this.remove(`${parent}/versions/${textAt(body, "version")}`);
    if (action === "linkToHierarchies" || action === "unLinkFromHierarchies") return this.link(parent, action, body);
    if (action === "resolveConfiguration") return { configuration: this.resolved(parent, body) };
    if (action === "reviewSolutionVersion") return this.review(parent, body);
    if (action === "publishSolutionVersion") return this.publish(version());
    if (action === "unstageSolutionVersion") return this.changed(version(), { stages: [{ stage: "Unstaging", status: "InProgress" }] });
    if (action === "installSolution") return this.install(version());
    if (action === "uninstallSolution")
      return this.uninstall(this.solutionOf(parent, textAt(body, "solutionTemplateId")), textAt(body, "solutionInstanceName"));
    if (action === "removeRevision") return this.remove(`${this.solutionOf(parent, textAt(body, "solutionTemplateId"))}/versions/${body["solutionVersion"]}`);
    throw new ArmError(400, "NoSuchAction", action, parent);
  }

  private createVersion(solutionTemplateId: string, body: JsonObject): JsonObject {
    const configTemplateVersion = at(body, "configTemplateVersion");
    if (configTemplateVersion !== undefined)
      return this.resources.set(`${solutionTemplateId}/versions/${textAt(body, "version")}`, configTemplateVersion as JsonObject);
    const solutionTemplateVersionId = `${solutionTemplateId}/versions/${textAt(body, "version")}`;
    if (this.resources.get(solutionTemplateVersionId)) throw new ArmError(409, "VersionAlreadyExists", "it exists", solutionTemplateVersionId);
    this.resources.set(solutionTemplateVersionId, at(body, "solutionTemplateVersion") as JsonObject);
    return { solutionTemplateVersionId, solutionTemplateId };
  }

  /** The service returns the hierarchy ids in lower case. */
  private link(configTemplateId: string, action: string, body: JsonObject): JsonObject {
    const id = `${configTemplateId}/configTemplateMetadatas/context`;
    const [former] = listAt(this.resources.get(id), "properties", "linkedHierarchies");
    const asked = listAt(body, "hierarchyIds").map((hierarchy) => String(hierarchy).toLowerCase());
    const others = listAt(former, "hierarchyIds")
      .map(String)
      .filter((hierarchy) => !asked.includes(hierarchy));
    const hierarchyIds = action === "linkToHierarchies" ? [...others, ...asked] : others;
    this.resources.set(id, { properties: { linkedHierarchies: [{ hierarchyIds }] } });
    return {};
  }

  private remove(id: string): JsonObject {
    found(this.resources.get(id), id);
    this.resources.delete(id);
    return { status: "Deletion Succeeded" };
  }

  private solutionOf(targetId: string, solutionTemplateId = ""): string {
    return `${targetId}/solutions/${textAt(this.resources.get(solutionTemplateId), "properties", "uniqueIdentifier")}`;
  }

  private resolved(targetId: string, body: JsonObject): string {
    const [solutionTemplateId = "", number] = (textAt(body, "solutionTemplateVersionId") ?? "").split("/versions/");
    const version = found(this.resources.get(textAt(body, "solutionTemplateVersionId") ?? ""), "solutionTemplateVersionId");
    const values = this.solutionOf(targetId, solutionTemplateId).replace("/targets/", "/configurations/").replace("/solutions/", "/dynamicConfigurations/");
    const set = textAt(this.resources.get(`${values}/versions/${number}`), "properties", "values") ?? null;
    return stringify({ template: textAt(version, "properties", "configurations") ?? null, values: set });
  }

  /** Creates a new revision on every call. The service returns its id with a lower-case provider. */
  private review(targetId: string, body: JsonObject): JsonObject {
    const [solutionTemplateId = "", number] = (textAt(body, "solutionTemplateVersionId") ?? "").split("/versions/");
    const solutionId = this.solutionOf(targetId, solutionTemplateId);
    if (!this.resources.get(solutionId)) this.resources.set(solutionId, { properties: { solutionTemplateId } });
    const revision = ++this.reviews;
    const id = `${solutionId.replace("Microsoft.Edge", "microsoft.edge")}/versions/${number}.${revision}`;
    return this.resources.set(id, {
      properties: { ...body, revision, state: "InReview", stages: [], configuration: this.resolved(targetId, body) },
    });
  }

  private publish(version: JsonObject): JsonObject {
    const state = textAt(version, "properties", "state") ?? "";
    if (!["InReview", "Failed"].includes(state)) throw new ArmError(409, "WrongState", `it is ${state}`, "publishSolutionVersion");
    const error = this.publicationError;
    if (error) return { failed: error.code, message: error.message };
    return this.changed(version, { state: "Staging", waits: this.waitsUntilStaged, errorDetails: null, stages: [] });
  }

  /** Upgrades in place: the previous version becomes ready again. On failure the previous version stays deployed. */
  private install(version: JsonObject): JsonObject {
    const id = textAt(version, "id") ?? "";
    const solutionId = id.split("/").slice(0, -2).join("/");
    const state = textAt(version, "properties", "state") ?? "";
    if (!["ReadyToDeploy", "ReadyToUpgrade", "Failed", "Undeployed"].includes(state))
      throw new ArmError(409, "WrongState", `it is ${state}`, "installSolution");
    const error = this.installationError;
    if (error) {
      this.changed(version, { state: "Failed", errorDetails: error, stages: [{ stage: "Deployment", status: "Failed" }] });
      return { failed: error.code, message: error.message };
    }
    for (const other of this.resources.list(`${solutionId}/versions`))
      if (textAt(other, "properties", "state") === "Deployed") this.changed(other, { state: "ReadyToDeploy" });
    this.resources.set(`${solutionId}/instances/${textAt(version, "properties", "solutionInstanceName")}`, { properties: { solutionVersionId: id } });
    return this.changed(version, { state: "Deployed", errorDetails: null, stages: [{ stage: "Deployment", status: "Completed" }] });
  }

  private uninstall(solutionId: string, name = ""): JsonObject {
    const instance = found(this.resources.get(`${solutionId}/instances/${name}`), name);
    this.resources.delete(textAt(instance, "id") ?? "");
    const version = found(this.resources.get(textAt(instance, "properties", "solutionVersionId") ?? ""), name);
    return this.changed(version, { state: "Undeployed", stages: [{ stage: "Uninstallation", status: "Completed" }] });
  }

  private pass(ms: number): void {
    this.nowMs += ms;
    const targets = this.resources.list("/subscriptions/s/providers/Microsoft.Edge/targets");
    const staging = targets
      .flatMap((target) => this.versionsOn(textAt(target, "id") ?? ""))
      .filter((version) => at(version, "properties", "state") === "Staging");
    for (const version of staging) {
      const waits = Number(at(version, "properties", "waits"));
      this.changed(version, waits > 0 ? { waits: waits - 1 } : this.stagingEnd());
    }
  }

  private stagingEnd(): JsonObject {
    if (!this.stagingError) return { state: "ReadyToDeploy" };
    return {
      state: "Failed",
      errorDetails: this.stagingError,
      stages: [{ stage: "Publish", status: "Failed", childStages: [{ stage: "Staging", status: "Failed" }] }],
    };
  }

  private changed(version: JsonObject, properties: JsonObject): JsonObject {
    const id = textAt(version, "id") ?? "";
    this.resources.change(id, { ...properties, stages: listAt(properties, "stages") as Json[] });
    return found(this.resources.get(id), id);
  }
}
