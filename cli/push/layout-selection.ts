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
export function selectImages(folder: string, images: readonly LayoutImage[], wanted: readonly ImageRef[]): SelectedImage[] {
  if (images.length === 0) throw fault(folder, ["the layout holds no image"]);
  if (wanted.length > 0) return wanted.map((ref) => ({ ref, digest: digestFor(folder, images, formatImageRef(ref)) }));
  const unnamed = images.filter(({ name }) => !isTagged(name));
  if (unnamed.length > 0)
    throw fault(
      folder,
      unnamed.map(({ name, digest }) => `image ${digest} has ${name === undefined ? "no name" : `the name "${name}"`}`),
    );
  return images.map(({ name, digest }) => ({ digest, ref: parseImageRef(name ?? "") }));
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
      allowed: "images whose annotation org.opencontainers.image.ref.name is repository:tag",
      fix: "name the image of a single-image layout with --image repository:tag, or set the annotation when the layout is created",
    })),
  );
}
