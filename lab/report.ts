/** Version of the report's schema; increases when a member changes its meaning or is removed. */
export const reportSchemaVersion = 2;

/** A solution on a site. */
export interface SolutionReport {
  name: string;
  version: string;
  /** ARM id. */
  solutionVersionId: string;
  /** State that the service reports; `ReadyToDeploy` once its images are on the site. */
  state: string;
}

/** An image, read from both registries; each digest is computed from the bytes. */
export interface ImageReport {
  /** `repository:tag` */
  ref: string;
  /** Absent if the cloud registry has no such image. */
  cloudDigest?: string | undefined;
  /** Absent if the site's registry has no such image. */
  siteDigest?: string | undefined;
  equal: boolean;
}

/** One site at the end of the run. */
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

/** One operation on a resource. */
export interface OperationReport {
  stack: string;
  /** Logical name. */
  name: string;
  /** The engine's operation: `create`, `update` ... */
  kind: string;
  type: string;
  durationMs: number;
}

/** What `npm start` writes to `out/report.json`. Holds no secret. Described in docs/reference/report.md and docs/reference/report.schema.json. */
export interface Report {
  schemaVersion: typeof reportSchemaVersion;
  sites: SiteReport[];
  /** Demo sites that this machine cannot run, and why. Nothing of them was deployed. */
  skipped: { name: string; reason: string }[];
  /** Of every engine run, in order of completion. */
  operations: OperationReport[];
  /** Phases of the run, in order of completion; phases of different sites run in parallel. */
  phases: { name: string; durationMs: number }[];
}

/** Why the report of a site proves nothing, one line each; empty when the site stages images and all are equal. */
export function unproved({ name, images }: SiteReport): string[] {
  if (images.length === 0) return [`${name} stages no image: there is nothing to prove`];
  return images.filter(({ equal }) => !equal).map(({ ref }) => `${ref} on ${name} differs from the image in the cloud registry`);
}

/** One line for each skipped site. */
export function skippedLines({ skipped }: Report): string[] {
  return skipped.map(({ name, reason }) => `skipped: ${name} ${reason}`);
}

/** Hex digits of a digest to show in the table; the report has all of them. */
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
