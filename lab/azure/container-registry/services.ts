import type { ArmRequest } from "../operation";
import type { RegistryDirectory } from "./registry-directory";

/** What the Container Registry operations need besides `Azure`. */
export interface RegistryServices {
  registries: RegistryDirectory;
  /** Asynchronous answers where the service may do either, and a minute for password replication. */
  applyLatencies: boolean;
  /** Images to import: `{host}/{repository}`, OCI layouts. */
  upstreamFolder: string;
}

/** Accepted API versions. Source: connected-registry reference 9.1; 2026-09-01-preview the Azure CLI 2.91, 2026-11-01 today's SDKs. */
export const registryVersions = [
  "2023-01-01-preview",
  "2024-11-01-preview",
  "2025-04-01",
  "2025-11-01",
  "2026-03-01-preview",
  "2026-09-01-preview",
  "2026-11-01",
] as const;

/** Path of registries below a group. */
export const registriesPath = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerRegistry/registries";
/** Path of one registry. */
export const registryPath = `${registriesPath}/{registry}`;

/** Id of a request's registry. */
export function registryIdOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/Microsoft.ContainerRegistry/registries/${parameters.registry}`;
}
