import { isDockerHub } from "../../oci/known-registries";
import { EdgeError, type Fault } from "../../core/fault";
import { formatImageRef, type ImageRef, imageRefFault, isTagged, parseImageRef, splitHost } from "../../core/image-ref";

/** An image of another registry that Azure copies from. */
export interface ImportSource {
  /** Host of the registry, for example `mcr.microsoft.com`. */
  host: string;
  image: ImageRef;
  /** ARM id of the registry, if Azure reads it with the identity of the run. */
  registryId?: string | undefined;
}

/** Host name or address, with an optional port. No login: that is a secret with its own config key. */
const hostPattern = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

/** The name of an image of Docker Hub that was written without its owner: `docker.io/library/nats:2.1.8`. Undefined where nothing is missing. Source: Docker, "Image names". */
export function dockerLibraryName(text: string): string | undefined {
  const parts = splitHost(text);
  const isShort = parts !== undefined && isDockerHub(parts.host) && parts.rest !== "" && !parts.rest.includes("/");
  return isShort ? `${parts.host}/library/${parts.rest}` : undefined;
}

/** Parses `host/repository[:tag][@digest]`; undefined for any other text, also for an image of Docker Hub without its owner. */
export function readImportSource(text: string): ImportSource | undefined {
  const parts = dockerLibraryName(text) === undefined ? splitHost(text) : undefined;
  if (!parts || !hostPattern.test(parts.host) || !URL.canParse(`https://${parts.host}`) || imageRefFault(parts.rest)) return undefined;
  return { host: parts.host, image: parseImageRef(parts.rest) };
}

/** The same source, read by the ARM id of its registry if there is one. */
export function readBy(source: ImportSource, registryId: string | undefined): ImportSource {
  return registryId === undefined ? source : { ...source, registryId };
}

/** Like `readImportSource`. Throws EdgeError `EDGE-IMAGE-REF`. */
export function parseImportSource(text: string): ImportSource {
  const read = readImportSource(text);
  if (!read) throw new EdgeError([sourceFault(text)]);
  return read;
}

/** Faults of an import's source and of the name that the image gets. */
export function importNameFaults({ source, image }: { source: string; image: string }): Fault[] {
  const unnamed: Fault = {
    code: "EDGE-IMAGE-REF",
    what: "the image name of an import is not valid",
    given: image,
    allowed: "repository:tag, without a registry host",
    fix: "correct the name",
  };
  return [...(readImportSource(source) ? [] : [sourceFault(source)]), ...(isTagged(image) ? [] : [unnamed])];
}

const withoutOwner = "Docker Hub has this image under library/: Azure does not add it as Docker does";

function sourceFault(source: string): Fault {
  const library = dockerLibraryName(source);
  const what = library === undefined ? "the source of an import is not an image reference with a registry host" : withoutOwner;
  return { code: "EDGE-IMAGE-REF", what, given: source, allowed: library ?? "host/repository[:tag][@sha256:...]", fix: "correct the source" };
}

/** Default name of an imported image: its source without host and digest. Undefined where the source has no tag. */
export function importedName(source: string): string | undefined {
  const { repository, tag } = readImportSource(source)?.image ?? {};
  return repository === undefined || tag === undefined ? undefined : formatImageRef({ repository, tag });
}
