import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CallsInFlight, type RequestScope } from "./calls-in-flight";
import { checkResponse, diffResponse } from "./provider-messages";
import { propertiesOf, structOf } from "./secrets";
import type { Call, ResourceName, StandIn } from "./stand-in";

/** Shows a warning beside the resource of this URN. */
export type Warn = (urn: string, message: string) => Promise<void>;

type Handler<Request, Response> = (request: Request, scope: RequestScope) => Promise<Response>;

/**
 * gRPC service of a stand-in. Unwraps secrets before each call and wraps them after it; calls that the vendors' plugins support and the stand-ins do not return UNIMPLEMENTED.
 * Source of the calls and their order: reference pulumi 3.3, pulumi/provider.proto.
 */
export function providerService(standIn: StandIn, warn: Warn): grpc.UntypedServiceImplementation {
  const calls = new CallsInFlight();
  const call = (urn: string, scope: RequestScope, timeoutSeconds = 0): Call => ({
    signal: scope.signal,
    timeoutSeconds: timeoutSeconds > 0 ? timeoutSeconds : undefined,
    warn: (message) => warn(urn, message),
  });
  const handlers = {
    handshake: async () => new provider.ProviderHandshakeResponse().setAcceptSecrets(true),
    getPluginInfo: async () => new PluginInfo().setVersion(standIn.version),
    cancel: async () => {
      calls.abortAll();
      return new Empty();
    },
    ...configurationHandlers(standIn),
    ...resourceHandlers(standIn, call),
  } satisfies Record<string, Handler<never, unknown>>;
  return withRefusals(calls, handlers);
}

function configurationHandlers(standIn: StandIn) {
  return {
    checkConfig: async (request: provider.CheckRequest) => {
      const news = propertiesOf(request.getNews());
      return checkResponse(news, standIn.checkConfiguration(news.values));
    },
    diffConfig: async (request: provider.DiffRequest) =>
      diffResponse(standIn.diffConfiguration(propertiesOf(request.getOlds()).values, propertiesOf(request.getNews()).values)),
    configure: async (request: provider.ConfigureRequest) => {
      await standIn.configure(propertiesOf(request.getArgs()).values);
      return new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    },
  };
}

function resourceHandlers(standIn: StandIn, call: (urn: string, scope: RequestScope, timeoutSeconds?: number) => Call) {
  return {
    check: async (request: provider.CheckRequest, scope: RequestScope) => {
      const checked = await standIn.check(
        { ...named(request), olds: propertiesOf(request.getOlds()), news: propertiesOf(request.getNews()) },
        call(request.getUrn(), scope),
      );
      return checkResponse(checked.inputs, checked.failures);
    },
    diff: async (request: provider.DiffRequest) => diffResponse(await standIn.diff(changed(request))),
    create: async (request: provider.CreateRequest, scope: RequestScope) => {
      const details = { ...named(request), inputs: propertiesOf(request.getProperties()), preview: request.getPreview() };
      const created = await standIn.create(details, call(request.getUrn(), scope, request.getTimeout()));
      return new provider.CreateResponse().setId(created.id).setProperties(structOf(created.outputs));
    },
    update: async (request: provider.UpdateRequest, scope: RequestScope) => {
      const details = { ...changed(request), preview: request.getPreview() };
      return new provider.UpdateResponse().setProperties(structOf(await standIn.update(details, call(request.getUrn(), scope, request.getTimeout()))));
    },
    read: async (request: provider.ReadRequest, scope: RequestScope) => {
      const details = { ...named(request), id: request.getId(), inputs: propertiesOf(request.getInputs()), olds: propertiesOf(request.getProperties()) };
      const found = await standIn.read(details, call(request.getUrn(), scope, request.getTimeout()));
      const response = new provider.ReadResponse();
      return found ? response.setId(found.id).setInputs(structOf(found.inputs)).setProperties(structOf(found.outputs)) : response;
    },
    delete: async (request: provider.DeleteRequest, scope: RequestScope) => {
      const details = { ...named(request), id: request.getId(), oldInputs: propertiesOf(request.getOldInputs()), olds: propertiesOf(request.getProperties()) };
      await standIn.delete(details, call(request.getUrn(), scope, request.getTimeout()));
      return new Empty();
    },
  };
}

/** Takes the type from the URN: not every engine sets the request's own field. */
function named(request: { getUrn(): string }): ResourceName {
  const urn = request.getUrn();
  const qualified = urn.split("::")[2] ?? "";
  return { urn, type: qualified.split("$").at(-1) ?? "" };
}

function changed(request: provider.DiffRequest | provider.UpdateRequest) {
  return {
    ...named(request),
    id: request.getId(),
    oldInputs: propertiesOf(request.getOldInputs()),
    olds: propertiesOf(request.getOlds()),
    news: propertiesOf(request.getNews()),
  };
}

function withRefusals(calls: CallsInFlight, handlers: Record<string, Handler<never, unknown>>): grpc.UntypedServiceImplementation {
  const entries = Object.entries(ResourceProviderService).map(([name, method]) => {
    const handler = handlers[name];
    if (handler) return [name, calls.unary(handler)];
    const refusal = { code: grpc.status.UNIMPLEMENTED, details: `${name} is not modelled; known: ${Object.keys(handlers).join(", ")}` };
    const refuse = method.responseStream
      ? (stream: grpc.ServerWritableStream<unknown, unknown>) => stream.destroy(Object.assign(new Error(refusal.details), refusal))
      : undefined;
    return [name, refuse ?? ((_: unknown, answer: grpc.sendUnaryData<unknown>) => answer(refusal))];
  });
  return Object.fromEntries(entries) as grpc.UntypedServiceImplementation;
}
