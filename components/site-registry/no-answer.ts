import { ClusterAccessError, type ClusterAccessErrorKind } from "../cluster/access/cluster-access-error";
import { EdgeError } from "../core/fault";
import { RegistryError } from "../oci/registry-error";

/** Why a registry gave no answer. */
export interface NoAnswer {
  reason: string;
  /** May it pass by itself while the site works, as during a restart of its registry? */
  mayPass: boolean;
}

/** What a site that works may show for a while. */
const passing: readonly ClusterAccessErrorKind[] = ["not-ready"];

/** Why a read of a registry failed, where it says nothing about an image; undefined for every other error. */
export function noAnswer(error: unknown): NoAnswer | undefined {
  if (error instanceof ClusterAccessError) return { reason: error.message, mayPass: passing.includes(error.kind) };
  if (error instanceof RegistryError) return { reason: error.message, mayPass: error.kind !== "untrusted-certificate" };
  const [fault] = error instanceof EdgeError ? error.faults : [];
  return fault?.code === "EDGE-SITE-CA" ? { reason: fault.what, mayPass: false } : undefined;
}
