import { EdgeError } from "../../components/core/fault";
import { type ImageRef, formatImageRef, parseImageRef, splitHost } from "../../components/core/image-ref";
import { dockerLibraryName, type ImportSource } from "../../components/registry/imported-image/import-source";
import { type Given, oneStack, UsageError } from "../io/command";

/** Checked arguments of `push`. */
export interface PushArguments {
  stack: string;
  json: boolean;
  /** Folders of OCI layouts, or one source that Azure imports. */
  work: { kind: "layouts"; folders: readonly string[]; images: ImageRef[] } | { kind: "import"; source: ImportSource; target: ImageRef };
}

/** Checks the arguments of `push`. Throws UsageError. */
export function pushArguments(given: Given): PushArguments {
  const stack = oneStack(given, "push", "the hub's stack");
  const [layout, from, json] = [given.texts("layout"), given.text("from"), given.has("json")];
  if (layout.length > 0 === (from !== undefined)) throw new UsageError("push needs either --layout or --from");
  const images = given.texts("image").map(tagged);
  if (from !== undefined) return { stack, json, work: importOf(from, images) };
  if (layout.length > 1 && images.length > 0) throw new UsageError("--image needs exactly one --layout");
  return { stack, json, work: { kind: "layouts", folders: layout, images } };
}

function importOf(from: string, images: ImageRef[]): PushArguments["work"] {
  if (images.length > 1) throw new UsageError("--from imports one image: give --image at most once");
  const library = dockerLibraryName(from);
  if (library !== undefined) throw new UsageError(`Docker Hub has this image under library/: --from ${library}`);
  const parts = splitHost(from);
  if (!parts) throw new UsageError(`--from must name the source registry's host, given ${from}`);
  const image = understood(parts.rest);
  const { repository, tag } = image;
  const target = images[0] ?? (tag === undefined ? undefined : { repository, tag });
  if (!target) throw new UsageError("--from with a digest needs a name in the hub: --image <repository:tag>");
  return { kind: "import", source: { host: parts.host, image }, target };
}

function tagged(text: string): ImageRef {
  const ref = understood(text);
  if (ref.digest !== undefined || formatImageRef(ref) !== text) throw new UsageError(`--image takes repository:tag, given ${text}`);
  return ref;
}

function understood(text: string): ImageRef {
  try {
    return parseImageRef(text);
  } catch (error) {
    throw error instanceof EdgeError ? new UsageError(error.message) : error;
  }
}
