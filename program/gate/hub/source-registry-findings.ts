import type { ArmClient } from "../../../components/arm/arm-client";
import { readable } from "../../../components/arm/arm-error";
import { apiVersions } from "../../../components/core/api-versions";
import { nameOf } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { readImportSource } from "../../../components/registry/imported-image/import-source";
import type { ImageImport } from "../../config/image-imports";

/** Faults of the Azure registries that imports name by id: each must exist, be the registry of its image, and admit Azure's own services. Reads each registry once. Throws ArmError. */
export async function sourceRegistryFaults(images: readonly ImageImport[], arm: Pick<ArmClient, "get">): Promise<Fault[]> {
  const ids = [...new Set(images.flatMap(({ sourceRegistryId }) => sourceRegistryId ?? []))];
  const found = await Promise.all(
    ids.map(async (id) => {
      const registry = await readable(arm.get(id, apiVersions.containerRegistry));
      const hosts = new Set(images.flatMap((image) => (image.sourceRegistryId === id ? (readImportSource(image.source)?.host ?? []) : [])));
      return registryFaults(id, [...hosts], registry);
    }),
  );
  return found.flat();
}

/** Faults of one registry as Azure describes it; undefined: it is missing, or may not be read. Pure. */
export function registryFaults(id: string, hosts: readonly string[], registry: unknown): Fault[] {
  const fault = (what: string, allowed: string, fix: string, given = `hub.images: registryId ${id}`): Fault => ({
    code: "EDGE-IMPORT-REGISTRY",
    what,
    given,
    allowed,
    fix,
  });
  if (registry === undefined)
    return [
      fault(
        "the source registry of an import does not exist, or may not be read",
        "a registry of this tenant that the signed-in identity may read",
        "correct the id, or give the identity Reader and AcrPull at that registry",
      ),
    ];
  const server = textAt(registry, "properties", "loginServer") ?? "";
  const others = hosts.filter((host) => host.toLowerCase() !== server.toLowerCase());
  return [
    ...others.map((host) =>
      fault("the host of an image is not that of its registryId", server, "correct `from` or `registryId`", `hub.images: ${host}, ${id}`),
    ),
    ...(admitsServices(registry)
      ? []
      : [
          fault(
            "the source registry is closed to the public, and to Azure's own services too, so Azure cannot import from it",
            "a registry that allows trusted services (networkRuleBypassOptions AzureServices)",
            `run \`az acr update --name ${nameOf(id)} --allow-trusted-services true\`, or push the image with \`npx edge-staging push\` from a machine that reaches both`,
          ),
        ]),
  ];
}

/** Source: "Allow trusted services to securely access a network-restricted container registry". */
function admitsServices(registry: unknown): boolean {
  const isClosed =
    textAt(registry, "properties", "publicNetworkAccess") === "Disabled" || textAt(registry, "properties", "networkRuleSet", "defaultAction") === "Deny";
  return !isClosed || textAt(registry, "properties", "networkRuleBypassOptions") !== "None";
}
