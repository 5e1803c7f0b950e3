import type { Fault } from "../../../components/core/fault";
import { imageTaken } from "../../../components/registry/imported-image/import-fault";
import { formatImageRef, isFloating, parseImageRef } from "../../../components/core/image-ref";
import { readBy, readImportSource } from "../../../components/registry/imported-image/import-source";
import type { ImageLook } from "../../../components/registry/imported-image/image-look";
import type { Solution } from "../../catalog/solution-folder";
import type { ImageImport } from "../../config/image-imports";
import type { GateFindings } from "../gate";

/** How many referrers a warning names. */
const namedReferrers = 4;

/** Warnings about staged images with a floating tag, by solution version. */
export function floatingImages(solutions: readonly Solution[]): Fault[] {
  return solutions.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, images }) =>
      images.filter(isFloating).map((image) => ({
        code: "EDGE-IMAGE-FLOATING",
        what: `solution ${name} ${version} stages an image by a floating tag: the content depends on the day a site syncs`,
        given: image,
        allowed: "a tag that never moves",
        fix: "create a new version of the solution that uses such a tag",
      })),
    ),
  );
}

/** Warnings about imports with a floating tag. */
export function floatingImports(images: readonly ImageImport[]): Fault[] {
  const isFloatingSource = ({ source }: ImageImport) => {
    const read = readImportSource(source);
    return read !== undefined && isFloating(formatImageRef(read.image));
  };
  return images.filter(isFloatingSource).map(({ source }) => ({
    code: "EDGE-IMAGE-FLOATING",
    what: "an image is imported by a floating tag: the content depends on the day of the import",
    given: `hub.images: ${source}`,
    allowed: "a tag that never moves, or a digest",
    fix: "use such a tag or a digest in the source",
  }));
}

/** Does this run import a staged image? Then it exists before the solution version is created. */
export function isImported(staged: string, images: readonly ImageImport[]): boolean {
  const { repository, tag, digest } = parseImageRef(staged);
  return images.some(({ source, image }) => {
    const target = parseImageRef(image);
    if (target.repository !== repository) return false;
    return digest === undefined ? target.tag === tag : readImportSource(source)?.image.digest === digest;
  });
}

/**
 * Checks imports before the first write. Reads only.
 * @throws ArmError, and RegistryError of the hub's registry
 */
export async function importFindings(imports: readonly ImageImport[], registryId: string, images: ImageLook): Promise<GateFindings> {
  const found = await Promise.all(imports.map((one) => findingsOf(one, registryId, images)));
  return { faults: found.flatMap(({ faults }) => faults), warnings: found.flatMap(({ warnings }) => warnings) };
}

async function findingsOf(wanted: ImageImport, registryId: string, images: ImageLook): Promise<GateFindings> {
  const read = readImportSource(wanted.source);
  if (!read) return { faults: [], warnings: [] };
  const source = readBy(read, wanted.sourceRegistryId);
  const present = await images.digestIn(registryId, parseImageRef(wanted.image));
  const pinned = source.image.digest;
  if (present !== undefined && pinned !== undefined) return { faults: present === pinned ? [] : [imageTaken(wanted, present, pinned)], warnings: [] };
  const seen = await images.atSource(source, wanted.credentials);
  if (present === undefined) {
    const left = seen.is === "there" ? await images.referrersAtSource(source, wanted.credentials, seen.digest) : [];
    return { faults: seen.is === "missing" ? [sourceMissing(wanted)] : [], warnings: left.length > 0 ? [leftBehind(wanted, left)] : [] };
  }
  const hasMoved = seen.is === "there" && seen.digest !== present;
  return { faults: [], warnings: hasMoved ? [moved(wanted, present, seen.digest)] : [] };
}

function sourceMissing({ source }: ImageImport): Fault {
  return {
    code: "EDGE-IMAGE-SOURCE",
    what: "the source registry does not have an image to import",
    given: `hub.images: ${source}`,
    allowed: "an image that exists",
    fix: "correct the source, or push the image there",
  };
}

/** Source: `az acr import`, which copies a manifest and what it names. That referrers stay is `assumed:import-leaves-referrers`. */
function leftBehind({ source }: ImageImport, referrers: readonly string[]): Fault {
  return {
    code: "EDGE-IMPORT-REFERRERS",
    what: `an import copies the image only; its source also has ${referrers.length} signatures or other referrers, which stay behind`,
    given: `hub.images: ${source}; ${referrers.slice(0, namedReferrers).join(", ")}${referrers.length > namedReferrers ? ", ..." : ""}`,
    fix: "none needed unless something checks them; to have them at the hub, copy the image with them into an OCI layout and use `npx edge-staging push`",
  };
}

/** A tag does not show whether this program imported the image or someone else pushed it. */
function moved(names: ImageImport, present: string, atSource: string): Fault {
  return {
    ...imageTaken(names, present, atSource),
    fix: "none needed if this image was imported earlier: it stays as imported, and the source's tag has moved since; otherwise import it under another name, or this run fails",
  };
}
