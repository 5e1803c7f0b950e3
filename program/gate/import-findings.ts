import type { Fault } from "../../components/core/fault";
import { imageTaken } from "../../components/registry/imported-image/import-fault";
import { formatImageRef, isFloating, parseImageRef } from "../../components/core/image-ref";
import { readImportSource } from "../../components/registry/imported-image/import-source";
import type { ImageLook } from "../../components/registry/imported-image/image-look";
import type { ImageImport } from "../config/image-imports";
import type { Gate } from "./gate";

/** Imports whose source may mean another image tomorrow. */
export function floatingImports(images: readonly ImageImport[]): Fault[] {
  const isFloatingSource = ({ source }: ImageImport) => {
    const read = readImportSource(source);
    return read !== undefined && isFloating(formatImageRef(read.image));
  };
  return images.filter(isFloatingSource).map(({ source }) => ({
    code: "EDGE-IMAGE-FLOATING",
    what: "an image is imported by a floating tag: what the hub gets is decided by the day it is imported",
    given: `hub.images: ${source}`,
    allowed: "a tag that is never given to another image, or a digest",
    fix: "name the source by one",
  }));
}

/** Is a staged image one that is imported, so that it is there before its version is made? */
export function isImported(staged: string, images: readonly ImageImport[]): boolean {
  const { repository, tag, digest } = parseImageRef(staged);
  return images.some(({ source, image }) => {
    const target = parseImageRef(image);
    if (target.repository !== repository) return false;
    return digest === undefined ? target.tag === tag : readImportSource(source)?.image.digest === digest;
  });
}

/** What is seen of imports before the first write: reads only. Throws ArmError, RegistryError of the hub's registry. */
export async function importFindings(images: readonly ImageImport[], registryId: string, look: ImageLook): Promise<Gate> {
  const found = await Promise.all(images.map((image) => findingsOf(image, registryId, look)));
  return { faults: found.flatMap(({ faults }) => faults), warnings: found.flatMap(({ warnings }) => warnings) };
}

async function findingsOf(wanted: ImageImport, registryId: string, look: ImageLook): Promise<Gate> {
  const source = readImportSource(wanted.source);
  if (!source) return { faults: [], warnings: [] };
  const present = await look.digestIn(registryId, parseImageRef(wanted.image));
  const pinned = source.image.digest;
  if (present !== undefined && pinned !== undefined) return { faults: present === pinned ? [] : [imageTaken(wanted, present, pinned)], warnings: [] };
  const seen = await look.atSource(source, wanted.credentials);
  if (present === undefined) return { faults: seen.is === "missing" ? [sourceMissing(wanted)] : [], warnings: [] };
  const hasMoved = seen.is === "there" && seen.digest !== present;
  return { faults: [], warnings: hasMoved ? [moved(wanted, present, seen.digest)] : [] };
}

function sourceMissing({ source }: ImageImport): Fault {
  return {
    code: "EDGE-IMAGE-SOURCE",
    what: "an image that is to be imported is not in its registry",
    given: `hub.images: ${source}`,
    allowed: "an image that is there",
    fix: "correct the source, or have the image brought there",
  };
}

/** By a tag nobody can tell what was imported before from what somebody else brought. */
function moved(names: ImageImport, present: string, atSource: string): Fault {
  return {
    ...imageTaken(names, present, atSource),
    fix: "nothing, where it was imported before: it stays as it was that day, and the source has another one since; else import it by another name, or this run will refuse it",
  };
}
