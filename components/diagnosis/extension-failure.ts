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
    means: "something else has its service address",
    fix: `leave site.registry.serviceAddress out, or set it to a free one, ${again}`,
  },
  {
    says: /not in the valid range|does not match the current range/i,
    means: "its service address is outside the cluster's range",
    fix: `correct site.registry.serviceAddress, or leave it out, ${again}`,
  },
  {
    says: /violates podsecurity/i,
    means: "Pod Security keeps its pods out",
    fix: `set site.flavor to tanzu, which labels namespace connected-registry, ${again}`,
  },
  {
    says: /cert-manager.*(cannot be imported|invalid ownership)/is,
    means: "it brings a cert-manager and the cluster has one",
    fix: `set site.registry.certificate to from: cert-manager, ${again}`,
  },
  {
    says: /no matches for kind "?(certificate|issuer)|secret "[^"]+-tls" not found/i,
    means: "nobody issues its certificate",
    fix: `install cert-manager on the cluster and see that it runs, or set site.registry.certificate to from: extension, ${again}`,
  },
  { says: /secret "[^"]+" not found/i, means: "a Secret that it needs is not there", fix: `make it in namespace connected-registry, ${again}` },
  {
    says: /spec is immutable after creation|can not be less than previous value|only dynamically provisioned pvc can be resized/i,
    means: "its volume cannot be changed like this",
    fix: `set site.registry.storageRequest and storageClassName to what they were, ${again}; another volume comes only with the site made anew`,
  },
  {
    says: /(persistentvolumeclaim|\bpvc\b|volume claim).*(pending|not bound|unbound|not found)|unbound immediate/i,
    means: "its volume does not come",
    fix: `name a storage class of the cluster that has room in site.registry.storageClassName, ${again}`,
  },
  {
    says: /name (that )?is still in use/i,
    means: "a release of its name is in the cluster",
    fix: `remove what is left of it (helm -n connected-registry uninstall), ${again}`,
  },
  { says: /being terminated|is terminating/i, means: "its namespace is being deleted", fix: `wait until namespace connected-registry is gone, ${again}` },
  { says: /chart.*not found|not found.*chart/i, means: "there is no such version of it", fix: `correct site.extension.version, or leave it out, ${again}` },
  { says: /another operation.*in progress/i, means: "something else is being done with its release", fix: `wait until that has ended, ${again}` },
  {
    says: /already_activated/i,
    means: "another instance runs as this connected registry",
    fix: `remove that one, deactivate the connected registry (az acr connected-registry deactivate), ${again}`,
  },
  {
    says: /\bunauthorized\b|incorrect password/i,
    means: "its sync password is refused",
    fix: "run `pulumi up --refresh`, which issues the password again where it was lost, and sends it",
  },
  {
    says: /48 hours|did not connect/i,
    means: "the cluster was not connected for so long that its settings were given up",
    fix: `start the cluster's Arc agents, ${again}, which sends them anew`,
  },
  { says: /errimagepull|imagepullbackoff/i, means: "its own images cannot be pulled", fix: `open the cluster's way to mcr.microsoft.com, ${again}` },
  {
    says: /insufficient (cpu|memory)|nodes are available|node affinity/i,
    means: "no node takes its pods",
    fix: `give the cluster a linux/amd64 node with room, ${again}`,
  },
  { says: /execution error at/i, means: "its chart refuses a setting", fix: `correct what is named, ${again}` },
  { says: /timed out|deadline exceeded|not ready|atomic/i, means: "its pods were not ready in time", fix: `${look}, ${again}` },
];

const unknown = { means: "for a reason of its own", fix: `put right what is named, ${again}` };

/** What it means that an extension failed, as it answers itself; undefined where it did not. `extension` is the resource's whole body. */
export function extensionFailure(extension: unknown): Fault | undefined {
  const words = failureWords(extension);
  const state = textAt(extension, "properties", "provisioningState");
  if (state !== "Failed" && words.length === 0) return undefined;
  const said = words.join("; ") || `provisioningState ${state}, without a word`;
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
