import { nameOf } from "../core/arm-id";
import { releaseNamespace } from "../core/connected-registry";
import type { Fault } from "../core/fault";
import { at, listAt, textAt } from "../core/json";
import { clusterFailure } from "./cluster-failure";

/** A class of failures: its pattern, what it means, and the fix. */
interface FailureClass {
  pattern: RegExp;
  means: string;
  fix: string;
}

const alreadyActivated = /already_activated/i;

const podSecurity = "Pod Security Admission rejects its pods";
const again = "then run `pulumi up` again";
const inspect = "check the pods, persistent volume claims and events of namespace connected-registry";

/**
 * Messages of Helm and of the cluster that the Arc agent passes on. The first matching class counts; the general ones come last.
 * Source: "Troubleshoot connected registry extension", "Troubleshoot extension issues for Azure Arc-enabled Kubernetes"; wordings of the API server and Helm from their sources, the rest `assumed:extension-failure-texts`.
 */
const classes: readonly FailureClass[] = [
  {
    pattern: /ip is already allocated/i,
    means: "its service address is already in use",
    fix: `remove site.registry.serviceAddress, or set it to an unused address, ${again}`,
  },
  {
    pattern: /not in the valid range|does not match the current range/i,
    means: "its service address is outside the cluster's service range",
    fix: `correct site.registry.serviceAddress, or remove it, ${again}`,
  },
  {
    pattern: /violates podsecurity/i,
    means: podSecurity,
    fix: `set site.flavor to tanzu, which labels namespace connected-registry, ${again}`,
  },
  {
    pattern: /cert-manager.*(cannot be imported|invalid ownership)/is,
    means: "it installs cert-manager, but the cluster already has one",
    fix: `set site.registry.certificate to from: cert-manager, which also uses that of Arc extension microsoft.certmanagement, ${again}`,
  },
  {
    pattern: /no matches for kind "?(certificate|issuer)|secret "[^"]+-tls" not found/i,
    means: "its certificate is not issued",
    fix: `install cert-manager on the cluster, or Arc extension microsoft.certmanagement, and check that its pods run, or set site.registry.certificate to from: extension, ${again}`,
  },
  { pattern: /secret "[^"]+" not found/i, means: "a Secret that it needs does not exist", fix: `create the Secret in namespace connected-registry, ${again}` },
  {
    pattern: /spec is immutable after creation|can not be less than previous value|only dynamically provisioned pvc can be resized/i,
    means: "its volume cannot be changed in this way",
    fix: `set site.registry.storageRequest and storageClassName to their previous values, ${again}; only a new installation of the site gets another volume`,
  },
  {
    pattern: /(persistentvolumeclaim|\bpvc\b|volume claim).*(pending|not bound|unbound|not found)|unbound immediate/i,
    means: "its volume is not provisioned",
    fix: `set site.registry.storageClassName to a storage class of the cluster with free capacity, ${again}`,
  },
  {
    pattern: /name (that )?is still in use/i,
    means: "a Helm release with its name exists in the cluster",
    fix: `uninstall that release (helm -n connected-registry uninstall), ${again}`,
  },
  { pattern: /being terminated|is terminating/i, means: "its namespace is being deleted", fix: `wait until namespace connected-registry is gone, ${again}` },
  { pattern: /chart.*not found|not found.*chart/i, means: "its version does not exist", fix: `correct site.extension.version, or remove it, ${again}` },
  {
    pattern: /another operation.*in progress/i,
    means: "another operation is running on its Helm release",
    fix: `wait until that operation has finished, ${again}`,
  },
  {
    pattern: alreadyActivated,
    means: "another instance uses this connected registry",
    fix: "run `pulumi up --refresh`, which deactivates the connected registry and installs the site's instance again; remove any other instance that uses its connection string first",
  },
  {
    pattern: /\bunauthorized\b|incorrect password/i,
    means: "its sync password is rejected",
    fix: "run `pulumi up --refresh`, which issues the password again if it was lost, and sends it",
  },
  {
    pattern: /48 hours|did not connect/i,
    means: "the cluster was disconnected for so long that its settings were discarded",
    fix: `start the cluster's Arc agents, ${again}, which sends the settings again`,
  },
  { pattern: /errimagepull|imagepullbackoff/i, means: "its own images cannot be pulled", fix: `allow the cluster to reach mcr.microsoft.com, ${again}` },
  {
    pattern: /insufficient (cpu|memory)|nodes are available|node affinity/i,
    means: "no node can run its pods",
    fix: `add a linux/amd64 node with free capacity to the cluster, ${again}`,
  },
  { pattern: /execution error at/i, means: "its chart rejects a setting", fix: `correct the setting that the message names, ${again}` },
  { pattern: /timed out|deadline exceeded|not ready|atomic/i, means: "its pods were not ready in time", fix: `${inspect}, ${again}` },
];

/** What the cluster refuses, whatever is installed, is named most precisely. Pod Security comes before it, because its fix is a setting. */
function classOf(message: string): { means: string; fix: string } {
  const own = classes.find(({ pattern }) => pattern.test(message));
  if (own?.means === podSecurity) return own;
  const refused = clusterFailure(message, `namespace ${releaseNamespace}`);
  return refused ? { means: refused.means, fix: `${refused.fix}, ${again}` } : (own ?? unknown);
}

const unknown = { means: "for another reason", fix: `correct what the message names, ${again}` };

/** Explains a failed extension; undefined where it did not fail. `extension`: the resource's body. */
export function extensionFailure(extension: unknown): Fault | undefined {
  const messages = failureMessages(extension);
  const state = textAt(extension, "properties", "provisioningState");
  if (state !== "Failed" && messages.length === 0) return undefined;
  const message = messages.join("; ") || `provisioningState ${state}, without a message`;
  const { means, fix } = classOf(message);
  const id = textAt(extension, "id") ?? "";
  return { code: "EDGE-EXTENSION-FAILED", what: `extension ${nameOf(id)} failed, ${means}: ${message}`, given: id, fix };
}

/** Whether an extension failed because the service accepts another instance of its connected registry. `extension`: the resource's body. */
export function isAlreadyActivated(extension: unknown): boolean {
  return textAt(extension, "properties", "provisioningState") === "Failed" && failureMessages(extension).some((message) => alreadyActivated.test(message));
}

/** Each message of a failure once, on one line: from `errorInfo` with its nested details, and from statuses of level error. */
function failureMessages(extension: unknown): string[] {
  const errors = listAt(extension, "properties", "statuses").filter((status) => textAt(status, "level")?.toLowerCase() === "error");
  const texts = [...messagesOf(at(extension, "properties", "errorInfo")), ...errors.flatMap((status) => textAt(status, "message") ?? [])];
  const lines = texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  return lines.filter((line, index) => !lines.some((other, place) => other.includes(line) && (other !== line || place < index)));
}

function messagesOf(error: unknown): string[] {
  return [textAt(error, "message") ?? "", ...listAt(error, "details").flatMap(messagesOf)];
}
