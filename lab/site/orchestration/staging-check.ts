/**
 * How staging finds out whether an image is on a site.
 * - `existence`: whether its files are in the storage of the connected registry's instance, as the vendor's script does; nothing is hashed
 * - `content`: by reading every byte from the site's registry as a pod would, and comparing the digests with the cloud's
 */
export const stagingChecks = ["existence", "content"] as const;

/** One of `stagingChecks`. */
export type StagingCheck = (typeof stagingChecks)[number];

/** The lab's check unless a scenario names another one: stricter than the vendor's, so that a staged image is a complete one. */
export const defaultStagingCheck: StagingCheck = "content";
