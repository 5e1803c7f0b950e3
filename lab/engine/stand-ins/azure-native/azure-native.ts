import azureNativePackage from "@pulumi/azure-native/package.json";
import type { JsonObject } from "../../../azure/operation";
import { changesBetween } from "../property-change";
import { type Properties, propertiesWith } from "../secrets";
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
import { armBody, inputsAmong, outputsOf } from "./arm-body";
import { ArmClient } from "./arm-client";
import { trustingHttpClient, httpsSender } from "./https-sender";
import { ArmResource } from "./arm-resource";
import { inputFailures } from "./check-inputs";
import { readCloud } from "./cloud";
import { previewOutputs } from "./preview-outputs";
import { configurationFailures, providerConfiguration } from "./provider-configuration";
import { refreshedInputs } from "./refreshed-inputs";
import { resourceDifference } from "./resource-difference";
import { pathParts, resourcePath } from "./resource-path";
import type { ResourceTable } from "./resource-table";
import { tableOf } from "./resource-tables";
import { cliSubscription, credentialFor, signsInByCli } from "./sign-in";

/** State of a configured plugin. */
interface Session {
  arm: ArmClient;
  subscriptionId: string;
  location: string | undefined;
}

const longestOperationMs = 2 * 60 * 60_000;

/** Stands in for the vendor's azure-native plugin. */
export class AzureNative implements StandIn {
  readonly version = azureNativePackage.version;
  private session: Promise<Session> | undefined;

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  checkConfiguration(inputs: JsonObject): CheckFailure[] {
    return configurationFailures(inputs);
  }

  /** A change of the provider configuration never replaces resources. */
  diffConfiguration(olds: JsonObject, news: JsonObject): Difference {
    return { changes: changesBetween(olds, news), replaces: [], deleteBeforeReplace: false };
  }

  async configure(inputs: JsonObject): Promise<void> {
    const configuration = providerConfiguration(inputs, this.environment);
    const httpClient = trustingHttpClient(configuration.authorities);
    const send = httpsSender(httpClient);
    const open = async (): Promise<Session> => {
      const cloud = await readCloud(configuration.metadataEndpoint, send, AbortSignal.timeout(60_000));
      const { signIn, location, longestWaitMs } = configuration;
      const credential = credentialFor(signIn, cloud, { httpClient, send });
      const subscriptionId = signsInByCli(signIn) ? await cliSubscription(signIn, cloud) : signIn.subscriptionId;
      return { arm: new ArmClient(cloud, credential, send, longestWaitMs), subscriptionId, location };
    };
    this.session = open();
    await this.session;
  }

  async check({ type, news }: CheckRequest): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
    const table = tableOf(type);
    const { location } = await this.configured();
    const takesLocation = table.inputs.location !== undefined && news.values.location === undefined && location !== undefined;
    const given = takesLocation ? { ...news.values, location } : news.values;
    const { azureApiVersion = table.apiVersion, ...values } = given;
    return { inputs: { ...news, values: { ...values, azureApiVersion } }, failures: inputFailures(table, values) };
  }

  async diff({ type, oldInputs, olds, news }: DiffRequest): Promise<Difference> {
    // Inputs of states written before version 3 of the vendor's plugin lack it.
    const { azureApiVersion = olds.values.azureApiVersion, ...before } = oldInputs.values;
    const known = azureApiVersion === undefined ? before : { ...before, azureApiVersion };
    return resourceDifference(tableOf(type), known, olds.values, news.values);
  }

  async create({ type, inputs, preview }: CreateRequest, call: Call): Promise<{ id: string; outputs: Properties }> {
    const table = tableOf(type);
    if (preview) return { id: "", outputs: propertiesWith(previewOutputs(table, inputs.values), inputs.secrets) };
    const { arm, subscriptionId } = await this.configured();
    const signal = limited(call);
    const resource = new ArmResource(arm, table, resourcePath(table, inputs.values, subscriptionId));
    await resource.assertAbsent(signal);
    return this.write(table, resource, inputs, call, signal);
  }

  async update({ type, olds, news, preview, id }: UpdateRequest, call: Call): Promise<Properties> {
    const table = tableOf(type);
    if (preview) return propertiesWith(previewOutputs(table, news.values, olds.values), news.secrets);
    const { arm } = await this.configured();
    const { outputs } = await this.write(table, new ArmResource(arm, table, id), news, call, limited(call));
    return outputs;
  }

  async read({ type, id, inputs, olds }: ReadRequest, call: Call) {
    const table = tableOf(type);
    const { arm } = await this.configured();
    const body = await new ArmResource(arm, table, id).read(limited(call));
    if (!body) return undefined;
    const outputs = outputsOf(table, body);
    const isForeign = Object.keys(inputs.values).length === 0;
    const values = isForeign
      ? { ...pathParts(table, id), ...inputsAmong(table, outputs) }
      : refreshedInputs(inputs.values, inputsAmong(table, olds.values), inputsAmong(table, outputs));
    return { id, inputs: propertiesWith(values, inputs.secrets), outputs: propertiesWith(outputs, inputs.secrets) };
  }

  async delete({ type, id }: DeleteRequest, call: Call): Promise<void> {
    const table = tableOf(type);
    const { arm } = await this.configured();
    await new ArmResource(arm, table, id).delete(limited(call));
  }

  /** PUT, poll, GET. A failure after ARM accepted the PUT is recorded with the result of a GET. */
  private async write(
    table: ResourceTable,
    resource: ArmResource,
    inputs: Properties,
    call: Call,
    signal: AbortSignal,
  ): Promise<{ id: string; outputs: Properties }> {
    const accepted = await resource.put(armBody(table, inputs.values), signal);
    try {
      await accepted.ended;
    } catch (error) {
      throw await partialFailure(table, resource, accepted.id, { inputs, error, signal });
    }
    const body = await resource.read(signal).catch(() => undefined);
    if (!body) await call.warn("Failed to read resource after the write.");
    return { id: accepted.id, outputs: propertiesWith(outputsOf(table, body ?? accepted.body ?? {}), inputs.secrets) };
  }

  private configured(): Promise<Session> {
    if (!this.session) throw new Error("the azure-native plugin was not configured");
    return this.session;
  }
}

/** Reads within the call's own time, as the vendor does: after a time-out it records the id and the inputs, and no properties. */
async function partialFailure(
  table: ResourceTable,
  resource: ArmResource,
  id: string,
  { inputs, error, signal }: { inputs: Properties; error: unknown; signal: AbortSignal },
): Promise<PartialFailure> {
  const reason = error instanceof Error ? error.message : String(error);
  try {
    const body = (await resource.read(signal)) ?? {};
    return new PartialFailure(id, propertiesWith(outputsOf(table, body), inputs.secrets), inputs, reason);
  } catch (failure) {
    const read = failure instanceof Error ? failure.message : String(failure);
    return new PartialFailure(id, { values: {}, secrets: [] }, inputs, `resource created but read failed ${read}: ${reason}`);
  }
}

function limited(call: Call): AbortSignal {
  const limitMs = call.timeoutSeconds === undefined ? longestOperationMs : call.timeoutSeconds * 1000;
  return AbortSignal.any([call.signal, AbortSignal.timeout(limitMs)]);
}
