import { type JsonObject, isObject, listAt, textAt } from "./json";

/** Images that a specification wants on a site before it is deployed, `repository[:tag]`, each once. Source: workload orchestration, `staged.images` beside `chart`. */
export function stagedImages(specification: unknown): string[] {
  const images = listAt(specification, "components").flatMap((component) => listAt(component, "properties", "staged", "images"));
  return [...new Set(images.filter((image) => typeof image === "string"))];
}

/** The specification with this registry in every `staged` block that names none. Source: `staged.acrResourceId`, a whole ARM id. */
export function withRegistry(specification: JsonObject, registryId: string): JsonObject {
  const components = listAt(specification, "components").map((component) => {
    const properties = isObject(component) ? component["properties"] : undefined;
    const staged = isObject(properties) ? properties["staged"] : undefined;
    if (!isObject(component) || !isObject(properties) || !isObject(staged) || textAt(staged, "acrResourceId")) return component;
    return { ...component, properties: { ...properties, staged: { ...staged, acrResourceId: registryId } } };
  });
  return { ...specification, components } as JsonObject;
}

/**
 * The value by which templates of the staging guide of 2025 read the address of a site's registry, `${{$val(LocalConnectedRegistryIP)}}+/<image>`.
 * Source: staging guide, "Create a solution template" and "Set the configuration at target level".
 */
export const registryAddressValue = "LocalConnectedRegistryIP";
