import type { Clock } from "../clock";

/** A link that takes time: `rate` in bytes per lab second, read at the beginning of each transfer; undefined: no time. */
export interface LinkRate {
  clock: Clock;
  rate: () => number | undefined;
}

/** What of a site's connection is lost: all of it, or the way to the cloud registry alone (login server and data endpoint), which a firewall or a route may close while the cluster's agent stays connected. */
export type LostPath = "cloud" | "registry";

/** A site's connection to the cloud, which can be lost and restored, and may have a rate. */
export class SiteUplink {
  private readonly losses = { cloud: 0, registry: 0 };
  private loss = new AbortController();
  private readonly watchers = new Set<(isUp: boolean) => void>();
  /** Lab time at which the last transfer ends, in milliseconds. */
  private freeAtMs = 0;

  /** @default - transfers take no time */
  constructor(private readonly link?: LinkRate) {}

  /** Do transfers take lab time? Without a rate they take this machine's time, which nothing in the lab may depend on. */
  get takesTime(): boolean {
    return this.link?.rate() !== undefined;
  }

  /** For what talks to the cloud registry. @throws Error while the way there is down */
  assertUp(): void {
    if (this.isRegistryLost) throw unreachable();
  }

  /**
   * Has content sent by `send`, and holds it back until the link has carried its bytes. Transfers follow each other.
   * A loss of the link ends a transfer. @throws Error then; the signal's reason when aborted; what `send` throws
   */
  async carry<Answer>(send: () => Promise<Answer>, bytes: (answer: Answer) => number, signal: AbortSignal): Promise<Answer> {
    this.assertUp();
    const { link, loss } = this;
    const beganAtMs = link?.clock.now().getTime() ?? 0;
    const answer = await send();
    const rate = link?.rate();
    if (link === undefined || rate === undefined) return answer;
    this.freeAtMs = Math.max(this.freeAtMs, beganAtMs) + (bytes(answer) / rate) * 1_000;
    const leftMs = this.freeAtMs - link.clock.now().getTime();
    try {
      if (leftMs > 0) await link.clock.wait(leftMs, AbortSignal.any([signal, loss.signal]));
    } catch (error) {
      // What does not arrive does not occupy the link either.
      this.freeAtMs = Math.min(this.freeAtMs, link.clock.now().getTime());
      throw error;
    }
    return answer;
  }

  /** Takes it down until the returned function is called; with several losses, until the last one ends. */
  lose(path: LostPath = "cloud"): () => void {
    this.count(path, 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.count(path, -1);
    };
  }

  /** Calls back whenever the whole uplink is lost or restored. */
  watch(watcher: (isUp: boolean) => void): void {
    this.watchers.add(watcher);
  }

  private get isRegistryLost(): boolean {
    return this.losses.cloud + this.losses.registry > 0;
  }

  private count(path: LostPath, change: 1 | -1): void {
    const was = { isRegistryLost: this.isRegistryLost, isUp: this.losses.cloud === 0 };
    this.losses[path] += change;
    if (this.isRegistryLost && !was.isRegistryLost) this.loss.abort(unreachable());
    if (!this.isRegistryLost && was.isRegistryLost) this.loss = new AbortController();
    const isUp = this.losses.cloud === 0;
    if (isUp !== was.isUp) for (const watcher of this.watchers) watcher(isUp);
  }
}

function unreachable(): Error {
  return new Error("the network is unreachable");
}
