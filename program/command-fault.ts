import { AuthenticationError, CredentialUnavailableError } from "@azure/identity";
import { armFault } from "../components/arm/arm-fault";
import { ClusterAccessError, type ClusterAccessErrorKind } from "../components/cluster/access/cluster-access-error";
import { EdgeError, type Fault } from "../components/core/fault";
import { RegistryError, type RegistryErrorKind } from "../components/oci/registry-error";

const registryFixes: Record<RegistryErrorKind, string> = {
  "not-found": "push the image to the hub, or wait for the site's next sync",
  unauthorized:
    "check that the token is enabled, its password is current and its scope map names this repository; where the registry is closed, that it lets in this machine",
  "digest-mismatch": "do not use this image; remove it where the bytes are wrong and let it be copied again",
  unreachable: "check the address, the network and a proxy's settings",
  "untrusted-certificate": "check that the address leads to the registry that is meant and that the CA is the one of its certificate",
  refused: "see the registry's words above",
};

const clusterFixes: Record<ClusterAccessErrorKind, string> = {
  "no-kubeconfig": "set KUBECONFIG to the cluster's kubeconfig",
  "no-context": "choose a context the kubeconfig has, or set KUBECONFIG to another one",
  unreachable: "check the connection to the cluster; where it has none, use --connect and --ca",
  unauthorized: "use a kubeconfig whose user may read the namespace's Secrets, Services and pods and may forward ports",
  "not-found": "check that the extension is installed and its settings are the stack's",
  "not-ready": "look at the pods of the extension's namespace",
};

/** An error as the user should read it: its faults, or one made of it. */
export function faultOf(error: unknown): readonly Fault[] {
  if (error instanceof EdgeError) return error.faults;
  if (error instanceof RegistryError) return [{ code: code("REGISTRY", error.kind), what: error.message, fix: registryFixes[error.kind] }];
  if (error instanceof ClusterAccessError) return [{ code: code("CLUSTER", error.kind), what: error.message, fix: clusterFixes[error.kind] }];
  const refused = armFault(error);
  if (refused) return [refused];
  const what = error instanceof Error ? error.message : String(error);
  if (error instanceof AuthenticationError || error instanceof CredentialUnavailableError)
    return [{ code: "EDGE-SIGN-IN", what, fix: "sign in with `az login`, or set the ARM_ variables of a service principal" }];
  return [{ code: "EDGE-UNEXPECTED", what, fix: "this is a fault of the program; report it with what you ran" }];
}

function code(family: string, kind: string): string {
  return `EDGE-${family}-${kind.toUpperCase()}`;
}
