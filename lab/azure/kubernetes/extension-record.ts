import type { DesiredExtension } from "../../site/agent";
import type { JsonObject } from "../operation";
import { objectOf, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";

/** Default namespace of an extension type. Source: connected-registry reference 3.1. */
const defaultNamespaces: Record<string, string> = { "microsoft.containerregistry.connectedregistry": "connected-registry" };

/** Protected settings that Azure stores for the cluster. Secret. */
export function protectedSettingsOf(extension: StoredResource): Record<string, string> {
  return (extension.hidden.protectedSettings ?? {}) as Record<string, string>;
}

/** A string map of a body; other values were refused earlier. */
export function settingsOf(value: JsonObject[string] | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])));
}

/** An extension in an answer; protected settings have no values. Both shapes occur: connected-registry reference 3.4. */
export function extensionBody(extension: StoredResource, shape: "omitted" | "blank"): JsonObject {
  if (shape === "omitted") return asSent(extension);
  const blank = Object.fromEntries(Object.keys(protectedSettingsOf(extension)).map((key) => [key, ""]));
  return asSent({ ...extension, properties: { ...extension.properties, configurationProtectedSettings: blank } });
}

/** Namespace of the extension's release. */
export function releaseNamespaceOf(extensionType: string, scope: JsonObject): string {
  return textOf(objectOf(scope.cluster).releaseNamespace) ?? defaultNamespaces[extensionType] ?? extensionType.split(".").at(-1) ?? "default";
}

/** The desired extension for the cluster's agent. */
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
