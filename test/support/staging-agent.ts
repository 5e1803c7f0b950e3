import type { ClusterAgent, StagingRequest } from "../../lab/site/agent";

/** A cluster's agent that notes what it is asked to stage and unstage; tests may let it fail or wait. */
export class StagingAgent implements ClusterAgent {
  readonly staged: StagingRequest[] = [];
  readonly unstaged: StagingRequest[] = [];
  /** Thrown by the next staging. */
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
  async unstage(request: StagingRequest) {
    this.unstaged.push(request);
  }

  /** Lets staging wait until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    this.held = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }
}
