import { textsOf } from "../../azure/resource";
import type { ArmCaller } from "./arm-caller";
import { BrokenLink } from "./staging-failures";
import { withoutRepositories, withRepositories } from "./sync-actions";

/** Changes sync scope maps, one change after the other: a PATCH replaces the whole list, so two at once would lose one. Source: connected-registry reference 1.4. */
export class ScopeMapWriter {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly arm: ArmCaller) {}

  /** Lets these repositories sync. Actions of others stay. Throws BrokenLink. */
  add(mapId: string, repositories: readonly string[], signal: AbortSignal): Promise<void> {
    return this.inTurn(async () => {
      const actions = await this.actionsOf(mapId, signal);
      if (!actions) throw new BrokenLink("scopeMap", `there is no sync scope map ${mapId}`);
      await this.write(mapId, actions, withRepositories(actions, repositories), signal);
    });
  }

  /** Takes these repositories out. Nothing happens when there is no map. Throws BrokenLink. */
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
