import { StagingFailure } from "../agent";

/**
 * Links of the chain from the cloud registry to the site whose failure an agent can detect.
 * Classes and remedies: workload-orchestration reference 7.2, if listed there; codes and all other texts are `assumed`.
 * The messages of `extension`, `notDownloaded`, `noImages`, `pod` and `script` are those of the vendor's staging script in public code, that of `timeout` is its
 * caller's; detail and remedy are the lab's. `recovers`: may recover while the agent waits. `pod`, `script` and `timeout` occur only with the check by existence
 * or in a scenario, `diskFull` only in a scenario.
 */
const links = {
  role: {
    code: "RoleAssignmentMissing",
    message: "The identity of the workload orchestration extension may not do what staging needs",
    remedy: "Assign the roles at the registry's scope and publish again.",
    recovers: false,
  },
  registryId: {
    code: "AcrResourceIdInvalid",
    message: "The ACR resource id is not set correctly",
    remedy: "Correct it in a new version of the solution template.",
    recovers: false,
  },
  extension: {
    code: "ConnectedRegistryNotFound",
    message: "No connected registry found",
    remedy: "Install the connected-registry extension.",
    recovers: true,
  },
  authToken: {
    code: "AuthTokenMissingOrExpired",
    message: "The auth token between ACR and the connected registry is missing or expired",
    remedy: "Reinstall the connected-registry extension with a new connection string.",
    recovers: true,
  },
  clientToken: {
    code: "ClientTokenMissingOrExpired",
    message: "The client token for Kubernetes is missing or expired",
    remedy: "Give the connected registry a client token that may read the repository, and write its password into the Secret.",
    recovers: true,
  },
  network: {
    code: "LimitedNetworkAccess",
    message: "The network is limited",
    remedy: "Publish the same solution version again.",
    recovers: true,
  },
  imageMissing: {
    code: "ImageMissingOrCorrupt",
    message: "An image is missing in the cloud registry",
    remedy: "Push it, or correct the image's name in a new version of the solution template.",
    recovers: false,
  },
  imageCorrupt: {
    code: "ImageMissingOrCorrupt",
    message: "An image is corrupt",
    remedy: "Compare local and cloud digest, delete the corrupt image and publish again.",
    recovers: false,
  },
  imageOutdated: {
    code: "ImageMissingOrCorrupt",
    message: "The site has another image than the cloud registry",
    remedy: "Compare local and cloud digest, delete the local image and publish again.",
    recovers: true,
  },
  serviceAddress: {
    code: "ConnectedRegistryIpNotResolvable",
    message: "The connected-registry IP is not resolvable",
    remedy: "Check the service in the connected registry's namespace.",
    recovers: true,
  },
  certificate: {
    code: "CertificateNotTrusted",
    message: "The certificate of the connected registry is not trusted",
    remedy: "Check the CA certificate in the connected registry's namespace, and that the certificate is for the service address.",
    recovers: true,
  },
  scopeMap: {
    code: "RepositoryNotInSyncScopeMap",
    message: "The sync scope map does not let the connected registry read the image",
    remedy: "Leave the repositories of staged solutions in the map, and publish the same solution version again.",
    recovers: true,
  },
  dataEndpoint: {
    code: "DataEndpointDisabled",
    message: "The dedicated data endpoint of the registry is disabled",
    remedy: "Enable it and publish the same solution version again.",
    recovers: true,
  },
  notDownloaded: {
    code: "ImagesNotDownloaded",
    message: "Not all images were fully downloaded",
    remedy: "Wait for the sync and publish the same solution version again.",
    recovers: true,
  },
  noImages: {
    code: "NoValidImages",
    message: "No valid images found",
    remedy: "Write each image repository:tag in a new version of the solution template.",
    recovers: false,
  },
  pod: {
    code: "ConnectedRegistryPodNotFound",
    message: "Connected registry pod not found",
    remedy: "Check the Deployment with the extension's name.",
    recovers: true,
  },
  script: {
    code: "ScriptFailed",
    message: "Error executing the script in the connected registry pod",
    remedy: "Let workload orchestration exec into the registry's pod.",
    recovers: true,
  },
  timeout: {
    code: "StagingTimeout",
    message: "Timeout reached (30 minutes)",
    remedy: "Write each image repository:tag in a new version of the solution template.",
    recovers: true,
  },
  diskFull: {
    code: "DiskFull",
    message: "The disk at the edge is full",
    remedy: "Remove repositories from the scope map, free space, and publish the same solution version again.",
    recovers: true,
  },
} as const satisfies Record<string, { code: string; message: string; remedy: string; recovers: boolean }>;

/** One link of the chain. */
export type Link = keyof typeof links;

/** Names of all links, for scenarios that break one. */
export const linkNames = Object.keys(links) as Link[];

/** One broken link makes staging fail, unless it recovers. */
export class BrokenLink extends StagingFailure {
  constructor(
    readonly link: Link,
    /** Names what is broken; holds no secret. */
    readonly detail: string,
  ) {
    const { code, message, remedy } = links[link];
    super(code, `${message}: ${detail}. ${remedy}`);
  }

  /** May it recover while the agent waits? */
  get mayRecover(): boolean {
    return links[this.link].recovers;
  }
}

/** Links whose failure the vendor's script reports. */
export type ScriptLink = "extension" | "notDownloaded" | "noImages" | "pod" | "script";

/** A failure with the exact message of the vendor's script, which contains no image. Its caller waits until the timeout for any such failure. */
export class ScriptReport extends BrokenLink {
  constructor(link: ScriptLink, detail = "") {
    super(link, detail);
    this.message = `${links[link].message}${detail === "" ? "" : `, ${detail}`}.`;
  }

  override get mayRecover(): boolean {
    return true;
  }
}

/** Turns the error of a call into a broken network link; passes broken links and aborts on. `about` names the called service. */
export function unreachable(about: string, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    signal.throwIfAborted();
    if (error instanceof BrokenLink) throw error;
    throw new BrokenLink("network", `${about}: ${error instanceof Error ? error.message : "the connection failed"}`);
  };
}
