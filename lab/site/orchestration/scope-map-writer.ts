import { textsOf } from "../../azure/resource";
import type { ArmCaller } from "./arm-caller";
import { BrokenLink } from "./staging-failures";
import { withoutRepositories, withRepositories } from "./sync-actions";

/** Changes sync scope maps, one change at a time: a PATCH replaces the whole list, so concurrent changes would be lost. Source: connected-registry reference 1.4. */
export class ScopeMapWriter {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly arm: ArmCaller) {}

  /** Adds the actions to sync these repositories. Keeps the actions of others. @throws BrokenLink */
  add(mapId: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    return this.inTurn(async () => {
      const actions = await this.actionsOf(mapId, signal);
      if (!actions) throw new BrokenLink("scopeMap", `there is no sync scope map ${mapId}`);
      await this.write(mapId, actions, withRepositories(actions, repositories), signal);
    });
  }

  /** Removes the actions of these repositories. Does nothing without a map. @throws BrokenLink */
  remove(mapId: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    return this.inTurn(async () => {
      const actions = await this.actionsOf(mapId, signal);
      if (actions) await this.write(mapId, actions, withoutRepositories(actions, repositories), signal);
    });
  }

  private async actionsOf(mapId: string, signal: AbortSignal): Promise<string[] | undefined> {
    const properties = await this.arm.properties(mapId, signal);
    return properties && textsOf(properties.actions);
  }

  private async write(mapId: string, before: readonly string[], actions: string[], signal: AbortSignal): Promise<void> {
    if (actions.length !== before.length) await this.arm.patch(mapId, { actions }, signal);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
