import type { DesiredExtension } from "../../site/agent";
import type { JsonObject } from "../operation";
import { objectOf, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";

/** Namespace that an extension type installs into when the caller names none. Source: connected-registry reference 3.1. */
const defaultNamespaces: Record<string, string> = { "microsoft.containerregistry.connectedregistry": "connected-registry" };

/** The protected settings that Azure holds for the cluster. Secret. */
export function protectedSettingsOf(extension: StoredResource): Record<string, string> {
  return (extension.hidden.protectedSettings ?? {}) as Record<string, string>;
}

/** A map of texts from a body; other values were refused before. */
export function settingsOf(value: JsonObject[string] | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])));
}

/** An extension as a client sees it; protected settings have no values. Both shapes occur: connected-registry reference 3.4. */
export function extensionBody(extension: StoredResource, shape: "omitted" | "blank"): JsonObject {
  if (shape === "omitted") return asSent(extension);
  const blank = Object.fromEntries(Object.keys(protectedSettingsOf(extension)).map((key) => [key, ""]));
  return asSent({ ...extension, properties: { ...extension.properties, configurationProtectedSettings: blank } });
}

/** Where the extension's release is installed. */
export function releaseNamespaceOf(extensionType: string, scope: JsonObject): string {
  return textOf(objectOf(scope.cluster).releaseNamespace) ?? defaultNamespaces[extensionType] ?? extensionType.split(".").at(-1) ?? "default";
}

/** What the cluster's agent is told. */
export function desiredExtension(extension: StoredResource): DesiredExtension {
  const { properties, envelope } = extension;
  const extensionType = textOf(properties.extensionType) ?? "";
  return {
    name: extension.name,
    extensionType,
    version: textOf(properties.version),
    releaseNamespace: releaseNamespaceOf(extensionType, objectOf(properties.scope)),
    settings: settingsOf(properties.configurationSettings),
    protectedSettings: protectedSettingsOf(extension),
    principalId: textOf(objectOf(envelope.identity).principalId) ?? "",
  };
}
