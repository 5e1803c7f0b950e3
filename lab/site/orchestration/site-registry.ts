import type { InstalledExtension } from "../arc-agent";

const connectedRegistryType = "microsoft.containerregistry.connectedregistry";

/** The connected registry of a cluster, among what its Arc agent has installed; undefined where there is none. */
export function connectedRegistryOf(installed: ReadonlyMap<string, InstalledExtension>): InstalledExtension | undefined {
  return [...installed.values()].find(({ extension }) => extension.extensionType.toLowerCase() === connectedRegistryType);
}

/** Secret that holds its authority: the one that the extension was given, or else its own. That whoever reads the registry goes by it is assumed. */
export function authoritySecretOf({ extension }: InstalledExtension): string {
  return extension.protectedSettings["tls.secret"] ?? `${extension.name}-ca-cert`;
}

/** Address of its Service; empty where none was given. */
export function addressOf({ extension }: InstalledExtension): string {
  return extension.settings["service.clusterIP"] ?? "";
}
