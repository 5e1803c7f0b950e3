import assert from "node:assert/strict";
import type { ProgramWorld } from "./program-world";
import { type PullEnd, SitePuller, assertServed } from "./site-puller";

/** The distinct results of the pulls in one phase. */
const ways = (ends: readonly PullEnd[]) => [...new Set(ends)].sort();

/** Pulls from site line-1 while its registry is reinstalled: they may fail from the deletion of its extension until the new instance has synced. */
export class InterruptedPulls {
  /** Numbers of pulls that had ended when the extension was deleted, and when the new instance was Online. */
  private deletedAt: number | undefined;
  private onlineAt: number | undefined;
  private isInstalled = false;
  private readonly stop: () => void;

  private constructor(
    private readonly given: ProgramWorld,
    private readonly puller: SitePuller,
  ) {
    const { requests, azure } = given.world.azure;
    const stopRequests = requests.watch(({ method, path }) => {
      if (!/\/extensions\/[^/]+$/.test(path)) return;
      if (method === "DELETE") this.deletedAt ??= puller.ends.length;
      this.isInstalled ||= method === "PUT";
    });
    const stopStore = azure.store.watch(({ properties }) => {
      if (this.isInstalled && properties["connectionState"] === "Online") this.onlineAt ??= puller.ends.length;
    });
    this.stop = () => {
      stopRequests();
      stopStore();
    };
  }

  static async start(given: ProgramWorld): Promise<InterruptedPulls> {
    return new InterruptedPulls(given, await SitePuller.start(given));
  }

  /**
   * Asserts that every pull succeeded until the extension was deleted, and again from the first one served by the new instance, and that none was refused after that instance was Online.
   * `wasLost`: pulls failed before the run. `moved`: nothing answers at the previous address any more. Pulls with the stack's current facts succeed.
   */
  async assertOnlyInterrupted({ wasLost = false, moved = false }: { wasLost?: boolean; moved?: boolean }): Promise<void> {
    await this.puller.stop();
    this.stop();
    const { ends } = this.puller;
    const { deletedAt, onlineAt } = this;
    if (deletedAt === undefined || onlineAt === undefined) assert.fail("the registry was not installed again");
    if (!wasLost) assert.deepEqual(ways(ends.slice(0, deletedAt)), ["pulled"]);
    const afterwards = ends.slice(onlineAt);
    const answered = afterwards.indexOf("pulled");
    if (!moved) {
      // Until the image is fetched again, the new instance has no manifest to serve; it refuses no login.
      assert.ok(!afterwards.slice(0, answered < 0 ? undefined : answered).includes("refused"), ways(afterwards).join("\n"));
      // The run may end before the next pull, which is tried below.
      if (answered >= 0) assert.deepEqual(ways(afterwards.slice(answered)), ["pulled"]);
    }
    assertServed(await (await SitePuller.start(this.given)).stop());
  }
}
