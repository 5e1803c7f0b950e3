import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, formatFaults } from "../../components/core/fault";
import { parseImageRef, referenceOf } from "../../components/core/image-ref";
import { siteRegistry } from "../../components/site-registry/opening";
import { stackFile } from "../../program/config/config-source";
import { faultsOf } from "../../program/errors/error-faults";
import { stackNames } from "../changed-stacks/stack-files";
import { stackOutputs } from "../engine/stack-reading";
import { type CommandIo, exitCodes, UsageError } from "../io/command";
import { inParallel } from "../io/in-parallel";
import { replaceStackFile } from "../io/replaced-stack-file";
import { readSiteFacts } from "../prove/site-facts";
import { healthyTimes, type Rollback, rollbackOf } from "./last-healthy";
import { pinsIn, withPins } from "./pinned-text";
import { linesOf, recordsIn } from "./record-file";
import type { RolloutArguments } from "./rollout-arguments";
import { unifiedDiff } from "./unified-diff";

/** Sites that are looked at at the same time. Chosen by this project. */
const sitesAtOnce = 4;

/** The result of `rollout rollback --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface RollbackReport {
  schemaVersion: 1;
  sites: { stack: string; file: string; changes: { solution: string; from: string; to: string }[] }[];
  /** Unified diff of the stack files. */
  diff: string;
  /** Were the files changed? */
  written: boolean;
}

/** Implements `rollout rollback`: proposes to pin the last healthy versions that are still at their site. Git stays the truth: the change is a diff to commit. */
export async function rollback({ record, sites, writes, json }: RolloutArguments, io: CommandIo): Promise<number> {
  const known = stackNames(join(io.folder, "stacks")).sites;
  const unknown = sites.filter((site) => !known.includes(site));
  if (unknown.length > 0) throw new UsageError(`--site takes a site of this project: ${known.join(", ")}, given ${unknown.join(", ")}`);
  const paths = record === undefined ? recordsIn(io.folder) : [record];
  if (paths.length === 0) throw new UsageError("rollout rollback needs a record of a rollout: --record names it");
  const records = paths.map(linesOf);
  const chosen = sites.length > 0 ? sites : known;
  const proposals = await inParallel(chosen, sitesAtOnce, (site) => proposal(site, { records, isAsked: sites.length > 0 }, io));
  const changes = proposals.filter((one) => one.changes.length > 0);
  const report: RollbackReport = {
    schemaVersion: 1,
    sites: changes.map((one) => ({ stack: one.stack, file: one.file, changes: one.changes.map(({ solution, from, to }) => ({ solution, from, to })) })),
    diff: changes.map(({ file, before, after }) => unifiedDiff(file, before, after)).join("\n"),
    written: writes && changes.length > 0,
  };
  if (writes) for (const { file, after } of changes) replaceStackFile(io.folder, file, after, "EDGE-STACK-FILE");
  for (const { faults } of proposals) if (faults.length > 0) io.narrate(formatFaults(faults));
  io.print(json ? JSON.stringify(report, undefined, 2) : report.diff || "no site has to be rolled back");
  return proposals.every(({ faults }) => faults.length === 0) ? exitCodes.done : exitCodes.no;
}

interface Proposal {
  stack: string;
  /** Path of the stack file below the project's folder. */
  file: string;
  before: string;
  after: string;
  changes: readonly Rollback[];
  /** Why the site cannot be rolled back. */
  faults: readonly Fault[];
}

interface Question {
  records: readonly ReturnType<typeof linesOf>[];
  isAsked: boolean;
}

async function proposal(stack: string, { records, isAsked }: Question, io: CommandIo): Promise<Proposal> {
  const file = stackFile(stack);
  const before = readFileSync(join(io.folder, file), "utf8");
  const changes = rollbackOf(healthyTimes(records, stack), pinsIn(before), isAsked);
  const unchanged = { stack, file, before, after: before, changes: [] };
  if (changes === undefined) return { ...unchanged, faults: [refusal(stack, "no record knows a healthy run of it with other versions", [])] };
  const faults = changes.length === 0 ? [] : await provable(stack, changes, io);
  if (faults.length > 0) return { ...unchanged, faults };
  const after = withPins(
    before,
    changes.map(({ solution, to }) => ({ solution, version: to })),
  );
  return { stack, file, before, after, changes, faults: [] };
}

/** Faults of versions that are no longer in the catalog, or whose images the site's registry does not have with the digests of the time. */
async function provable(stack: string, changes: readonly Rollback[], io: CommandIo): Promise<Fault[]> {
  const gone = changes.filter(({ solution, to }) => !existsSync(join(io.folder, "stacks", "solutions", solution, to)));
  if (gone.length > 0) return [refusal(stack, "the catalog no longer has the version", gone)];
  const unread = changes.filter(({ digests }) => Object.keys(digests).length === 0);
  if (unread.length > 0) return [refusal(stack, "its record has no digests", unread)];
  try {
    const missing = await missingImages(stack, Object.assign({}, ...changes.map(({ digests }) => digests)) as Record<string, string>, io);
    return missing.length === 0 ? [] : [refusal(stack, `the site's registry no longer has ${missing.join(", ")}`, changes)];
  } catch (error) {
    return [
      refusal(
        stack,
        `the site's registry cannot be read: ${faultsOf(error)
          .map(({ what }) => what)
          .join("; ")}`,
        changes,
      ),
    ];
  }
}

/** Images that the site's registry does not have, or has with another digest. */
async function missingImages(stack: string, digests: Readonly<Record<string, string>>, io: CommandIo): Promise<string[]> {
  const { facts, clientToken } = readSiteFacts(stack, await stackOutputs(io.folder, stack));
  const registry = await siteRegistry(facts, clientToken, { connect: undefined, caFile: undefined }, { ...io, narrate: () => undefined });
  try {
    const looks = Object.entries(digests).map(async ([image, digest]) => {
      const ref = parseImageRef(image);
      return (await registry.announcedDigest(ref.repository, referenceOf(ref))) === digest ? [] : [image];
    });
    return (await Promise.all(looks)).flat();
  } finally {
    registry.close();
  }
}

function refusal(stack: string, why: string, changes: readonly Rollback[]): Fault {
  const versions = changes.map(({ solution, to }) => `${solution} ${to}`).join(", ");
  return {
    code: "EDGE-ROLLBACK",
    what: `site ${stack} cannot be rolled back: ${why}`,
    given: versions ? `site ${stack}, ${versions}` : `site ${stack}`,
    allowed: "a version that a rollout found healthy at the site, and whose images the site still has",
    fix: "pin a version yourself, whose images the next run stages again; more revisions stay at a site with site.keepRevisions",
  };
}
