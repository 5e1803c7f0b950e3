import { EdgeError, type Fault } from "../../components/core/fault";
import { formatImageRef, type ImageRef } from "../../components/core/image-ref";
import { checkedTree, type CheckedTree, type ReadBlobs } from "../../components/oci/layout-check";
import { type LayoutImage, type OciLayout, openOciLayout } from "../../components/oci/oci-layout";
import { referrersOf, type SelectedImage, selectImages } from "./layout-selection";

/** An image to push, its layout, and what belongs to it. */
export interface LayoutSelection extends SelectedImage {
  layout: OciLayout;
  /** Signatures, attestations and the like, which travel with it; subjects first. */
  referrers: readonly LayoutImage[];
}

/** Maximum number of faults of one image in an error; the rest is counted. */
const maxShown = 10;

/**
 * Selects the images to push from all folders and reads each of them whole, before any call to Azure.
 * @throws EdgeError `EDGE-LAYOUT`, `EDGE-LAYOUT-IMAGE`, or `EDGE-LAYOUT-INCOMPLETE` with every fault of all images
 */
export async function readLayouts(folders: readonly string[], wanted: readonly ImageRef[]): Promise<LayoutSelection[]> {
  const layouts = await Promise.all(folders.map(openOciLayout));
  const selected = layouts.flatMap((layout) => selectImages(layout.name, layout.images, wanted).map((image) => ({ layout, ...image })));
  const faults: Fault[] = [];
  const found: LayoutSelection[] = [];
  for (const { layout, digest, ref } of selected) {
    const read: ReadBlobs = new Map();
    const tree = await checkedTree(layout, digest, read);
    const referrers = referrersOf(layout.images, tree.manifests);
    const trees = [tree, ...(await Promise.all(referrers.map((one) => checkedTree(layout, one.digest, read))))];
    faults.push(...trees.flatMap((one) => incomplete(layout, ref, one)));
    found.push({ layout, digest, ref, referrers });
  }
  if (faults.length > 0) throw new EdgeError(faults);
  return found;
}

/** Signatures and the like whose subject is not pushed. */
export function leftBehind(selected: readonly LayoutSelection[]): { layout: OciLayout; left: LayoutImage }[] {
  const layouts = [...new Set(selected.map(({ layout }) => layout))];
  const pushed = selected.flatMap(({ referrers }) => referrers);
  return layouts.flatMap((layout) => layout.images.filter((one) => one.subject !== undefined && !pushed.includes(one)).map((left) => ({ layout, left })));
}

function incomplete({ name: folder }: OciLayout, ref: ImageRef, { faults, platforms }: CheckedTree): Fault[] {
  if (faults.length === 0) return [];
  const shown = faults.slice(0, maxShown).map(({ what }) => what);
  const more = faults.length > maxShown ? `; and ${faults.length - maxShown} more` : "";
  const name = formatImageRef(ref);
  const isOnePlatform = faults.every(({ kind }) => kind === "missing platform");
  return [
    {
      code: "EDGE-LAYOUT-INCOMPLETE",
      what: `the layout does not have all of ${name}: ${shown.join("; ")}${more}`,
      given: `--layout ${folder}${platforms.length > 0 ? `, with ${platforms.join(", ")}` : ""}`,
      allowed: "every manifest, config and layer of every platform in the image's index, with its size and digest",
      fix: isOnePlatform
        ? `Docker saved only the platforms that it had: copy all with \`skopeo copy --all docker://<registry>/${name} oci:<folder>:${name}\`, or build them with \`docker buildx build --output type=oci,tar=false,dest=<folder> --platform <all>\`; for one platform, pull it by the digest of its manifest and save that`
        : "create the layout again, or copy its folder again completely",
    },
  ];
}
