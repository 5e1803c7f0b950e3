/** Version of the report's shape; grows when a member changes its meaning or goes. */
export const reportSchemaVersion = 2;

/** A solution as it stands on a site. */
export interface SolutionReport {
  name: string;
  version: string;
  /** ARM id. */
  solutionVersionId: string;
  /** The service's word; `ReadyToDeploy` once its images are on the site. */
  state: string;
}

/** An image, read from both registries and digested from its bytes. */
export interface ImageReport {
  /** `repository:tag` */
  ref: string;
  /** Absent where the cloud registry gave none. */
  cloudDigest?: string | undefined;
  /** Absent where the site's registry gave none. */
  siteDigest?: string | undefined;
  equal: boolean;
}

/** One site as the run left it. */
export interface SiteReport {
  /** Name of the stack. */
  name: string;
  /** ARM id. */
  connectedRegistryId: string;
  /** `Online` when its instance has synced. */
  connectedRegistryState: string;
  serviceAddress: string;
  solutions: SolutionReport[];
  images: ImageReport[];
}

/** A resource that something was done with. */
export interface OperationReport {
  stack: string;
  /** Logical name. */
  name: string;
  /** The engine's word: `create`, `update` ... */
  kind: string;
  type: string;
  durationMs: number;
}

/** What `npm start` writes to `out/report.json`. Holds no secret. Described in docs/reference/report.md and docs/reference/report.schema.json. */
export interface Report {
  schemaVersion: typeof reportSchemaVersion;
  sites: SiteReport[];
  /** Sites of the demo that this machine cannot run, and why; nothing of theirs was brought up. */
  skipped: { name: string; reason: string }[];
  /** Of each run of the engine in the order in which they ended. */
  operations: OperationReport[];
  /** What the run did, in the order in which it ended; what concerns different sites goes on at the same time. */
  phases: { name: string; durationMs: number }[];
}

/** What keeps the report of a site from being a proof, a line each; none when it stages images and all are equal. */
export function unproved({ name, images }: SiteReport): string[] {
  if (images.length === 0) return [`${name} stages no image, so there is nothing to prove`];
  return images.filter(({ equal }) => !equal).map(({ ref }) => `${ref} on ${name} is not what the cloud registry has`);
}

/** A line for each site that was left out. */
export function skippedLines({ skipped }: Report): string[] {
  return skipped.map(({ name, reason }) => `skipped: ${name} ${reason}`);
}

/** Digits of a digest that a table shows; the report has them all. */
const shownDigits = 16;

/** Every image of every site: its digest in the cloud registry, in the site's registry, and whether they are equal. */
export function imagesTable({ sites }: Report): string {
  const rows = sites.flatMap(({ name, images }) =>
    images.map(({ ref, cloudDigest, siteDigest, equal }) => [name, ref, shown(cloudDigest), shown(siteDigest), equal ? "equal" : "NOT EQUAL"]),
  );
  return table([["site", "image", "digest in the cloud", "digest on the site", ""], ...rows]);
}

/** The operations as a table of plain text. */
export function operationsTable({ operations }: Report): string {
  const rows = operations.map(({ stack, name, type, kind, durationMs }) => [stack, name, type, kind, String(durationMs)]);
  return table([["stack", "resource", "type", "done", "ms"], ...rows]);
}

function shown(digest: string | undefined): string {
  return digest?.slice(0, "sha256:".length + shownDigits) ?? "none";
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
