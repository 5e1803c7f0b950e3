import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

type Values = Parameters<typeof Struct.fromJavaScript>[0];

/** Response to DiffConfig or Diff. */
export interface DiffAnswer {
  changes: boolean;
  replaces: string[];
  diffs: string[];
  deleteBeforeReplace: boolean;
}

/** A failed call, with the state of a partial failure. */
export interface CallFailure {
  message: string;
  partial: { id: string; properties: Values; inputs: Values; reasons: string[] } | undefined;
}

/** A secret as the engine sends it. */
export function secret(value: unknown): Values[string] {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value } as Values[string];
}

/** Placeholder for an unknown value. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Unary<Request, Response> = (request: Request, answer: (error: grpc.ServiceError | null, response: Response) => void) => grpc.ClientUnaryCall;

/** Calls one plugin in the same way as the engine. */
export class PluginClient {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  async configure(values: Values = {}): Promise<{ acceptsSecrets: boolean; supportsPreview: boolean }> {
    const response = await this.call<provider.ConfigureRequest, provider.ConfigureResponse>(
      "configure",
      new provider.ConfigureRequest().setArgs(Struct.fromJavaScript(values)),
    );
    return { acceptsSecrets: response.getAcceptsecrets(), supportsPreview: response.getSupportspreview() };
  }

  async diffConfig(olds: Values, news: Values): Promise<DiffAnswer> {
    const request = new provider.DiffRequest().setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    return diffAnswer(await this.call<provider.DiffRequest, provider.DiffResponse>("diffConfig", request));
  }

  async checkConfig(news: Values): Promise<string[]> {
    const response = await this.call<provider.CheckRequest, provider.CheckResponse>(
      "checkConfig",
      new provider.CheckRequest().setNews(Struct.fromJavaScript(news)),
    );
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  async check(type: string, news: Values, olds: Values = {}): Promise<{ inputs: Values; failures: string[] }> {
    const request = new provider.CheckRequest().setUrn(urn(type)).setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    const response = await this.call<provider.CheckRequest, provider.CheckResponse>("check", request);
    return { inputs: response.getInputs()?.toJavaScript() ?? {}, failures: response.getFailuresList().map((failure) => failure.getReason()) };
  }

  async diff(type: string, oldInputs: Values, olds: Values, news: Values): Promise<DiffAnswer> {
    const request = new provider.DiffRequest().setUrn(urn(type)).setId("id").setOldInputs(Struct.fromJavaScript(oldInputs));
    request.setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    return diffAnswer(await this.call<provider.DiffRequest, provider.DiffResponse>("diff", request));
  }

  async create(type: string, inputs: Values, { preview = false, timeoutSeconds = 0 } = {}): Promise<{ id: string; outputs: Values }> {
    const request = new provider.CreateRequest().setUrn(urn(type)).setProperties(Struct.fromJavaScript(inputs)).setPreview(preview).setTimeout(timeoutSeconds);
    const response = await this.call<provider.CreateRequest, provider.CreateResponse>("create", request);
    return { id: response.getId(), outputs: response.getProperties()?.toJavaScript() ?? {} };
  }

  async update(type: string, id: string, oldInputs: Values, olds: Values, news: Values, preview = false): Promise<Values> {
    const request = new provider.UpdateRequest().setUrn(urn(type)).setId(id).setOldInputs(Struct.fromJavaScript(oldInputs)).setPreview(preview);
    request.setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    const response = await this.call<provider.UpdateRequest, provider.UpdateResponse>("update", request);
    return response.getProperties()?.toJavaScript() ?? {};
  }

  async read(type: string, id: string, inputs: Values, olds: Values): Promise<{ id: string; inputs: Values; outputs: Values }> {
    const request = new provider.ReadRequest().setUrn(urn(type)).setId(id).setInputs(Struct.fromJavaScript(inputs)).setProperties(Struct.fromJavaScript(olds));
    const response = await this.call<provider.ReadRequest, provider.ReadResponse>("read", request);
    return { id: response.getId(), inputs: response.getInputs()?.toJavaScript() ?? {}, outputs: response.getProperties()?.toJavaScript() ?? {} };
  }

  async delete(type: string, id: string, oldInputs: Values = {}, olds: Values = {}): Promise<void> {
    const request = new provider.DeleteRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOldInputs(Struct.fromJavaScript(oldInputs))
      .setProperties(Struct.fromJavaScript(olds));
    await this.call<provider.DeleteRequest, Empty>("delete", request);
  }

  async cancel(): Promise<void> {
    await this.call<Empty, Empty>("cancel", new Empty());
  }

  async version(): Promise<string> {
    const info = await new Promise<string>((resolve, reject) =>
      this.client.getPluginInfo(new Empty(), (error, response) => (error ? reject(error) : resolve(response.getVersion()))),
    );
    return info;
  }

  close(): void {
    this.client.close();
  }

  private call<Request, Response>(name: keyof ResourceProviderClient, request: Request): Promise<Response> {
    const method = (this.client[name] as Unary<Request, Response>).bind(this.client);
    return new Promise((resolve, reject) => {
      method(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

/** The error that the engine receives from a failed call. */
export async function failureOf(call: Promise<unknown>): Promise<CallFailure> {
  const error = await call.then(
    () => undefined,
    (thrown: grpc.ServiceError) => thrown,
  );
  if (!error) throw new Error("the call should have failed");
  const [packed] = error.metadata.get("grpc-status-details-bin");
  if (!packed) return { message: error.details, partial: undefined };
  const [any] = Status.deserializeBinary(Buffer.from(packed)).getDetailsList();
  const detail = provider.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  const struct = (value: Struct | undefined) => value?.toJavaScript() ?? {};
  return {
    message: error.details,
    partial: { id: detail.getId(), properties: struct(detail.getProperties()), inputs: struct(detail.getInputs()), reasons: detail.getReasonsList() },
  };
}

function diffAnswer(response: provider.DiffResponse): DiffAnswer {
  return {
    changes: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    diffs: [...response.getDetaileddiffMap().keys()],
    deleteBeforeReplace: response.getDeletebeforereplace(),
  };
}

function urn(type: string): string {
  return `urn:pulumi:test::edge::pulumi:pulumi:Stack$${type}::one`;
}
