import type { TokenCredential } from "@azure/identity";
import {
  type HttpMethods,
  type PipelineResponse,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import type { JsonObject } from "../core/json";
import { isObject } from "../core/json";
import { ArmError, readError } from "./arm-error";
import { ArmPipelines } from "./arm-pipeline";
import { type Cloud, cloudFrom, publicCloud } from "./cloud";
import { type Environment, credentialFrom } from "./credential";
import { type ArmOperation, operationFrom } from "./operation";

/** A call to Azure Resource Manager. */
export interface ArmCall {
  method: HttpMethods;
  /** ARM id, with an action's name behind it where there is one; or the absolute URL of an operation. */
  path: string;
  apiVersion?: string;
  /** Further query, for example `forceDelete`. */
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** May it be made twice without another effect? Only then it is sent again after it failed on its way. @default - all but POST */
  repeatable?: boolean;
}

/** An answer that was not an error. */
export interface ArmAnswer {
  status: number;
  /** Undefined where the service sent no JSON, or the literal `null`. */
  body: JsonObject | undefined;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  /** The service's own time. */
  time: Date;
}

/** Talks to Azure Resource Manager: sign-in, retries of what may be sent again with the service's wait honoured, errors as ArmError. */
export class ArmClient {
  private constructor(
    readonly cloud: Cloud,
    private readonly credential: TokenCredential,
    private readonly pipelines: ArmPipelines,
  ) {}

  /** Finds the cloud (`ARM_METADATA_HOSTNAME`, else the public one) and prepares sign-in; nothing is signed in yet. */
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
      if (error instanceof ArmError && error.status === 404) return undefined;
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

  /** All members of a list; none where the service answers 404, because what the list belongs to is not there. */
  async listIfThere(id: string, apiVersion: string): Promise<JsonObject[]> {
    try {
      return await this.list(id, apiVersion);
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return [];
      throw error;
    }
  }

  /** Makes a call that may go on after its answer. */
  async begin(call: ArmCall): Promise<ArmOperation> {
    return operationFrom(call, await this.send(call));
  }

  /** DELETE; undefined where there was nothing to delete. */
  async beginDelete(id: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<ArmOperation | undefined> {
    try {
      return await this.begin({ method: "DELETE", path: id, apiVersion, ...(query ? { query } : {}) });
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** One call, one answer. Throws ArmError for every status of 400 and above. */
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

  /** A bearer token for this scope, for services that exchange it (`/oauth2/exchange` of a registry). Secret. */
  async accessToken(scope = `${this.cloud.audience}/.default`): Promise<string> {
    const token = await this.credential.getToken(scope);
    if (!token) throw new ArmError(401, "NoToken", "the sign-in gave no token", `token for ${scope}`);
    return token.token;
  }

  private urlOf({ path, apiVersion, query }: ArmCall): string {
    // The URL of an operation is signed: it must be followed to the letter.
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
