import { foreignText } from "../../core/foreign-text";
import { formatImageRef, parseImageRef } from "../../core/image-ref";
import { at, textAt } from "../../core/json";
import type { RegistryClient } from "../../oci/registry-client";
import { RegistryError } from "../../oci/registry-error";

/** An image of a published solution version. */
export interface PublishedTag {
  /** `repository:tag`. */
  image: string;
  /** Digest when the version was published. */
  digest: string;
}

/** The part of a registry's client that locks tags. */
export type TagRegistry = Pick<RegistryClient, "host" | "tagAttributes">;

/** How a tag is now. `moved`: it leads to no image that a version was published with, so a lock would keep the wrong one. */
export type TagState =
  | { is: "locked" }
  | { is: "open" }
  | { is: "moved"; present: string; published: readonly string[] }
  | { is: "missing" }
  | { is: "unknown"; error: RegistryError };

/** A tag and how it is. */
export interface ExaminedTag {
  image: string;
  state: TagState;
}

/** What may be written in a tag's place. Source: Container Registry data-plane REST reference 2021-07-01, `changeableAttributes`; "Lock a container image", `--write-enabled`. */
const lock = { writeEnabled: false };

/** Examines each tag once; images that are named by digest have none. */
export function examineTags(registry: TagRegistry, published: readonly PublishedTag[]): Promise<ExaminedTag[]> {
  return eachTag(published, (repository, tag, digests) => stateOf(registry, repository, tag, digests));
}

/** Locks each tag that leads to an image that a version was published with. A tag that is locked, moved or missing is left as it is. */
export function lockTags(registry: TagRegistry, published: readonly PublishedTag[], log: (line: string) => void): Promise<ExaminedTag[]> {
  return eachTag(published, async (repository, tag, digests) => {
    const before = await stateOf(registry, repository, tag, digests);
    if (before.is !== "open") return before;
    await registry.tagAttributes(repository, tag, lock);
    // Looked at again: it may have moved in between, and a forced import moves a locked tag.
    const after = await stateOf(registry, repository, tag, digests);
    if (after.is === "locked") log(`${formatImageRef({ repository, tag })} locked`);
    return after;
  });
}

/** Why tags are not locked, with what to do: one text for all with the same reason. Undefined where all of them are. Pure. */
export function notLocked(host: string, tags: readonly ExaminedTag[]): string | undefined {
  const images = new Map<string, string[]>();
  for (const { image, state } of tags) {
    if (state.is === "locked") continue;
    const reason = reasonOf(host, state);
    images.set(reason, [...(images.get(reason) ?? []), image]);
  }
  return images.size === 0 ? undefined : [...images].map(([reason, names]) => `${names.join(", ")} not locked: ${reason}`).join("; ");
}

function reasonOf(host: string, state: Exclude<TagState, { is: "locked" }>): string {
  switch (state.is) {
    case "open":
      return `${host} accepted the lock and shows none`;
    case "missing":
      return `${host} no longer has it; push the published image again`;
    case "moved":
      return `the tag leads to ${state.present}, the version was published with ${state.published.join(" or ")}; push the published image again under this tag, or create a new version of the solution`;
    case "unknown":
      // Without the image, so that images with the same reason are one text.
      return state.error.kind === "unauthorized" ? `this identity may not change tags of ${host} (metadata_write); ${neededRole}` : state.error.message;
  }
}

/** Why no tag could be examined. Pure. */
export function unreachedReason({ kind, message }: RegistryError): string {
  return `no tag locked: ${message}${kind === "unauthorized" ? `; ${neededRole}` : ""}`;
}

/** assumed:tag-lock-roles */
const neededRole = "give it AcrPush at the registry, in ABAC mode Container Registry Repository Writer, or remove hub.registry.lockTags";

/** In the order of the images, each tag once. What the registry refuses is a result: one tag must not keep the others open. */
async function eachTag(
  published: readonly PublishedTag[],
  work: (repository: string, tag: string, digests: readonly string[]) => Promise<TagState>,
): Promise<ExaminedTag[]> {
  const images = [...new Set(published.map(({ image }) => image))];
  const examined = images.map(async (image): Promise<ExaminedTag[]> => {
    const { repository, tag } = parseImageRef(image);
    if (tag === undefined) return [];
    const digests = published.filter((one) => one.image === image).map(({ digest }) => digest);
    return [{ image, state: await work(repository, tag, [...new Set(digests)]).catch(unreadable) }];
  });
  return (await Promise.all(examined)).flat();
}

async function stateOf(registry: TagRegistry, repository: string, tag: string, published: readonly string[]): Promise<TagState> {
  const attributes = at(await registry.tagAttributes(repository, tag), "tag");
  const [present, writeEnabled] = [textAt(attributes, "digest"), at(attributes, "changeableAttributes", "writeEnabled")];
  if (present === undefined || typeof writeEnabled !== "boolean")
    throw new RegistryError("refused", `${registry.host} answered without the attributes of ${formatImageRef({ repository, tag })}`);
  if (!published.includes(present)) return { is: "moved", present: foreignText(present), published };
  return { is: writeEnabled ? "open" : "locked" };
}

function unreadable(error: unknown): TagState {
  if (!(error instanceof RegistryError)) throw error;
  return error.kind === "not-found" ? { is: "missing" } : { is: "unknown", error };
}
