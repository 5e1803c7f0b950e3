/** A site's way to the cloud: it can be lost, and comes back. */
export class SiteUplink {
  private losses = 0;
  private readonly watchers = new Set<(isUp: boolean) => void>();

  /** @throws Error while it is lost */
  assertUp(): void {
    if (this.losses > 0) throw new Error("the network is unreachable");
  }

  /** Loses it until the returned function is called; of several losses, until the last one is over. */
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

  /** Calls back whenever it goes or comes back. */
  watch(watcher: (isUp: boolean) => void): void {
    this.watchers.add(watcher);
  }

  private tell(isUp: boolean): void {
    for (const watcher of this.watchers) watcher(isUp);
  }
}
