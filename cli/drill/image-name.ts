import { imageRefFault, parseImageRef, splitHost } from "../../components/core/image-ref";

/** An image as a pod names it, completed as a container runtime does. */
export interface ImageName {
  /** `host[:port]` of its registry. */
  host: string;
  repository: string;
  /** The digest, otherwise the tag. */
  reference: string;
  /** `host/repository:tag`, or `host/repository@digest`: the name under which a node lists it. */
  full: string;
}

/** Registry of names without a host. Source: distribution/reference, `ParseDockerRef`, as containerd and the kubelet use it. */
const defaultHost = "docker.io";

/** Completes an image's name; undefined for text that is no image reference, which no runtime can pull. */
export function imageName(text: string): ImageName | undefined {
  const { host, rest } = splitHost(text) ?? { host: defaultHost, rest: text };
  const named = host === defaultHost && !rest.includes("/") ? `library/${rest}` : rest;
  if (imageRefFault(named)) return undefined;
  const { repository, tag = "latest", digest } = parseImageRef(named);
  const place = `${host}/${repository}`;
  return { host, repository, reference: digest ?? tag, full: digest === undefined ? `${place}:${tag}` : `${place}@${digest}` };
}

/** Digest in a container's `imageID`, `repository@sha256:...`; undefined where the runtime reports another id. */
export function runningDigest(imageId: string | undefined): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(imageId ?? "")?.[1];
}
