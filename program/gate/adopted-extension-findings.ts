import { nameOf, sameArmId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { at, textAt } from "../../components/core/json";
import { isMadeElsewhere } from "../../components/cluster/extension/registry-certificate";
import { releaseNamespace } from "../../components/core/connected-registry";
import type { SiteConfig } from "../config/schema";
import { differs, missing } from "./adoption-fault";

const extensionType = "microsoft.containerregistry.connectedregistry";
/** The chart's own size of the volume. Source: "Deploy the connected registry Arc extension", glossary. */
const defaultStorage = "500Gi";

/** Is this an instance of a connected registry? */
export function isRegistryExtension(extension: unknown): boolean {
  return textAt(extension, "properties", "extensionType")?.toLowerCase() === extensionType;
}

/** What keeps an extension from being taken over as it runs. Before the first run also what a change in place would break: address, volume, certificate. */
export function adoptedExtensionFaults(site: SiteConfig, extensionId: string, extension: unknown, hasBegun: boolean): Fault[] {
  const given = `site.adopt.extensionId = ${extensionId}`;
  const allowed = `an extension of type Microsoft.ContainerRegistry.ConnectedRegistry on ${site.connectedClusterId}`;
  if (!extension) {
    const isElsewhere = !sameArmId(extensionId.split("/").slice(0, -4).join("/"), site.connectedClusterId);
    return [missing(isElsewhere ? "the extension is not on the site's cluster" : "the extension does not exist, or may not be read", given, allowed)];
  }
  if (!isRegistryExtension(extension)) return [missing("the extension is no connected registry's", given, allowed)];
  return [...createOnlyFaults(nameOf(extensionId), extension), ...(hasBegun ? [] : settingFaults(site, extension))];
}

/** Source: extensions of connected clusters: what a PATCH does not take is given once. */
function createOnlyFaults(name: string, extension: unknown): Fault[] {
  const fix = "leave it as it is, or delete it and let the program install one: its volume goes with it";
  const namespace = textAt(extension, "properties", "scope", "cluster", "releaseNamespace") ?? releaseNamespace;
  const identity = textAt(extension, "identity", "type") ?? "none";
  return [
    ...(namespace === releaseNamespace ? [] : [differs(`extension ${name} is in another namespace`, `releaseNamespace = ${namespace}`, releaseNamespace, fix)]),
    ...(identity === "SystemAssigned" ? [] : [differs(`extension ${name} has another identity`, `identity.type = ${identity}`, "SystemAssigned", fix)]),
  ];
}

function settingFaults({ registry }: SiteConfig, extension: unknown): Fault[] {
  const live = (key: string) => textAt(at(extension, "properties", "configurationSettings"), key);
  const address = live("service.clusterIP");
  const [storage, storageClass] = [live("pvc.storageRequest") ?? defaultStorage, live("pvc.storageClassName")];
  const source = certificateSourceOf(live);
  const isSource = source === "elsewhere" ? isMadeElsewhere(registry.certificate) : registry.certificate.from === source;
  const set = (field: string, value: string | undefined) => `site.registry.${field} = ${value ?? "(not set)"}`;
  const fault = (what: string, given: string, allowed: string) => differs(what, given, allowed, `say what the site has: ${allowed}`);
  return [
    ...(registry.serviceAddress === undefined || registry.serviceAddress === address
      ? []
      : [fault("the site's registry has another address", set("serviceAddress", registry.serviceAddress), address ?? "(not set)")]),
    ...(bytes(registry.storageRequest) >= bytes(storage)
      ? []
      : [fault("the registry's volume is larger, and cannot shrink", set("storageRequest", registry.storageRequest), storage)]),
    ...(registry.storageClassName === storageClass
      ? []
      : [fault("the registry's volume is of another storage class", set("storageClassName", registry.storageClassName), storageClass ?? "(not set)")]),
    ...(isSource ? [] : [fault("the registry's certificate comes from elsewhere", set("certificate.from", registry.certificate.from), words[source])]),
  ];
}

const words = { extension: "extension", "cert-manager": "cert-manager", elsewhere: "secret | config" } as const;

/** By the chart's own defaults, with which it brings cert-manager and has it issue the certificate. */
function certificateSourceOf(live: (key: string) => string | undefined): keyof typeof words {
  if (live("cert-manager.enabled")?.toLowerCase() === "false") return "elsewhere";
  return live("cert-manager.install")?.toLowerCase() === "false" ? "cert-manager" : "extension";
}

/** Of a whole Kubernetes quantity; of one that is written otherwise nothing is said. */
function bytes(quantity: string): number {
  const [, digits = "", unit = ""] = /^(\d+)(Mi|Gi|Ti)$/.exec(quantity) ?? [];
  return Number(digits) * 1024 ** ["", "Ki", "Mi", "Gi", "Ti"].indexOf(unit);
}
