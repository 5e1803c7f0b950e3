import { table } from "../io/table";

/** What became of one image. */
export interface PushedImage {
  /** `repository:tag` */
  ref: string;
  digest: string;
  outcome: "pushed" | "imported" | "already there";
}

/** The answer of `push --json`. `schemaVersion` rises when a member goes or changes its meaning. */
export interface PushReport {
  schemaVersion: 1;
  /** `host[:port]` of the hub's registry. */
  loginServer: string;
  images: PushedImage[];
}

/** The report as a table. */
export function pushTable({ loginServer, images }: PushReport): string {
  return table([["image", `digest in ${loginServer}`, ""], ...images.map(({ ref, digest, outcome }) => [ref, digest, outcome])]);
}
