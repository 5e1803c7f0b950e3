import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import { observeSecret } from "../../components/cluster/access/cluster-objects";
import type { KubeConfig } from "../../components/cluster/access/kubernetes-client";
import { type ImageRef, referenceOf } from "../../components/core/image-ref";
import type { RegistryClient } from "../../components/oci/registry-client";
import { RegistryError } from "../../components/oci/registry-error";
import type { PullSecretQuestions } from "./pull-secret-proof";
import type { SiteOpening } from "../../components/site-registry/opening";

/** Asks the cluster for its pull secrets, and the site's registry for its opinion of a login: a read of this image. */
export function pullSecretQuestions(cluster: KubeConfig, open: SiteOpening["open"], image: ImageRef): PullSecretQuestions {
  return {
    observe: (place) => observeSecret(cluster, place).catch(unreadable),
    accepts: (login) => isAccepted(open(login), image),
  };
}

function unreadable(error: unknown): "unreadable" {
  if (error instanceof ClusterAccessError && error.kind === "unauthorized") return "unreadable";
  throw error;
}

/** A registry that answers anything but a refused login has accepted it. */
async function isAccepted(site: RegistryClient, { repository, ...reference }: ImageRef): Promise<boolean | undefined> {
  try {
    await site.announcedDigest(repository, referenceOf({ repository, ...reference }));
    return true;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return error.kind === "unauthorized" ? false : undefined;
  } finally {
    site.close();
  }
}
