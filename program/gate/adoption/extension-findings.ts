import { nameOf, sameArmId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { at, textAt } from "../../../components/core/json";
import { isIssuedElsewhere } from "../../../components/cluster/extension/registry-certificate";
import { releaseNamespace } from "../../../components/core/connected-registry";
import { isRegistryExtension } from "../../../components/diagnosis/registry-extensions";
import { quantityBytes } from "../../../components/core/quantity";
import type { SiteConfig } from "../../config/site-schema";
import { differs, missing } from "../gate";

/** The chart's default size of the volume. Source: "Deploy the connected registry Arc extension", glossary. */
const defaultStorage = "500Gi";

/** Faults that prevent the adoption of a running extension. Before the first run also settings whose change would break it: address, volume, certificate. */
export function adoptedExtensionFaults(site: SiteConfig, extensionId: string, extension: unknown, hasBegun: boolean): Fault[] {
  const given = `site.adopt.extensionId = ${extensionId}`;
  const allowed = `an extension of type Microsoft.ContainerRegistry.ConnectedRegistry on ${site.connectedClusterId}`;
  if (!extension) {
    const isElsewhere = !sameArmId(extensionId.split("/").slice(0, -4).join("/"), site.connectedClusterId);
    return [missing(isElsewhere ? "the extension is not on the site's cluster" : "the extension does not exist, or may not be read", given, allowed)];
  }
  if (!isRegistryExtension(extension)) return [missing("the extension is not a connected registry extension", given, allowed)];
  return [...createOnlyFaults(nameOf(extensionId), extension), ...(hasBegun ? [] : settingFaults(site, extension))];
}

/** Properties that only a PUT sets. Source: extensions of connected clusters, PATCH. */
function createOnlyFaults(name: string, extension: unknown): Fault[] {
  const fix = "keep managing it by hand, or delete it, with its volume, and let the program install a new one";
  const namespace = textAt(extension, "properties", "scope", "cluster", "releaseNamespace") ?? releaseNamespace;
  const identity = textAt(extension, "identity", "type") ?? "none";
  return [
    ...(namespace === releaseNamespace ? [] : [differs(`extension ${name} is in another namespace`, `releaseNamespace = ${namespace}`, releaseNamespace, fix)]),
    ...(identity === "SystemAssigned"
      ? []
      : [differs(`extension ${name} has a different kind of identity`, `identity.type = ${identity}`, "SystemAssigned", fix)]),
  ];
}

function settingFaults({ registry }: SiteConfig, extension: unknown): Fault[] {
  const live = (key: string) => textAt(at(extension, "properties", "configurationSettings"), key);
  const address = live("service.clusterIP");
  const [storage, storageClass] = [live("pvc.storageRequest") ?? defaultStorage, live("pvc.storageClassName")];
  const source = certificateSourceOf(live);
  const isSource = source === "elsewhere" ? isIssuedElsewhere(registry.certificate) : registry.certificate.from === source;
  const set = (field: string, value: string | undefined) => `site.registry.${field} = ${value ?? "(not set)"}`;
  const fault = (what: string, given: string, allowed: string) => differs(what, given, allowed, `set it to the existing value: ${allowed}`);
  return [
    ...(registry.serviceAddress === undefined || registry.serviceAddress === address
      ? []
      : [fault("the site's registry has a different address", set("serviceAddress", registry.serviceAddress), address ?? "(not set)")]),
    // A volume of unknown size refuses no request.
    ...((quantityBytes(registry.storageRequest) ?? 0) >= (quantityBytes(storage) ?? 0)
      ? []
      : [fault("the registry's volume is larger, and cannot shrink", set("storageRequest", registry.storageRequest), storage)]),
    ...(registry.storageClassName === storageClass
      ? []
      : [fault("the registry's volume has a different storage class", set("storageClassName", registry.storageClassName), storageClass ?? "(not set)")]),
    ...(isSource
      ? []
      : [fault("the registry's certificate has a different source", set("certificate.from", registry.certificate.from), sourceSettings[source])]),
  ];
}

/** Values of `site.registry.certificate.from` for each source of an extension. */
const sourceSettings = { extension: "extension", "cert-manager": "cert-manager", elsewhere: "secret | config" } as const;

/** By the chart's defaults it installs cert-manager, which issues the certificate. */
function certificateSourceOf(live: (key: string) => string | undefined): keyof typeof sourceSettings {
  if (live("cert-manager.enabled")?.toLowerCase() === "false") return "elsewhere";
  return live("cert-manager.install")?.toLowerCase() === "false" ? "cert-manager" : "extension";
}
