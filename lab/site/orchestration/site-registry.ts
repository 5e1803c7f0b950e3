import type { InstalledExtension } from "../arc-agent";
import { parseConnectionString } from "../connected-registry/connection-string";
import { BrokenLink } from "./staging-failures";

const connectedRegistryType = "microsoft.containerregistry.connectedregistry";

/**
 * The connected-registry extension among the installed ones, whatever its name; undefined if there is none. The first one wins, in the order of `kubectl get -A`:
 * by namespace, then by name. Source: the vendor's staging script in public code, which takes the first ExtensionConfig of the type.
 */
export function connectedRegistryOf(installed: ReadonlyMap<string, InstalledExtension>): InstalledExtension | undefined {
  const found = [...installed.values()].filter(({ extension }) => extension.extensionType.toLowerCase() === connectedRegistryType);
  const place = ({ release }: InstalledExtension) => `${release.namespace}/${release.name}`;
  return found.sort((one, other) => (place(one) < place(other) ? -1 : 1))[0];
}

/**
 * Name of its connected registry in Azure, which is in the connection string. Source: the vendor's script in public code, from the Helm values.
 * @throws BrokenLink `extension` that names the missing part, never a value
 */
export function connectedRegistryName({ extension }: InstalledExtension): string {
  try {
    return parseConnectionString(extension.protectedSettings.connectionString ?? "").connectedRegistry;
  } catch (error) {
    throw new BrokenLink("extension", `extension '${extension.name}': ${error instanceof Error ? error.message : "no connection string"}`);
  }
}

/** Secret that holds its authority: the one in the extension's settings, or its own. That readers of the registry use it is assumed. */
export function authoritySecretOf({ extension }: InstalledExtension): string {
  return extension.protectedSettings["tls.secret"] ?? `${extension.name}-ca-cert`;
}

/** Address of its Service; empty if not set. */
export function addressOf({ extension }: InstalledExtension): string {
  return extension.settings["service.clusterIP"] ?? "";
}
