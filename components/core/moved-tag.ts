import type { Fault } from "./fault";

/** Digest by image reference, `repository[:tag][@digest]`. */
export type ImageDigests = Readonly<Record<string, string>>;

/** An image whose reference leads to another digest than when its solution version was published. */
export interface MovedTag {
  image: string;
  /** Digest at publication. */
  published: string;
  /** Digest now; undefined where the registry no longer has the reference. */
  present: string | undefined;
}

/** The published images whose tag now points to another digest, in the order of publication. */
export function movedTags(published: ImageDigests, present: ImageDigests): MovedTag[] {
  return Object.entries(published)
    .filter(([image, digest]) => present[image] !== digest)
    .map(([image, digest]) => ({ image, published: digest, present: present[image] }));
}

/** The warning for a moved tag. `usedBy`: the solution version, `name version`. */
export function movedTagFault({ image, published, present }: MovedTag, usedBy: string): Fault {
  const isGone = present === undefined;
  return {
    code: "EDGE-TAG-MOVED",
    what: isGone
      ? `the cloud registry no longer has an image of ${usedBy}: a site that lacks it cannot stage it`
      : `a tag of ${usedBy} was moved after the version was published: sites may have either image`,
    given: `${image} = ${present ?? "(nothing)"}`,
    allowed: published,
    fix: isGone ? "push the published image again" : "push the published image again under this tag, or create a new version of the solution for the new image",
  };
}
