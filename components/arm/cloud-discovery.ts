import { type HttpClient, createPipelineFromOptions, createPipelineRequest } from "@azure/core-rest-pipeline";
import { isObject, parsedJson } from "../core/json";
import { ForeignAnswer } from "./arm-error";
import { boundedHttpClient } from "./bounded-http-client";
import { type Cloud, cloudFrom } from "./cloud";

/**
 * Reads the metadata document of a cloud from `ARM_METADATA_HOSTNAME`, a host or an https URL.
 * @throws ForeignAnswer where the host serves none; RestError where it does not answer
 */
export async function discoverCloud(host: string, client: HttpClient = boundedHttpClient()): Promise<Cloud> {
  const url = `${host.includes("://") ? host : `https://${host}`}/metadata/endpoints?api-version=2022-09-01`;
  const call = `GET ${url}`;
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") throw new ForeignAnswer(0, `ARM_METADATA_HOSTNAME is no host and no https URL`, call);
  const pipeline = createPipelineFromOptions({ redirectOptions: { maxRetries: 0 } });
  const { status, bodyAsText } = await pipeline.sendRequest(client, createPipelineRequest({ url }));
  const document = status === 200 ? parsedJson(bodyAsText ?? "") : undefined;
  const cloud = cloudFrom(document);
  if (cloud) return cloud;
  const found = isObject(document)
    ? "a document that does not name Resource Manager, login endpoint and audience by https"
    : `status ${status} without a metadata document`;
  throw new ForeignAnswer(status, `ARM_METADATA_HOSTNAME: ${new URL(url).host} answers ${found}`, call);
}
