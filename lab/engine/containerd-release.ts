import type { ToolModule } from "./tool";

/** Releases of containerd that node trust is tried with: those that nodes may have, the newest patch of each. */
export const containerdReleases = ["1.6", "1.7", "2.0", "2.1", "2.2", "2.3", "2.4"] as const;

/** A release of containerd, without its patch. */
export type ContainerdRelease = (typeof containerdReleases)[number];

/** The module below `modules/` with the release's daemon, and the program's name. */
export type ContainerdName = `containerd-${ContainerdRelease}`;

/** How each release is built. A node's snapshots are never kept by btrfs, whose plugin needs a C compiler up to 1.7. */
export const containerdModules = Object.fromEntries(
  containerdReleases.map((release): [ContainerdName, ToolModule] => {
    const isFirst = release.startsWith("1.");
    const name: ContainerdName = `containerd-${release}`;
    const programs = { [name]: `github.com/containerd/containerd/${isFirst ? "" : "v2/"}cmd/containerd` };
    return [name, { programs, ...(isFirst ? { tags: "no_btrfs" } : {}), linkerFlags: "-s -w", firstBuild: "1 to 3 minutes" }];
  }),
) as Record<ContainerdName, ToolModule>;
