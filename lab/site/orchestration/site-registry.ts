import type { InstalledExtension } from "../arc-agent";

const connectedRegistryType = "microsoft.containerregistry.connectedregistry";

/** The connected-registry extension among the installed ones; undefined if there is none. */
export function connectedRegistryOf(installed: ReadonlyMap<string, InstalledExtension>): InstalledExtension | undefined {
  return [...installed.values()].find(({ extension }) => extension.extensionType.toLowerCase() === connectedRegistryType);
}

/** Secret that holds its authority: the one in the extension's settings, or its own. That readers of the registry use it is assumed. */
export function authoritySecretOf({ extension }: InstalledExtension): string {
  return extension.protectedSettings["tls.secret"] ?? `${extension.name}-ca-cert`;
}

/** Address of its Service; empty if not set. */
export function addressOf({ extension }: InstalledExtension): string {
  return extension.settings["service.clusterIP"] ?? "";
}
