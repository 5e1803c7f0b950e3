import { nameOf } from "../core/arm-id";
import type { Fault } from "../core/fault";
import { at, listAt, textAt } from "../core/json";

/** A class of failures: how it is told apart, what it means, and what is to be done. */
interface FailureClass {
  says: RegExp;
  means: string;
  fix: string;
}

const again = "then run `pulumi up` again";
const look = "look at the pods, claims and events of namespace connected-registry";

/**
 * What an Arc agent passes on of Helm's and the cluster's words; the first class that fits counts, the general ones last.
 * Source: "Troubleshoot connected registry extension", "Troubleshoot extension issues for Azure Arc-enabled Kubernetes"; wordings of the API server and Helm from their sources, the rest `assumed`.
 */
const classes: readonly FailureClass[] = [
  {
    says: /ip is already allocated/i,
    means: "another Service uses its service address",
    fix: `remove site.registry.serviceAddress, or set it to a free address, ${again}`,
  },
  {
    says: /not in the valid range|does not match the current range/i,
    means: "its service address is outside the cluster's range",
    fix: `correct site.registry.serviceAddress, or remove it, ${again}`,
  },
  {
    says: /violates podsecurity/i,
    means: "Pod Security rejects its pods",
    fix: `set site.flavor to tanzu, which labels namespace connected-registry, ${again}`,
  },
  {
    says: /cert-manager.*(cannot be imported|invalid ownership)/is,
    means: "it installs a cert-manager and the cluster already has one",
    fix: `set site.registry.certificate to from: cert-manager, ${again}`,
  },
  {
    says: /no matches for kind "?(certificate|issuer)|secret "[^"]+-tls" not found/i,
    means: "no issuer creates its certificate",
    fix: `install cert-manager on the cluster and check that it runs, or set site.registry.certificate to from: extension, ${again}`,
  },
  { says: /secret "[^"]+" not found/i, means: "a Secret that it needs does not exist", fix: `create it in namespace connected-registry, ${again}` },
  {
    says: /spec is immutable after creation|can not be less than previous value|only dynamically provisioned pvc can be resized/i,
    means: "its volume cannot be changed this way",
    fix: `set site.registry.storageRequest and storageClassName to their previous values, ${again}; a different volume requires destroying and deploying the site again`,
  },
  {
    says: /(persistentvolumeclaim|\bpvc\b|volume claim).*(pending|not bound|unbound|not found)|unbound immediate/i,
    means: "its volume is not provided",
    fix: `set site.registry.storageClassName to a storage class of the cluster with enough capacity, ${again}`,
  },
  {
    says: /name (that )?is still in use/i,
    means: "a Helm release with its name exists in the cluster",
    fix: `uninstall the old release (helm -n connected-registry uninstall), ${again}`,
  },
  { says: /being terminated|is terminating/i, means: "its namespace is being deleted", fix: `wait until namespace connected-registry is gone, ${again}` },
  { says: /chart.*not found|not found.*chart/i, means: "this version of it does not exist", fix: `correct site.extension.version, or remove it, ${again}` },
  { says: /another operation.*in progress/i, means: "another operation on its release is in progress", fix: `wait until it has ended, ${again}` },
  {
    says: /already_activated/i,
    means: "another instance runs as this connected registry",
    fix: `remove that instance, deactivate the connected registry (az acr connected-registry deactivate), ${again}`,
  },
  {
    says: /\bunauthorized\b|incorrect password/i,
    means: "its sync password is refused",
    fix: "run `pulumi up --refresh`, which issues a lost password again and sends it",
  },
  {
    says: /48 hours|did not connect/i,
    means: "the cluster was not connected for so long that its settings were discarded",
    fix: `start the cluster's Arc agents, ${again}, which sends them again`,
  },
  { says: /errimagepull|imagepullbackoff/i, means: "its own images cannot be pulled", fix: `allow the cluster to reach mcr.microsoft.com, ${again}` },
  {
    says: /insufficient (cpu|memory)|nodes are available|node affinity/i,
    means: "no node can run its pods",
    fix: `give the cluster a linux/amd64 node with free capacity, ${again}`,
  },
  { says: /execution error at/i, means: "its chart rejects a setting", fix: `correct the setting that is named, ${again}` },
  { says: /timed out|deadline exceeded|not ready|atomic/i, means: "its pods were not ready in time", fix: `${look}, ${again}` },
];

const unknown = { means: "for an unknown reason", fix: `correct what the message names, ${again}` };

/** What it means that an extension failed, as it answers itself; undefined where it did not. `extension` is the resource's whole body. */
export function extensionFailure(extension: unknown): Fault | undefined {
  const words = failureWords(extension);
  const state = textAt(extension, "properties", "provisioningState");
  if (state !== "Failed" && words.length === 0) return undefined;
  const said = words.join("; ") || `provisioningState ${state}, without a message`;
  const { means, fix } = classes.find(({ says }) => says.test(said)) ?? unknown;
  const id = textAt(extension, "id") ?? "";
  return { code: "EDGE-EXTENSION-FAILED", what: `extension ${nameOf(id)} failed, ${means}: ${said}`, given: id, fix };
}

/** Every text of a failure once, in one line each: of `errorInfo` down to its details, and of statuses that are errors. */
function failureWords(extension: unknown): string[] {
  const errors = listAt(extension, "properties", "statuses").filter((status) => textAt(status, "level")?.toLowerCase() === "error");
  const texts = [...messagesOf(at(extension, "properties", "errorInfo")), ...errors.flatMap((status) => textAt(status, "message") ?? [])];
  const lines = texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  return lines.filter((line, index) => !lines.some((other, place) => other.includes(line) && (other !== line || place < index)));
}

function messagesOf(error: unknown): string[] {
  return [textAt(error, "message") ?? "", ...listAt(error, "details").flatMap(messagesOf)];
}
