import { z } from "zod";
import { isTagged } from "../../components/core/image-ref";
import { importedName, readImportSource } from "../../components/registry/imported-image/import-source";

const source = "an image with its registry's host, for example `mcr.microsoft.com/azurelinux/busybox:1.36`";
const tagged = "repository:tag, without a registry's host";

const imageImport = z
  .strictObject({
    /** Where Azure copies it from. */
    from: z.string(source).refine((value) => readImportSource(value) !== undefined, { message: source, abort: true }),
    /** Its name in the hub's registry; its own unless told. */
    name: z.string(tagged).refine(isTagged, tagged).optional(),
  })
  .refine(({ from, name }) => name !== undefined || importedName(from) !== undefined, {
    path: ["name"],
    message: `${tagged}: a source that is named by digest alone gives none`,
  });

/** `hub.images`: images of other registries that Azure copies into the hub's. One name, one image. */
export const imageImports = z
  .array(imageImport, "a list of images, each with from")
  .refine((images) => new Set(images.map(({ from, name = importedName(from) }) => name)).size === images.length, "each name once");
