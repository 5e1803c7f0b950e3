import { armFault } from "../../components/arm/arm-fault";
import { ClusterAccessError, clusterFixes } from "../../components/cluster/access/cluster-access-error";
import { EdgeError, type Fault } from "../../components/core/fault";
import { RegistryError, type RegistryErrorKind } from "../../components/oci/registry-error";

const registryFixes: Record<RegistryErrorKind, string> = {
  "not-found": "push the image to the hub, or wait for the site's next sync",
  unauthorized:
    "check that the token is enabled, its password is current and its scope map names this repository; if the registry restricts network access, that it allows this machine",
  "digest-mismatch": "do not use this image; delete the wrong copy and copy the image again",
  unreachable: "check the address, the network and the proxy settings",
  "untrusted-certificate": "check that this is the address of the right registry and that the CA issued its certificate",
  refused: "see the registry's message above",
};

/** The faults of an error as users read them; an error without faults becomes one. */
export function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof EdgeError) return error.faults;
  if (error instanceof RegistryError) return [{ code: code("REGISTRY", error.kind), what: error.message, fix: registryFixes[error.kind] }];
  if (error instanceof ClusterAccessError) return [{ code: code("CLUSTER", error.kind), what: error.message, fix: clusterFixes[error.kind] }];
  const refused = armFault(error);
  if (refused) return [refused];
  const what = error instanceof Error ? error.message : String(error);
  return [{ code: "EDGE-UNEXPECTED", what, fix: "this is a bug in edge-staging; report it with the command you ran" }];
}

function code(family: string, kind: string): string {
  return `EDGE-${family}-${kind.toUpperCase()}`;
}
