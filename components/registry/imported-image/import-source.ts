import { EdgeError, type Fault } from "../../core/fault";
import { formatImageRef, type ImageRef, imageRefFault, isTagged, parseImageRef, splitHost } from "../../core/image-ref";

/** An image of another registry, which Azure itself copies from. */
export interface ImportSource {
  /** Host of the registry, for example `mcr.microsoft.com`. */
  host: string;
  image: ImageRef;
}

/** A name or address, and a port where it has one. No login: that is a secret, and has its own place. */
const hostPattern = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

/** Reads `host/repository[:tag][@digest]`; undefined where the text is none. */
export function readImportSource(text: string): ImportSource | undefined {
  const parts = splitHost(text);
  if (!parts || !hostPattern.test(parts.host) || !URL.canParse(`https://${parts.host}`) || imageRefFault(parts.rest)) return undefined;
  return { host: parts.host, image: parseImageRef(parts.rest) };
}

/** The same. Throws EdgeError `EDGE-IMAGE-REF`. */
export function parseImportSource(text: string): ImportSource {
  const read = readImportSource(text);
  if (!read) throw new EdgeError([noSource(text)]);
  return read;
}

/** What is wrong with where an image is imported from, and with the name it gets. */
export function importNameFaults({ source, image }: { source: string; image: string }): Fault[] {
  const unnamed: Fault = {
    code: "EDGE-IMAGE-REF",
    what: "an image is imported by what is no name of one",
    given: image,
    allowed: "repository:tag, without a registry's host",
    fix: "correct the name",
  };
  return [...(readImportSource(source) ? [] : [noSource(source)]), ...(isTagged(image) ? [] : [unnamed])];
}

function noSource(source: string): Fault {
  const what = "the source of an import names no image of a registry";
  return { code: "EDGE-IMAGE-REF", what, given: source, allowed: "host/repository[:tag][@sha256:...]", fix: "correct the source" };
}

/** The name that an image keeps when it is imported: that of its source, without host and digest. Undefined where it has no tag. */
export function importedName(source: string): string | undefined {
  const { repository, tag } = readImportSource(source)?.image ?? {};
  return repository === undefined || tag === undefined ? undefined : formatImageRef({ repository, tag });
}
