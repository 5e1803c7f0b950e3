import type { ClusterAgent, DesiredExtension } from "../../lab/site/agent";

/** A cluster's agent that records the extension operations it receives, and refuses them on request. */
export class NotingAgent implements ClusterAgent {
  readonly applied: DesiredExtension[] = [];
  readonly removed: string[] = [];
  failure: Error | undefined;
  lag = 0;
  lagMs() {
    return this.lag;
  }
  async applyExtension(extension: DesiredExtension) {
    this.applied.push(extension);
    if (this.failure) throw this.failure;
    return { currentVersion: "1.5.0" };
  }
  async removeExtension(name: string) {
    this.removed.push(name);
  }
  async stage() {}
  async unstage() {}
  async install() {}
  async uninstall() {}
}
