import { comparableId } from "./arm-id";
import { type JsonObject, isObject, listAt, textAt } from "./json";

/** Images that a specification stages on a site before it is deployed, `repository[:tag]`, each once. Source: workload orchestration, `staged.images` beside `chart`. */
export function stagedImages(specification: unknown): string[] {
  const images = listAt(specification, "components").flatMap((component) => listAt(component, "properties", "staged", "images"));
  return [...new Set(images.filter((image) => typeof image === "string"))];
}

/** Sets the registry in every `staged` block that names none. Source: `staged.acrResourceId`, a whole ARM id. */
export function withRegistry(specification: JsonObject, registryId: string): JsonObject {
  return changeStaged(specification, (staged) => (textAt(staged, "acrResourceId") ? staged : { ...staged, acrResourceId: registryId }));
}

/** Specifications compare by content, and the registries in their `staged` blocks as ARM ids. */
export function asSpecification(value: unknown): unknown {
  if (!isObject(value)) return value;
  return changeStaged(value as JsonObject, (staged) => {
    const registryId = textAt(staged, "acrResourceId");
    return registryId === undefined ? staged : { ...staged, acrResourceId: comparableId(registryId) };
  });
}

function changeStaged(specification: JsonObject, change: (staged: JsonObject) => JsonObject): JsonObject {
  if (!Array.isArray(specification["components"])) return specification;
  const components = listAt(specification, "components").map((component) => {
    const properties = isObject(component) ? component["properties"] : undefined;
    const staged = isObject(properties) ? properties["staged"] : undefined;
    if (!isObject(component) || !isObject(properties) || !isObject(staged)) return component;
    return { ...component, properties: { ...properties, staged: change(staged as JsonObject) } };
  });
  return { ...specification, components } as JsonObject;
}

/**
 * Name of the configuration value with the address of a site's registry, as templates of the 2025 staging guide read it: `${{$val(LocalConnectedRegistryIP)}}+/<image>`.
 * Source: staging guide, "Create a solution template" and "Set the configuration at target level".
 */
export const registryAddressValue = "LocalConnectedRegistryIP";
