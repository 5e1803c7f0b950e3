import { formatImageRef, imageRefFault, isTagged, parseImageRef, splitHost } from "../core/image-ref";

/** Names of an image in the annotations of a layout's index. */
export interface NameAnnotations {
  /** `io.containerd.image.name`: the whole reference. Docker 25 and later, BuildKit, containerd. */
  containerd: string | undefined;
  /** `org.opencontainers.image.ref.name`: a tag (Docker, BuildKit, oras), or a reference (skopeo, crane, podman). */
  reference: string | undefined;
}

/**
 * The name `repository:tag` of an image, without a registry's host; the reference as it is where it names no repository and tag.
 * Docker writes its default registry before every name without one: `docker.io/library/app:1` is `app:1`.
 * Source: Docker image specification 1.3; BuildKit, exporter/containerimage/exptypes; containers/image, oci/layout.
 */
export function imageName({ containerd, reference }: NameAnnotations): string | undefined {
  const names = [containerd, reference].flatMap((name) => (name === undefined ? [] : [withoutHost(name)]));
  return names.find((name) => isTagged(name) && formatImageRef(parseImageRef(name)) === name) ?? reference ?? containerd;
}

function withoutHost(name: string): string {
  if (imageRefFault(name) === undefined) return name;
  const rest = splitHost(name)?.rest;
  return rest === undefined ? name : name.startsWith("docker.io/library/") ? rest.slice("library/".length) : rest;
}

/** The content that a tag of cosign or of the referrers tag schema belongs to, and the tag: `sha256-<hex>.sig`, `.att`, `.sbom`, or no suffix. */
export function referrerTag(reference: string | undefined): { subject: string; tag: string } | undefined {
  const [, tag, hex] = /^(?:.*:)?(sha256-([0-9a-f]{64})(?:\.[a-z]+)?)$/.exec(reference ?? "") ?? [];
  return tag === undefined || hex === undefined ? undefined : { subject: `sha256:${hex}`, tag };
}
