import type { ClusterAgent, InstallationRequest, StagingRequest } from "../../lab/site/agent";

/** Cluster agent that records requests to stage, unstage and install. Tests can delay staging, and make staging or installation fail. */
export class StagingAgent implements ClusterAgent {
  readonly staged: StagingRequest[] = [];
  readonly unstaged: StagingRequest[] = [];
  /** Installed solutions by instance name. */
  readonly installed = new Map<string, InstallationRequest>();
  /** Error that the next staging or installation throws. */
  failure: Error | undefined;
  private held: Promise<void> = Promise.resolve();

  async applyExtension() {
    return { currentVersion: "1.0.0" };
  }
  async removeExtension() {}
  async stage(request: StagingRequest, report: (stagedImages: number) => void) {
    await this.held;
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    this.staged.push(request);
    for (const [index] of request.images.entries()) report(index + 1);
  }
  async install(request: InstallationRequest) {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    this.installed.set(request.instance, request);
  }
  async uninstall(instanceId: string) {
    this.installed.delete(instanceId.split("/").at(-1) ?? "");
  }
  async unstage(request: StagingRequest) {
    this.unstaged.push(request);
  }

  /** Delays staging until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    this.held = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }
}
