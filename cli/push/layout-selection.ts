import { EdgeError } from "../../components/core/fault";
import { type ImageRef, formatImageRef, imageRefFault, parseImageRef } from "../../components/core/image-ref";
import type { LayoutImage } from "../../components/oci/oci-layout";

/** An image of a layout and its name in the hub. */
export interface SelectedImage {
  digest: string;
  ref: ImageRef;
}

/**
 * Selects the images of a layout to push, and their names. Pure.
 * @param wanted names given by the user; with none, every image keeps its own name
 * @throws EdgeError `EDGE-LAYOUT-IMAGE`, all faults at once
 */
export function selectImages(folder: string, content: readonly LayoutImage[], wanted: readonly ImageRef[]): SelectedImage[] {
  const images = content.filter(({ subject }) => subject === undefined);
  if (images.length === 0) throw fault(folder, ["the layout holds no image"]);
  if (wanted.length > 0) return wanted.map((ref) => ({ ref, digest: digestFor(folder, images, formatImageRef(ref)) }));
  const unnamed = images.filter(({ name }) => !isTagged(name));
  if (unnamed.length > 0)
    throw fault(
      folder,
      unnamed.map(({ name, digest }) => `image ${digest} has ${name === undefined ? "no name" : `the name "${name}"`}`),
    );
  const twice = images.filter(({ name, digest }) => images.some((other) => other.name === name && other.digest !== digest));
  if (twice.length > 0)
    throw fault(
      folder,
      twice.map(({ name, digest }) => `${name} is the name of several images, also of ${digest}`),
    );
  const distinct = images.filter(({ name }, index) => images.findIndex((other) => other.name === name) === index);
  return distinct.map(({ name, digest }) => ({ digest, ref: parseImageRef(name ?? "") }));
}

/** What belongs to some of these manifests: signatures and the like, and what belongs to those in turn, subjects first. */
export function referrersOf(content: readonly LayoutImage[], manifests: readonly string[]): LayoutImage[] {
  const found = content.filter(({ subject, digest }) => subject !== undefined && manifests.includes(subject) && !manifests.includes(digest));
  return found.length === 0
    ? []
    : [
        ...found,
        ...referrersOf(
          content.filter((one) => !found.includes(one)),
          found.map(({ digest }) => digest),
        ),
      ];
}

function digestFor(folder: string, images: readonly LayoutImage[], name: string): string {
  const found = images.find((image) => image.name === name) ?? (images.length === 1 ? images[0] : undefined);
  if (!found) throw fault(folder, [`the layout holds no ${name}; it holds ${images.map((image) => image.name ?? image.digest).join(", ")}`]);
  return found.digest;
}

function isTagged(name: string | undefined): boolean {
  return name !== undefined && imageRefFault(name) === undefined && formatImageRef(parseImageRef(name)) === name && !name.includes("@");
}

function fault(folder: string, wrongs: string[]): EdgeError {
  return new EdgeError(
    wrongs.map((what) => ({
      code: "EDGE-LAYOUT-IMAGE",
      what,
      given: `--layout ${folder}`,
      allowed: "images whose annotation io.containerd.image.name or org.opencontainers.image.ref.name is repository:tag, with or without a registry's host",
      fix: "name the image of a single-image layout with --image repository:tag, or set the annotation when the layout is created",
    })),
  );
}
