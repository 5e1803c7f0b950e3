import { armFault } from "../../components/arm/arm-fault";
import { ClusterAccessError, type ClusterAccessErrorKind, clusterFixes } from "../../components/cluster/access/cluster-access-error";
import { EdgeError, type Fault } from "../../components/core/fault";
import { readingNeeds, RegistryError, type RegistryErrorKind } from "../../components/oci/registry-error";

const registryCodes: Record<RegistryErrorKind, string> = {
  "not-found": "EDGE-REGISTRY-NOT-FOUND",
  unauthorized: "EDGE-REGISTRY-UNAUTHORIZED",
  "digest-mismatch": "EDGE-REGISTRY-DIGEST-MISMATCH",
  unreachable: "EDGE-REGISTRY-UNREACHABLE",
  "untrusted-certificate": "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE",
  locked: "EDGE-REGISTRY-LOCKED",
  refused: "EDGE-REGISTRY-REFUSED",
};

const clusterCodes: Record<ClusterAccessErrorKind, string> = {
  "no-kubeconfig": "EDGE-CLUSTER-NO-KUBECONFIG",
  "no-context": "EDGE-CLUSTER-NO-CONTEXT",
  unreachable: "EDGE-CLUSTER-UNREACHABLE",
  "no-login": "EDGE-CLUSTER-NO-LOGIN",
  unauthorized: "EDGE-CLUSTER-UNAUTHORIZED",
  "not-found": "EDGE-CLUSTER-NOT-FOUND",
  "not-ready": "EDGE-CLUSTER-NOT-READY",
};

const registryFixes: Record<RegistryErrorKind, string> = {
  "not-found": "push the image to the hub, or wait for the site's next sync",
  unauthorized: `check that the token is enabled, its password is current and its scope map names this repository; ${readingNeeds}, to push also Microsoft.ContainerRegistry/registries/push/write; if the registry restricts network access, that it allows this machine`,
  "digest-mismatch": "do not use this image; delete the wrong copy and copy the image again",
  unreachable: "check the address, the network and the proxy settings",
  "untrusted-certificate": "check that this is the address of the right registry and that the CA issued its certificate",
  locked:
    "use another tag: a tag of a published version is locked where hub.registry.lockTags is set. Otherwise show the locks of the tag, its manifest and its repository (`az acr repository show`), and whether the registry is full (`az acr show-usage`)",
  refused: "see the registry's message above",
};

/** The faults of an error as users read them; an error without faults becomes one. */
export function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof EdgeError) return error.faults;
  if (error instanceof RegistryError) return [{ code: registryCodes[error.kind], what: error.message, fix: registryFixes[error.kind] }];
  if (error instanceof ClusterAccessError) return [{ code: clusterCodes[error.kind], what: error.message, fix: clusterFixes[error.kind] }];
  const refused = armFault(error);
  if (refused) return [refused];
  const what = error instanceof Error ? error.message : String(error);
  return [{ code: "EDGE-UNEXPECTED", what, fix: "this is a bug in edge-staging; report it with the command you ran" }];
}
