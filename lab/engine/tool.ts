import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cloneFolder } from "./clone-folder";

/** A Go module below `modules/` and the programs built from it. */
export interface ToolModule {
  /** Go package by program name. */
  programs: Readonly<Record<string, string>>;
  tags?: string;
  linkerFlags: string;
  /** Duration of a first build on two cores, as shown to the user. Measured; see lab/README.md. */
  firstBuild: string;
}

interface Manifest {
  dependencies: { "@pulumi/pulumi": string };
}

/** Version of the Pulumi CLI to build, and the oldest version accepted on PATH: that of the SDK. */
export const pulumiVersion = (JSON.parse(readFileSync(join(cloneFolder, "package.json"), "utf8")) as Manifest).dependencies["@pulumi/pulumi"];

/** Version of Kubernetes in `modules/control-plane`, as its API server reports it. */
const kubernetesVersion = { major: "1", minor: "37", git: "v1.37.2" };

const stripped = "-s -w";
const kubernetesStamp = Object.entries({ gitMajor: kubernetesVersion.major, gitMinor: kubernetesVersion.minor, gitVersion: kubernetesVersion.git })
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(" ");

/** Releases of containerd to test node trust with: those that nodes may run, in their newest patch. */
export const containerdReleases = ["1.6", "1.7", "2.0", "2.1", "2.2", "2.3", "2.4"] as const;

/** A release of containerd without its patch number. */
export type ContainerdRelease = (typeof containerdReleases)[number];

/** Name of a release's program and of its module below `modules/`. */
export type ContainerdName = `containerd-${ContainerdRelease}`;

/** How to build each containerd release. Excludes the btrfs plugin, which needs a C compiler up to release 1.7. */
const containerdModules = Object.fromEntries(
  containerdReleases.map((release): [ContainerdName, ToolModule] => {
    const isFirst = release.startsWith("1.");
    const name: ContainerdName = `containerd-${release}`;
    const programs = { [name]: `github.com/containerd/containerd/${isFirst ? "" : "v2/"}cmd/containerd` };
    return [name, { programs, ...(isFirst ? { tags: "no_btrfs" } : {}), linkerFlags: "-s -w", firstBuild: "1 to 3 minutes" }];
  }),
) as Record<ContainerdName, ToolModule>;

/** Modules to build, by folder below `modules/`: the lab's programs, the workflow linter, and the containerd releases for the node trust tests. */
export const toolModules = {
  pulumi: {
    programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    tags: "osusergo,grpcnotrace",
    linkerFlags: `${stripped} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
    firstBuild: "3 to 6 minutes",
  },
  registry: {
    programs: {
      registry: "github.com/distribution/distribution/v3/cmd/registry",
      crane: "github.com/google/go-containerregistry/cmd/crane",
    },
    linkerFlags: stripped,
    firstBuild: "1 to 3 minutes",
  },
  etcd: { programs: { etcd: "go.etcd.io/etcd/server/v3" }, linkerFlags: stripped, firstBuild: "about a minute" },
  "control-plane": { programs: { "control-plane": "." }, linkerFlags: `${stripped} ${kubernetesStamp}`, firstBuild: "5 to 7 minutes" },
  kwok: { programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" }, linkerFlags: stripped, firstBuild: "1 to 2 minutes" },
  actionlint: { programs: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" }, linkerFlags: stripped, firstBuild: "up to two minutes" },
  ...containerdModules,
} as const satisfies Record<string, ToolModule>;

/** A folder below `modules/`. */
export type ToolModuleName = keyof typeof toolModules;

/** A program that the lab, a source check or a test runs. */
export type ToolName = "pulumi" | "registry" | "crane" | "etcd" | "control-plane" | "kwok" | "actionlint" | ContainerdName;

/** Module of a program. */
export function moduleOf(tool: ToolName): ToolModuleName {
  return tool === "crane" ? "registry" : tool;
}
