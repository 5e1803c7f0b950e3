import { StagingFailure } from "../agent";

/**
 * Links of the chain from the cloud registry to the site that an agent can see broken.
 * Classes and remedies: workload-orchestration reference 7.2, where it has them; codes and the rest of the words are `assumed`.
 * `heals`: may mend while the agent waits. A disk is full only where a scenario says so.
 */
const links = {
  role: {
    code: "RoleAssignmentMissing",
    says: "The identity of the workload orchestration extension may not do what staging needs",
    remedy: "Assign the roles at the registry's scope and publish again.",
    heals: false,
  },
  registryId: {
    code: "AcrResourceIdInvalid",
    says: "The ACR resource id is not set correctly",
    remedy: "Correct it in a new version of the solution template.",
    heals: false,
  },
  extension: {
    code: "ConnectedRegistryNotFound",
    says: "The cluster has no connected registry",
    remedy: "Install the connected-registry extension.",
    heals: true,
  },
  authToken: {
    code: "AuthTokenMissingOrExpired",
    says: "The auth token between ACR and the connected registry is missing or expired",
    remedy: "Reinstall the connected-registry extension with a new connection string.",
    heals: true,
  },
  clientToken: {
    code: "ClientTokenMissingOrExpired",
    says: "The client token for Kubernetes is missing or expired",
    remedy: "Give the connected registry a client token that may read the repository, and write its password into the Secret.",
    heals: true,
  },
  network: {
    code: "LimitedNetworkAccess",
    says: "The network is limited",
    remedy: "Publish the same solution version again.",
    heals: true,
  },
  imageMissing: {
    code: "ImageMissingOrCorrupt",
    says: "An image is missing in the cloud registry",
    remedy: "Push it, or correct the image's name in a new version of the solution template.",
    heals: false,
  },
  imageCorrupt: {
    code: "ImageMissingOrCorrupt",
    says: "An image is corrupt",
    remedy: "Compare local and cloud digest, delete the corrupt image and publish again.",
    heals: false,
  },
  imageOutdated: {
    code: "ImageMissingOrCorrupt",
    says: "The site has another image than the cloud registry",
    remedy: "Compare local and cloud digest, delete the local image and publish again.",
    heals: true,
  },
  serviceAddress: {
    code: "ConnectedRegistryIpNotResolvable",
    says: "The connected-registry IP is not resolvable",
    remedy: "Check the service in the connected registry's namespace.",
    heals: true,
  },
  certificate: {
    code: "CertificateNotTrusted",
    says: "The certificate of the connected registry is not trusted",
    remedy: "Check the CA certificate in the connected registry's namespace, and that the certificate is for the service address.",
    heals: true,
  },
  scopeMap: {
    code: "RepositoryNotInSyncScopeMap",
    says: "The sync scope map does not let the connected registry read the image",
    remedy: "Leave the repositories of staged solutions in the map, and publish the same solution version again.",
    heals: true,
  },
  dataEndpoint: {
    code: "DataEndpointDisabled",
    says: "The dedicated data endpoint of the registry is disabled",
    remedy: "Enable it and publish the same solution version again.",
    heals: true,
  },
  diskFull: {
    code: "DiskFull",
    says: "The disk at the edge is full",
    remedy: "Remove repositories from the scope map, free space, and publish the same solution version again.",
    heals: true,
  },
} as const satisfies Record<string, { code: string; says: string; remedy: string; heals: boolean }>;

/** One link of the chain. */
export type Link = keyof typeof links;

/** Every link, for those who break one on purpose. */
export const linkNames = Object.keys(links) as Link[];

/** Staging failed, or would fail if nothing changes, because one link is broken. */
export class BrokenLink extends StagingFailure {
  constructor(
    readonly link: Link,
    /** Names what is broken; holds no secret. */
    readonly detail: string,
  ) {
    const { code, says, remedy } = links[link];
    super(code, `${says}: ${detail}. ${remedy}`);
  }

  /** May it mend while the agent waits? */
  get mayHeal(): boolean {
    return links[this.link].heals;
  }
}

/** Turns the error of a call into a broken network link; broken links and an abort stay what they are. `about` says who was called. */
export function unreachable(about: string, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    signal.throwIfAborted();
    if (error instanceof BrokenLink) throw error;
    throw new BrokenLink("network", `${about}: ${error instanceof Error ? error.message : "the connection failed"}`);
  };
}
