import { readFileSync, writeFileSync } from "node:fs";
import { caseText, type MangledCase } from "./mangled-case";
import type { MangledSite, OperationEnd } from "./mangled-site";
import type { Log } from "./mangling-proxy";
import { type Operation, type OperationName, operations, recover } from "./operations";
import type { SeenRequest } from "./request-class";
import { beyond, shapeOf } from "./shape";
import { differences, type Snapshot, stateFile } from "./snapshot";

/** The checked properties, in the order of the table. */
export const properties = ["additional writes", "refused pulls", "credentials elsewhere", "no end", "not recovered"] as const;

/** A violated property. */
export interface Finding {
  property: (typeof properties)[number];
  what: string;
}

/** Result of a mangled run. */
export interface RunResult {
  case: MangledCase;
  hits: number;
  findings: Finding[];
  end: OperationEnd;
  /** Differences that the run left in the services or in the engine's state. */
  changed: string[];
  /** Exit code of the repairing run; undefined if nothing had changed. */
  recovered: number | undefined;
}

/** A clean run of an operation. */
interface Clean {
  log: Log;
  ms: number;
}

/** Runs operations of a prepared site, each with one case, and compares each with a clean run. */
export class MangledRuns {
  private readonly clean = new Map<OperationName, Clean>();
  private serial = 1;
  /** Whether the site can no longer be used for further runs. */
  isDamaged = false;

  constructor(
    private readonly site: MangledSite,
    /** Time after which an operation is interrupted, and counts as one that does not end. */
    private readonly limitMs: number,
  ) {}

  /** Requests of a clean run, which runs on the first call. */
  async requestsOf(name: OperationName): Promise<SeenRequest[]> {
    return (await this.cleanRun(operationOf(name))).log.seen;
  }

  /** Runs one case, and repairs the site. */
  async run(one: MangledCase): Promise<RunResult> {
    const operation = operationOf(one.operation);
    const clean = await this.cleanRun(operation);
    const { site } = this;
    const before = await site.snapshot();
    const state = stateFile(site.given.world, operation.stack);
    const stateBefore = readFileSync(state);
    const refusedBefore = site.puller.refused.length;
    operation.change?.(site, ++this.serial);
    site.proxy.foreignHosts.received.length = 0;
    site.proxy.begin(one.plan);
    const end = await operation.run(site, this.limitMs);
    const log = site.proxy.finish();
    const after = await site.snapshot();
    const findings = [...this.additional(operation, clean.log, log, before, after), ...this.leaked(), ...late(end, this.limitMs)];
    const recovered = await this.repair(operation, before, after, findings);
    // If only the engine's state is wrong, the site itself can be used for further runs.
    if (this.isDamaged && !operation.change && differences(services(before), services(await site.snapshot())).length === 0) {
      writeFileSync(state, stateBefore);
      this.isDamaged = false;
    }
    const refused = site.puller.refused.slice(refusedBefore);
    if (refused.length > 0) findings.push({ property: "refused pulls", what: `${refused.length} pulls: ${refused[0]}` });
    return { case: one, hits: log.hits, findings, end, changed: differences(before, after), recovered };
  }

  private async cleanRun(operation: Operation): Promise<Clean> {
    const known = this.clean.get(operation.name);
    if (known) return known;
    // The first changes differ from later ones, because only later ones have a previous revision.
    for (let warmUp = operation.change ? 2 : 0; warmUp > 0; warmUp--) {
      operation.change?.(this.site, ++this.serial);
      assertClean(operation, await operation.run(this.site, this.limitMs));
    }
    const before = await this.site.snapshot();
    operation.change?.(this.site, ++this.serial);
    this.site.proxy.begin();
    const end = await operation.run(this.site, this.limitMs);
    const log = this.site.proxy.finish();
    assertClean(operation, end);
    const changed = operation.change ? differences(shapeOf(before), shapeOf(await this.site.snapshot())) : differences(before, await this.site.snapshot());
    if (changed.length > 0) throw new Error(`a clean ${operation.name} changes what is compared:\n${changed.join("\n")}`);
    const clean = { log, ms: end.ms };
    this.clean.set(operation.name, clean);
    return clean;
  }

  private additional(operation: Operation, clean: Log, log: Log, before: Snapshot, after: Snapshot): Finding[] {
    const changed = operation.change ? beyondRevision(shapeOf(after), shapeOf(before)) : differences(services(before), services(after));
    return [...changed, ...repeated(clean, log)].map((what) => ({ property: "additional writes", what }));
  }

  private leaked(): Finding[] {
    const { proxy, given } = this.site;
    const secrets = [...proxy.credentials].flatMap((header) => header.split(" ").at(-1) ?? []);
    const known = [given.world.environment["ARM_CLIENT_SECRET"] ?? "", ...secrets].filter((secret) => secret.length > 15);
    return proxy.foreignHosts.received.flatMap(({ line, credentials, content }): Finding[] => {
      const held = known.some((secret) => content.includes(secret) || content.includes(encodeURIComponent(secret)));
      if (credentials.length === 0 && !held) return [];
      return [{ property: "credentials elsewhere", what: `${line.split("?")[0]} carried ${credentials.join(", ") || "a secret"}` }];
    });
  }

  /** Brings the stack up again unless nothing changed, and compares the result. */
  private async repair(operation: Operation, before: Snapshot, after: Snapshot, findings: Finding[]): Promise<number | undefined> {
    const leftIn = (now: Snapshot) => (operation.change ? differences(shapeOf(before), shapeOf(now)) : differences(before, now));
    if (!operation.change && leftIn(after).length === 0) return undefined;
    let end = await recover(this.site, operation, this.limitMs);
    let left = leftIn(await this.site.snapshot());
    if (end.code !== 0 || left.length > 0) {
      end = await recover(this.site, operation, this.limitMs, "--refresh");
      left = leftIn(await this.site.snapshot());
    }
    // Azure's plugin treats any 404 as a deletion and drops the resource from the state: `recover` records it again.
    let recovery = "";
    if (end.code !== 0) {
      ({ output: recovery } = await this.site.command(["recover", operation.stack], this.limitMs));
      end = await recover(this.site, operation, this.limitMs);
      // This writes unreadable values again, for example protected settings.
      left = differences(shapeOf(before), shapeOf(await this.site.snapshot())).filter((name) => !helmRelease.test(name));
    }
    if (end.code !== 0)
      findings.push({ property: "not recovered", what: `up, up --refresh, and recover with up fail: ${faultsIn(end.output)}; recover printed: ${recovery}` });
    else findings.push(...left.map((what): Finding => ({ property: "not recovered", what })));
    this.isDamaged = end.code !== 0 || left.length > 0;
    return end.code;
  }
}

/** Helm keeps each release of an extension that is written again. */
const helmRelease = /^cluster Secret \S+\/sh\.helm\.release\.v1\.\S+ created$/;

/** Error lines of a failed run. */
function faultsIn(output: string): string {
  const lines = output.split("\n").filter((line) => /error:|EDGE-/.test(line) && !/update failed|\*\*|\(\d+s\)/.test(line));
  return [...new Set(lines.map((line) => line.trim()))].slice(0, 4).join(" / ");
}

function operationOf(name: OperationName): Operation {
  const found = operations.find((one) => one.name === name);
  if (!found) throw new Error(`no operation ${name}`);
  return found;
}

function assertClean({ name }: Operation, { code, output }: OperationEnd): void {
  if (code !== 0) throw new Error(`a clean ${name} fails: ${output}`);
}

function late({ inTime, ms }: OperationEnd, limitMs: number): Finding[] {
  return inTime ? [] : [{ property: "no end", what: `interrupted after ${limitMs / 1000} s, ended after ${(ms / 1000).toFixed(0)} s` }];
}

/** The part of a snapshot that is in services. */
function services(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([name]) => !name.startsWith("state ")));
}

/** Differences to the clean run, except for the revision that a change creates. */
function beyondRevision(after: Snapshot, before: Snapshot): string[] {
  return beyond(services(after), services(before)).flatMap((name) => (/vision-revision-\d/.test(name) ? [] : `${name} created`));
}

/**
 * Successful writes in addition to those of the clean run. A PUT, PATCH or DELETE may be repeated, because it has the same effect; a POST may not. A vendor's plugin may also send a PUT
 * that a clean run does not send, with unchanged content: any change would be found by the comparison of snapshots.
 */
function repeated(clean: Log, log: Log): string[] {
  const [cleanWrites, now] = [writesOf(clean), writesOf(log)];
  return [...now].flatMap(([name, count]) => {
    const expected = cleanWrites.get(name) ?? 0;
    const isAction = / POST /.test(name);
    if (expected === 0 && (isAction || name.startsWith("program "))) return [`${name}, which a clean run does not send`];
    return count > expected && isAction ? [`${name} ${count} times instead of ${expected}`] : [];
  });
}

function writesOf({ passed }: Log): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { isWrite, status, class: name } of passed) if (isWrite && status < 400) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** One line about a run. */
export function runLine({ case: one, hits, end, recovered, findings }: RunResult): string {
  const parts = [
    caseText(one),
    `hits ${hits}`,
    `code ${end.code}`,
    `${(end.ms / 1000).toFixed(1)} s`,
    ...(recovered === undefined ? [] : [`then up ${recovered}`]),
  ];
  return [parts.join(" | "), ...findings.map(({ property, what }) => `    ${property}: ${what}`)].join("\n");
}
