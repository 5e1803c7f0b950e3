import { Stacks } from "../../lab/stacks";
import { ProgramWorld, succeeded } from "../support/program-world";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller } from "../support/site-puller";
import { ClusterProxy } from "./cluster-proxy";
import { type Operation, type OperationName, operationNames, operationOf, solutionVersions } from "./operations";
import { cleanRun, type Kill, uncovered, type Walk, walk, type Writes } from "./walk";
import { onlyIn, worldObjects } from "./world-objects";
import { WriteJournal } from "./write-journal";

/** Kinds of sites. */
export const flavors = ["generic", "tanzu"] as const;
/** One of them. */
export type Flavor = (typeof flavors)[number];

/** One row of the matrix. */
export interface MatrixRow {
  operation: OperationName;
  flavor: Flavor;
  /** Writes of the uninterrupted run. */
  writes: number;
  kills: readonly Kill[];
  recovered: number;
  /** Commands that a person would need in addition to `recover` and the operation itself. */
  manual: number;
  /** Writes that were not followed by a kill. */
  uncovered: readonly string[];
  /** Objects that the uninterrupted run did not leave. */
  orphans: readonly string[];
  /** Objects that only the uninterrupted run left. */
  missing: readonly string[];
  pulls: number;
  refusedPulls: number;
  /** Log lines of the site's registry about a refused sync password. */
  refusedSyncs: number;
  seconds: number;
  /** Failure of the walk; empty if there was none. */
  failure: string;
}

/** A fifth of a second at the lab's usual speed. */
const pullRestMs = 12_000;

/** Options of one matrix. */
export interface MatrixOptions {
  flavor: Flavor;
  operations: readonly OperationName[];
  seed: number;
  narrate(line: string): void;
}

/** The state that a walk is compared with. */
interface Clean {
  writes: Writes;
  objects: readonly string[];
}

/** Walks operations on its own lab. A failed walk ends the matrix of this site, because the next one would not start from the same state. */
export async function runMatrix({ flavor, operations, seed, narrate }: MatrixOptions): Promise<MatrixRow[]> {
  const given = await ProgramWorld.start({ policies: false, ...(flavor === "tanzu" && { tanzuSites: ["line-1"] }) });
  const proxy = await ClusterProxy.start(given.world.environment["KUBECONFIG"] ?? "", given.world.folder);
  try {
    const { PULUMI_OPTION_POLICY_PACK: _, ...environment } = given.world.environment;
    const stacks = new Stacks({ ...given.world, environment: { ...environment, KUBECONFIG: proxy.kubeconfig } }, given.project.folder, process.env);
    const matrix = new Matrix(given, stacks, new WriteJournal(given.world, proxy), flavor, generator(seed), narrate);
    await matrix.prepare(operations.includes("upgrade") ? solutionVersions : ["1.0.0"]);
    return await matrix.run(operations);
  } finally {
    proxy.stop();
    await given.end();
  }
}

class Matrix {
  constructor(
    private readonly given: ProgramWorld,
    private readonly stacks: Stacks,
    private readonly journal: WriteJournal,
    private readonly flavor: Flavor,
    private readonly random: () => number,
    private readonly narrate: (line: string) => void,
  ) {}

  /** Brings up a hub with these versions of the solution. */
  async prepare(versions: readonly string[]): Promise<void> {
    const { given } = this;
    this.narrate(`${this.flavor}: bringing up the hub`);
    if (this.flavor === "tanzu") given.project.change("line-1", "site", (site) => ({ ...site, flavor: "tanzu" }));
    for (const version of versions.slice(1)) given.project.addVersion("vision", "1.0.0", version);
    await succeeded(given.stacks.up("hub"));
    await given.push(versions);
    await succeeded(given.stacks.up("hub"));
  }

  async run(wanted: readonly OperationName[]): Promise<MatrixRow[]> {
    const rows: MatrixRow[] = [];
    const withoutSite = await worldObjects(this.given);
    const up = await this.clean("up", 1);
    let destroy: Clean | undefined;
    if (wanted.includes("up") || wanted.includes("destroy")) destroy = { ...(await this.clean("destroy", 1)), objects: withoutSite };
    if (wanted.includes("up")) rows.push(await this.row("up", up));
    else if (destroy) await this.clean("up", 2);
    // Superseded revisions are removed from the second change on: an uninterrupted run must remove one, too.
    if (wanted.includes("upgrade")) await this.clean("values", 0);
    for (const name of operationNames.filter((other) => other !== "up" && other !== "destroy" && wanted.includes(other))) {
      if (rows.some(({ failure }) => failure !== "")) return rows;
      // The first time differs: for example, the Kubernetes provider then changes the manager of a Secret's fields.
      if (name !== "upgrade") await this.clean(name, 0);
      const clean = await this.clean(name, 1);
      rows.push(await this.row(name, clean));
    }
    if (destroy && wanted.includes("destroy") && rows.every(({ failure }) => failure === "")) rows.push(await this.row("destroy", destroy));
    return rows;
  }

  /** Runs an operation without a kill. */
  private async clean(name: OperationName, round: number): Promise<Clean> {
    this.narrate(`${this.flavor} ${name}: a run that nobody kills`);
    const operation = this.operation(name);
    operation.prepare(round);
    const writes = await cleanRun(operation, this.journal);
    return { writes, objects: await worldObjects(this.given) };
  }

  private async row(name: OperationName, clean: Clean): Promise<MatrixRow> {
    const operation = this.operation(name);
    const passwords = new SitePasswords(this.given);
    const begin = Date.now();
    const refusedBefore = operation.serves ? passwords.refusedSyncs().length : 0;
    const puller = operation.serves ? await SitePuller.start(this.given, { restMs: pullRestMs }) : undefined;
    operation.prepare(2);
    const walked = await walk(this.given, operation, this.journal, (write) => clean.writes.get(write) ?? 1, this.random, this.narrate);
    await puller?.stop();
    const ends = puller?.ends ?? [];
    const failed = ends.filter((end) => end.startsWith("failed"));
    const objects = await worldObjects(this.given);
    const row = {
      operation: name,
      flavor: this.flavor,
      ...compared(clean, walked, objects, operation),
      pulls: ends.length,
      refusedPulls: ends.filter((end) => end === "refused").length + failed.length,
      refusedSyncs: operation.serves ? passwords.refusedSyncs().length - refusedBefore : 0,
      seconds: Math.round((Date.now() - begin) / 1000),
    };
    this.narrate(
      `${this.flavor} ${name}: ${row.kills.length} kills after ${row.writes} writes, ${row.seconds} s${row.failure === "" ? "" : `, FAILED: ${row.failure}`}`,
    );
    return row;
  }

  private operation(name: OperationName): Operation {
    return operationOf(name, this.given, this.stacks);
  }
}

function compared(clean: Clean, walked: Walk, objects: readonly string[], { adds }: Operation) {
  const beyond = onlyIn(objects, clean.objects);
  const added = beyond.findIndex((object) => adds?.test(object));
  return {
    writes: [...clean.writes.values()].reduce((sum, times) => sum + times, 0),
    kills: walked.kills,
    recovered: walked.kills.filter(({ code }) => code === 0).length,
    manual: walked.code === 0 ? 0 : 1,
    uncovered: uncovered(clean.writes, walked),
    orphans: beyond.filter((_, index) => index !== added),
    missing: onlyIn(clean.objects, objects),
    failure: walked.output,
  };
}

/** Numbers between 0 and 1 that a seed determines. Source: mulberry32, public domain. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
