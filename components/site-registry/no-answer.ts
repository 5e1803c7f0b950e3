import { ClusterAccessError } from "../cluster/access/cluster-access-error";
import { EdgeError } from "../core/fault";
import { RegistryError } from "../oci/registry-error";

/** Why a registry gave no answer. */
export interface NoAnswer {
  reason: string;
  /**
   * May it pass by itself?
   * - `while the site starts`: as during a restart of its registry
   * - `soon`: a port-forward fails while pods change, but also where the kubeconfig's user may not open one
   * - `no`: somebody must change something
   */
  passes: "while the site starts" | "soon" | "no";
  /** Did it refuse the login? */
  isLoginRefused: boolean;
}

/** Why a read of a registry failed, where it says nothing about an image; undefined for every other error. */
export function noAnswer(error: unknown): NoAnswer | undefined {
  if (error instanceof ClusterAccessError)
    return { reason: error.message, passes: error.kind === "not-ready" ? "while the site starts" : "no", isLoginRefused: false };
  if (error instanceof RegistryError) return { reason: error.message, passes: passesOf(error), isLoginRefused: error.kind === "unauthorized" };
  const [fault] = error instanceof EdgeError ? error.faults : [];
  return fault?.code === "EDGE-SITE-CA" ? { reason: fault.what, passes: "no", isLoginRefused: false } : undefined;
}

function passesOf({ kind, cause }: RegistryError): NoAnswer["passes"] {
  if (kind === "untrusted-certificate") return "no";
  return cause instanceof ClusterAccessError ? "soon" : "while the site starts";
}
