/** A site's connection to the cloud, which can be lost and restored. */
export class SiteUplink {
  private losses = 0;
  private readonly watchers = new Set<(isUp: boolean) => void>();

  /** @throws Error while it is down */
  assertUp(): void {
    if (this.losses > 0) throw new Error("the network is unreachable");
  }

  /** Takes it down until the returned function is called; with several losses, until the last one ends. */
  lose(): () => void {
    this.losses += 1;
    if (this.losses === 1) this.tell(false);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.losses -= 1;
      if (this.losses === 0) this.tell(true);
    };
  }

  /** Calls back whenever it goes down or up. */
  watch(watcher: (isUp: boolean) => void): void {
    this.watchers.add(watcher);
  }

  private tell(isUp: boolean): void {
    for (const watcher of this.watchers) watcher(isUp);
  }
}
