import type { TokenCredential } from "@azure/identity";
import { type HttpClient, type PipelineResponse, RestError, createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { type EdgeApiVersion, effectiveApiVersion } from "../core/api-versions";
import { type JsonObject, listAt, textAt } from "../core/json";
import type { ArmAnswer, ArmCall, ArmSender } from "./arm-call";
import { ArmError, ForeignAnswer, classify, isAbsent, isLocked } from "./arm-error";
import { ArmPipelines } from "./arm-pipeline";
import { boundedHttpClient } from "./bounded-http-client";
import { type CallLimits, limitRequest, limitsFromNow } from "./call-limits";
import { callUrl } from "./call-url";
import { type Cloud, cloudNamedIn } from "./cloud";
import { discoverCloud } from "./cloud-discovery";
import { type Environment, credentialFrom } from "./credential";
import { type ArmOperation, operationFrom } from "./operation";
import { type HttpAnswer, serviceAnswer } from "./service-answer";
import { sharedPace } from "./shared-pace";

/** Maximum number of pages of a list. A page has at least tens of members, and no list here has thousands. Our proposal. */
const mostPages = 200;

/** Client of Azure Resource Manager. Signs in, retries repeatable calls after the wait that the service names, and throws ArmError. */
export class ArmClient implements ArmSender {
  private constructor(
    readonly cloud: Cloud,
    private readonly credential: TokenCredential,
    private readonly pipelines: ArmPipelines,
    private readonly http: HttpClient,
    private readonly limits: () => CallLimits = limitsFromNow,
    private readonly edgeApiVersion?: EdgeApiVersion,
    private readonly onDenied: (error: ArmError) => void = () => undefined,
  ) {}

  /** The same client for one run: no call continues when its time is over, and long waits that the service requests are reported. */
  within(limits: CallLimits): ArmClient {
    return new ArmClient(this.cloud, this.credential, this.pipelines, this.http, () => limits, this.edgeApiVersion, this.onDenied);
  }

  /** The same client with another API version for every call to Microsoft.Edge. URLs that the service named stay as they are. */
  selecting(edgeApiVersion: EdgeApiVersion | undefined): ArmClient {
    return new ArmClient(this.cloud, this.credential, this.pipelines, this.http, this.limits, edgeApiVersion, this.onDenied);
  }

  /** The same client, which also reports every call that this identity may not make, before it throws. */
  reporting(onDenied: (error: ArmError) => void): ArmClient {
    return new ArmClient(this.cloud, this.credential, this.pipelines, this.http, this.limits, this.edgeApiVersion, onDenied);
  }

  /** Finds the cloud (`ARM_METADATA_HOSTNAME`, else `ARM_ENVIRONMENT`, else the public cloud) and prepares the sign-in; the first call signs in. @default http - bounded by `azureLimits` */
  static async connect(environment: Environment, { http = boundedHttpClient() }: { http?: HttpClient } = {}): Promise<ArmClient> {
    const host = environment["ARM_METADATA_HOSTNAME"];
    const cloud = host ? await discoverCloud(host, http) : cloudNamedIn(environment);
    const credential = credentialFrom(environment, cloud, http);
    return new ArmClient(cloud, credential, new ArmPipelines(credential, cloud.audience, Math.random, sharedPace(environment)), http);
  }

  /** The resource; undefined only where the service itself says that it does not exist. */
  async get(id: string, apiVersion: string): Promise<JsonObject | undefined> {
    try {
      return (await this.send({ method: "GET", path: id, apiVersion })).body;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** All members of a list, following `nextLink`. */
  async list(id: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    const followed = new Set<string>();
    let { body } = await this.send({ method: "GET", path: id, apiVersion, expects: "page", ...(query ? { query } : {}) });
    for (;;) {
      found.push(...(listAt(body, "value") as JsonObject[]));
      const next = textAt(body, "nextLink") ?? "";
      if (next === "") return found;
      if (followed.has(next) || followed.size >= mostPages)
        throw new ForeignAnswer(200, `a list that does not end after ${followed.size + 1} pages`, `GET ${id}`);
      followed.add(next);
      body = await this.nextPage(next, id);
    }
  }

  /** All members of a list; none where the service says that the parent does not exist. */
  async listIfThere(id: string, apiVersion: string): Promise<JsonObject[]> {
    try {
      return await this.list(id, apiVersion);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** Starts a call that may be a long-running operation. */
  async begin(call: ArmCall): Promise<ArmOperation> {
    return operationFrom(call, await this.send(call));
  }

  /** Starts a DELETE; undefined where the resource does not exist. */
  async beginDelete(id: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<ArmOperation | undefined> {
    try {
      return await this.begin({ method: "DELETE", path: id, apiVersion, ...(query ? { query } : {}) });
    } catch (error) {
      if (isAbsent(error) || (isLocked(error) && !(await this.mayExist(id, apiVersion)))) return undefined;
      throw error;
    }
  }

  /** A lock refuses a DELETE also where there is nothing to delete (`assumed:absent-delete-is-locked`), so that a first run in a locked resource group would fail. */
  private async mayExist(id: string, apiVersion: string): Promise<boolean> {
    return this.get(id, apiVersion).then(
      (live) => live !== undefined,
      () => true,
    );
  }

  /** A list that began does not cease to exist on a later page. */
  private async nextPage(url: string, id: string): Promise<JsonObject | undefined> {
    try {
      return (await this.send({ method: "GET", path: url, expects: "page" })).body;
    } catch (error) {
      throw isAbsent(error) ? new ForeignAnswer(404, "status 404 to a later page of a list", `GET ${id}`) : error;
    }
  }

  /** Makes one call. Throws ArmError for every answer that is not the service's success. */
  async send(given: ArmCall): Promise<ArmAnswer> {
    const call = this.versioned(given);
    const request = createPipelineRequest({
      url: callUrl(this.cloud.resourceManager, call),
      method: call.method,
      headers: createHttpHeaders({ accept: "application/json", ...(call.body === undefined ? {} : { "content-type": "application/json" }) }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    limitRequest(request, this.limits());
    const response = await this.pipelines
      .for(call)
      .sendRequest(this.http, request)
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.name === "AbortError")) throw error;
        throw new RestError("the time for the call is over", { code: "OUT_OF_TIME", request });
      });
    try {
      return serviceAnswer(call, httpAnswer(response));
    } catch (error) {
      if (error instanceof ArmError && classify(error)?.is === "denied") this.onDenied(error);
      throw error;
    }
  }

  private versioned(call: ArmCall): ArmCall {
    const { path, apiVersion } = call;
    return apiVersion === undefined ? call : { ...call, apiVersion: effectiveApiVersion(path, apiVersion, this.edgeApiVersion) };
  }

  /** Bearer token for this scope, for services that exchange it (`/oauth2/exchange` of a registry). Secret. */
  async accessToken(scope = `${this.cloud.audience}/.default`): Promise<string> {
    return (await this.credential.getToken(scope))?.token ?? "";
  }
}

function httpAnswer({ status, headers, bodyAsText }: PipelineResponse): HttpAnswer {
  return { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
}
