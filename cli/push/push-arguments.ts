import { parseArgs } from "node:util";
import { type ImageRef, formatImageRef, parseImageRef, splitHost } from "../../components/core/image-ref";
import { EdgeError } from "../../components/core/fault";
import type { ImportSource } from "../../components/registry/imported-image/import-source";
import { UsageError } from "../io/command";

/** What `push` was asked to do. */
export interface PushArguments {
  stack: string;
  json: boolean;
  /** Folders of OCI layouts, or one source that Azure imports. */
  work: { kind: "layouts"; folders: string[]; images: ImageRef[] } | { kind: "import"; source: ImportSource; target: ImageRef };
}

/** Text of `push --help`. */
export const pushHelp = `npm run push -- -s <stack> --layout <folder>... [--image <repository:tag>]... [--json]
npm run push -- -s <stack> --from <host/repository:tag | host/repository@sha256:...> [--image <repository:tag>] [--json]

Brings images into the hub's registry. An image that is there with the same digest is left as it is; a tag
that leads to another digest is never moved.

  -s, --stack <name>      stack of the hub; its registry must exist (pulumi up -s <stack> makes it)
      --layout <folder>   OCI image layout; every image in it whose annotation
                          org.opencontainers.image.ref.name is repository:tag. May be repeated
      --image <ref>       with one --layout: only this image; names the image of a layout that holds one.
                          With --from: the name in the hub; default is the source's without its host
      --from <source>     a source reference that Azure imports without credentials
      --json              print one JSON object: {schemaVersion: 1, loginServer,
                          images: [{ref, digest, outcome: "pushed" | "imported" | "already there"}]}
      --help              this text

Exit codes: 0 every image is in the hub; 2 the arguments are not understood; 3 a layout, the stack, Azure or
the registry cannot be read or reached, or refuses.`;

/** Reads the arguments of `push`; undefined asks for help. Throws UsageError. */
export function parsePushArguments(args: readonly string[]): PushArguments | undefined {
  const { stack, layout = [], image = [], from, json = false, help } = parsed(args);
  if (help) return undefined;
  if (!stack) throw new UsageError("push needs the hub's stack: -s <name>");
  if (layout.length > 0 === (from !== undefined)) throw new UsageError("push needs either --layout or --from");
  const images = image.map(tagged);
  if (from !== undefined) return { stack, json, work: importOf(from, images) };
  if (layout.length > 1 && images.length > 0) throw new UsageError("--image goes with one --layout");
  return { stack, json, work: { kind: "layouts", folders: layout, images } };
}

function importOf(from: string, images: ImageRef[]): PushArguments["work"] {
  if (images.length > 1) throw new UsageError("--from brings one image: one --image at most");
  const parts = splitHost(from);
  if (!parts) throw new UsageError(`--from needs the source registry's host, given ${from}`);
  const image = understood(parts.rest);
  const { repository, tag } = image;
  const target = images[0] ?? (tag === undefined ? undefined : { repository, tag });
  if (!target) throw new UsageError("--from by digest needs the name in the hub: --image <repository:tag>");
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

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        layout: { type: "string", multiple: true },
        image: { type: "string", multiple: true },
        from: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
