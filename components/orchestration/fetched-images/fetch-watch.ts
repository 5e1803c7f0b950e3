import type { Environment } from "../../arm/credential";
import { isMeasured } from "../../core/data-rate";
import { durationMs } from "../../core/duration";
import { EdgeError, type Fault } from "../../core/fault";
import type { ImageDigests } from "../../core/moved-tag";
import { nextStartMs, waitPolicyFor } from "../../core/sync-schedule";
import type { Context, Known, Observation } from "../../dynamic/lifecycle";
import type { RegistryClient } from "../../oci/registry-client";
import { openCloudRegistry, openSiteRegistry } from "../../site-registry/access";
import { ImageArrival } from "../../site-registry/arrival";
import { type NoAnswer, noAnswer } from "../../site-registry/no-answer";
import { formatArrival, formatShare } from "../../site-registry/rules";
import { unmovedDigest, wantedImage } from "../../site-registry/wanted-image";
import { unreadable } from "../proved-images";
import { type FetchStatus, fetchLoginRefused, fetchStalled } from "./fetch-faults";
import type { FetchedImagesInputs as Inputs, FetchedImagesState as State } from "./inputs";
import { proofBySite, proofByWord } from "./proof-entries";

/** Time between two lines about progress, in milliseconds; also where nothing is new, because a run of which nothing is heard is interrupted. */
const progressEveryMs = 60_000;

/** How often broken links are looked for while nothing arrives, in milliseconds; more often where a fetch stalls early. Our proposal. */
const diagnoseEveryMs = 300_000;

/** How long a cloud registry without an answer, or a port-forward that fails, is tried again before the service's word counts, and for how long a login may be refused that was accepted before, in milliseconds. A new password works everywhere after a minute. Our proposal. */
const graceMs = 120_000;

/** One run's watch over the images of one solution: remembers what has arrived, so that each look asks only for what is missing. */
export class FetchWatch {
  private static readonly ofRun = new WeakMap<object, FetchWatch>();
  private arrival: ImageArrival | undefined;
  /** When the first look ended, and what had arrived by then. */
  private first: { ms: number; bytes: number } | undefined;
  private progressMs: number;
  private progressBytes = -1;
  private diagnosedMs = Number.NEGATIVE_INFINITY;
  /** Since when a login is refused that was accepted before. */
  private refusedMs: number | undefined;
  /** Which registry is asked: the site's answers as soon as it has synced, the cloud's at once or not at all. */
  private asked: "site" | "cloud" = "site";

  private constructor(private readonly startedMs: number) {
    this.progressMs = startedMs;
  }

  /** The watch of the run that learns into this state. */
  static of(known: Known<State>, nowMs: number): FetchWatch {
    const watch = FetchWatch.ofRun.get(known) ?? new FetchWatch(nowMs);
    FetchWatch.ofRun.set(known, watch);
    return watch;
  }

  /** Looks once. `digests`: of the images in the cloud registry when the fetch began, as far as they are known. */
  async observe(inputs: Inputs, digests: ImageDigests, context: Context): Promise<Observation<State>> {
    try {
      const now = await this.look(inputs, digests, context);
      const nowMs = context.clock.nowMs();
      this.refusedMs = undefined;
      const { wanted = [] } = this.arrival ?? {};
      if (this.arrival?.missingImages().length === 0)
        return { is: "done", learned: { digests: now, proof: proofBySite(wanted, inputs.by, nowMs), ...this.measured() } };
      const status = this.status(inputs, nowMs);
      if (this.isStalled(inputs, nowMs)) return { is: "failed", fault: fetchStalled(inputs, this.statusAt(status)) };
      return { is: "waiting", reason: status, learned: { digests: now, ...this.measured() }, logEveryMs: progressEveryMs };
    } catch (error) {
      const unanswered = noAnswer(error);
      return unanswered ? this.unanswered(inputs, digests, unanswered, context) : { is: "failed", fault: faultOf(error) };
    }
  }

  /** Asks both registries. Returns the digests of the images in the cloud registry. Throws RegistryError, ClusterAccessError, EdgeError. */
  private async look(inputs: Inputs, digests: ImageDigests, { environment, clock }: Context): Promise<ImageDigests> {
    this.asked = "site";
    const site = await openSiteRegistry(inputs.siteRegistry, environment);
    try {
      this.asked = "cloud";
      const images = this.arrival?.missingImages().map(({ image }) => image) ?? inputs.images;
      const [now, arrival] = await withCloud(inputs, environment, async (cloud) => {
        const found = await cloudDigests(cloud, images, inputs, digests);
        return [found, this.arrival ?? (await arrivalOf(cloud, inputs, found))] as const;
      });
      this.arrival = arrival;
      this.asked = "site";
      await arrival.look(site).finally(() => this.noteProgress(arrival.figures().arrivedBytes, clock.nowMs()));
      this.first ??= { ms: clock.nowMs(), bytes: arrival.figures().arrivedBytes };
      return now;
    } finally {
      site.close();
    }
  }

  /** Is it time to look for broken links: at the `first` look that does not end the wait, then from time to time while nothing arrives? */
  diagnosisDue(inputs: Inputs, nowMs: number): "no" | "first" | "again" {
    const isFirst = this.diagnosedMs === Number.NEGATIVE_INFINITY;
    if (!isFirst && nowMs - Math.max(this.progressMs, this.diagnosedMs) < beforeStall(inputs, diagnoseEveryMs)) return "no";
    this.diagnosedMs = nowMs;
    return isFirst ? "first" : "again";
  }

  /** The status with what is missing. */
  statusAt(status: string): FetchStatus {
    const missing = this.arrival?.missingBytes().map(({ image, bytes, missingBytes }) => `${image} lacks ${formatShare(missingBytes, bytes)}`);
    return { status, missing: missing?.join(", ") };
  }

  private noteProgress(arrivedBytes: number, nowMs: number): void {
    if (arrivedBytes > this.progressBytes) [this.progressBytes, this.progressMs] = [arrivedBytes, nowMs];
  }

  /** Waits where the registries were read before, or may still answer; else the service's word counts, or the run fails. */
  private async unanswered(inputs: Inputs, digests: ImageDigests, { reason, passes, isLoginRefused }: NoAnswer, context: Context): Promise<Observation<State>> {
    const nowMs = context.clock.nowMs();
    this.refusedMs = isLoginRefused && this.first !== undefined ? (this.refusedMs ?? nowMs) : undefined;
    if (this.refusedMs !== undefined && nowMs - this.refusedMs >= beforeStall(inputs, graceMs))
      return { is: "failed", fault: fetchLoginRefused(inputs, this.statusAt(reason)) };
    const isSoon = passes !== "no" && nowMs - this.startedMs < graceMs;
    const isExpected = isSoon || (passes === "while the site starts" && this.asked === "site");
    if (this.first !== undefined || isExpected) {
      return this.isStalled(inputs, nowMs)
        ? { is: "failed", fault: fetchStalled(inputs, this.statusAt(reason)) }
        : { is: "waiting", reason, logEveryMs: progressEveryMs };
    }
    const { siteRegistry, proofMode, solution, images, by } = inputs;
    if (proofMode === "required") return { is: "failed", fault: unreadable(siteRegistry.site, reason) };
    context.log(`${siteRegistry.site}: the images of ${solution} are not proved, the service's word counts: ${reason}`);
    try {
      const now = await withCloud(inputs, context.environment, (cloud) => cloudDigests(cloud, images, inputs, digests));
      return { is: "done", learned: { digests: now, proof: proofByWord(images, now, by, nowMs) } };
    } catch (error) {
      if (!noAnswer(error)) return { is: "failed", fault: faultOf(error) };
      return { is: "done", learned: { digests, proof: proofByWord(images, digests, by, nowMs) } };
    }
  }

  /** What arrived since the first look, until the last blob did. */
  private measured(): Pick<State, "transfer"> {
    if (this.first === undefined) return {};
    const transfer = { bytes: this.progressBytes - this.first.bytes, ms: this.progressMs - this.first.ms };
    return isMeasured(transfer) ? { transfer } : {};
  }

  private status({ syncSchedule }: Inputs, nowMs: number): string {
    const figures = this.arrival?.figures() ?? { images: 0, arrivedImages: 0, bytes: 0, arrivedBytes: 0 };
    const { ms, bytes } = this.first ?? { ms: nowMs, bytes: figures.arrivedBytes };
    const progress = formatArrival(figures, { bytes: figures.arrivedBytes - bytes, ms: nowMs - ms });
    const nextMs = waitPolicyFor(syncSchedule) === "accepted" ? nextStartMs(syncSchedule, nowMs) : undefined;
    return nextMs === undefined ? progress : `${progress}; the next sync window opens ${new Date(nextMs).toISOString()}`;
  }

  private isStalled(inputs: Inputs, nowMs: number): boolean {
    return nowMs - this.progressMs >= stallMs(inputs);
  }
}

function stallMs({ stallTimeout }: Inputs): number {
  return durationMs(stallTimeout) ?? Number.POSITIVE_INFINITY;
}

/** This time, or a quarter of the one after which a fetch has stalled: a cause is found before. */
function beforeStall(inputs: Inputs, ms: number): number {
  return Math.min(ms, stallMs(inputs) / 4);
}

async function withCloud<T>({ siteRegistry }: Inputs, environment: Environment, work: (cloud: RegistryClient) => Promise<T>): Promise<T> {
  const cloud = openCloudRegistry(siteRegistry, environment);
  return work(cloud).finally(() => cloud.close());
}

/** Digests of the images in the cloud registry, beside the known ones. Throws RegistryError; EdgeError where a tag has moved. */
async function cloudDigests(cloud: RegistryClient, images: readonly string[], inputs: Inputs, known: ImageDigests): Promise<ImageDigests> {
  const { solution, version, publishedDigests = {} } = inputs;
  const found = images.map(
    async (image) => [image, await unmovedDigest(cloud, image, known[image] ?? publishedDigests[image], `${solution} ${version}`)] as const,
  );
  return { ...known, ...Object.fromEntries(await Promise.all(found)) };
}

async function arrivalOf(cloud: RegistryClient, { images, siteRegistry }: Inputs, digests: ImageDigests): Promise<ImageArrival> {
  return new ImageArrival(await Promise.all(images.map((image) => wantedImage(cloud, image, digests[image] ?? ""))), siteRegistry.site);
}

/** The fault of an image. Throws every other error. */
function faultOf(error: unknown): Fault {
  const [fault] = error instanceof EdgeError ? error.faults : [];
  if (fault) return fault;
  throw error;
}
