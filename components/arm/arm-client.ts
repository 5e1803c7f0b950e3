import type { TokenCredential } from "@azure/identity";
import { type PipelineResponse, createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import type { JsonObject } from "../core/json";
import { isObject } from "../core/json";
import type { ArmAnswer, ArmCall, ArmSender } from "./arm-call";
import { ArmError, isAbsent, readError } from "./arm-error";
import { ArmPipelines } from "./arm-pipeline";
import { type Cloud, cloudFrom, publicCloud } from "./cloud";
import { type Environment, credentialFrom } from "./credential";
import { type ArmOperation, operationFrom } from "./operation";

/** Client of Azure Resource Manager. Signs in, retries repeatable calls after the wait that the service names, and throws ArmError. */
export class ArmClient implements ArmSender {
  private constructor(
    readonly cloud: Cloud,
    private readonly credential: TokenCredential,
    private readonly pipelines: ArmPipelines,
  ) {}

  /** Finds the cloud (`ARM_METADATA_HOSTNAME`, else the public cloud) and prepares the sign-in; the first call signs in. */
  static async connect(environment: Environment, random: () => number = Math.random): Promise<ArmClient> {
    const host = environment["ARM_METADATA_HOSTNAME"];
    const cloud = host ? await discover(host) : publicCloud;
    const credential = credentialFrom(environment, cloud);
    return new ArmClient(cloud, credential, new ArmPipelines(credential, cloud.audience, random));
  }

  /** The resource, or undefined where the service answers 404. */
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
    for (let call: ArmCall | undefined = { method: "GET", path: id, apiVersion, ...(query ? { query } : {}) }; call; ) {
      const { body } = await this.send(call);
      const page = body?.["value"];
      if (Array.isArray(page)) found.push(...page.filter(isObject).map((item) => item as JsonObject));
      const next = body?.["nextLink"];
      call = typeof next === "string" && next !== "" ? { method: "GET", path: next } : undefined;
    }
    return found;
  }

  /** All members of a list; none where the service answers 404, because the parent does not exist. */
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
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Makes one call. Throws ArmError for every status of 400 and above. */
  async send(call: ArmCall): Promise<ArmAnswer> {
    const request = createPipelineRequest({
      url: this.urlOf(call),
      method: call.method,
      headers: createHttpHeaders({ accept: "application/json", ...(call.body === undefined ? {} : { "content-type": "application/json" }) }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const response = await this.pipelines.for(call).sendRequest(createDefaultHttpClient(), request);
    const body = parsed(response);
    if (response.status >= 400) {
      const { code, reason } = readError(body);
      throw new ArmError(response.status, code, reason, `${call.method} ${withoutQuery(call.path)}`);
    }
    return {
      status: response.status,
      body: isObject(body) ? (body as JsonObject) : undefined,
      header: (name) => response.headers.get(name),
      time: new Date(response.headers.get("date") ?? Date.now()),
    };
  }

  /** Bearer token for this scope, for services that exchange it (`/oauth2/exchange` of a registry). Secret. */
  async accessToken(scope = `${this.cloud.audience}/.default`): Promise<string> {
    const token = await this.credential.getToken(scope);
    if (!token) throw new ArmError(401, "NoToken", "the sign-in returned no token", `token for ${scope}`);
    return token.token;
  }

  private urlOf({ path, apiVersion, query }: ArmCall): string {
    // The URL of an operation is signed: any change would make it invalid.
    if (path.startsWith("https://")) return path;
    const search = new URLSearchParams({ ...query, ...(apiVersion ? { "api-version": apiVersion } : {}) });
    return `${this.cloud.resourceManager}${path}?${search}`;
  }
}

async function discover(host: string): Promise<Cloud> {
  const url = `${host.includes("://") ? host : `https://${host}`}/metadata/endpoints?api-version=2022-09-01`;
  const response = await createPipelineFromOptions({}).sendRequest(createDefaultHttpClient(), createPipelineRequest({ url }));
  const cloud = response.status === 200 ? cloudFrom(parsed(response)) : undefined;
  if (!cloud) throw new ArmError(response.status, "NoMetadata", "ARM_METADATA_HOSTNAME does not serve a metadata document", `GET ${url}`);
  return cloud;
}

function parsed(response: PipelineResponse): unknown {
  const text = response.bodyAsText;
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function withoutQuery(path: string): string {
  return path.split("?")[0] ?? path;
}
