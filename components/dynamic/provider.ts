import { armFault } from "../arm/arm-fault";
import { EdgeError, formatFault } from "../core/fault";
import { changedFields } from "../core/field-table";
import { type Stored, decodeState, encodeState, holdsUnknown } from "./stored";
import type { Context, Lifecycle, WithTimeout } from "./lifecycle";
import { removeResource } from "./removal";
import { Run, type RunOptions, contextFor, resourceLabel } from "./run";
import { Runner, phaseKey, remainingPhases } from "./runner";

type Properties = Record<string, unknown>;

/** What every provider of a process shares. */
export interface ProviderServices {
  context: Context;
  options: RunOptions;
}

/** The dynamic provider of one kind: implements the engine's calls with the kind's lifecycle. */
export class LifecycleProvider<Inputs extends WithTimeout, State> {
  constructor(
    private readonly lifecycle: Lifecycle<Inputs, State>,
    private readonly services: () => Promise<ProviderServices>,
  ) {}

  async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    if (holdsUnknown(news)) return { inputs: news, failures: [] };
    const services = await this.services().catch(plainly);
    const previous = Object.keys(olds).length > 0 ? decodeState(this.lifecycle, olds).inputs : undefined;
    const given = decodeState(this.lifecycle, news).inputs as Inputs;
    const context = contextFor(this.lifecycle, given, services.context);
    const inputs = (await this.lifecycle.decide?.(given, previous, context).catch(plainly)) ?? given;
    const faults = (await this.lifecycle.preflight?.(inputs, previous, context).catch(plainly)) ?? [];
    return { inputs: { ...news, ...inputs }, failures: faults.map((fault) => ({ property: "", reason: formatFault(fault) })) };
  }

  async diff(_id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
    const { inputs: before, progress } = decodeState(this.lifecycle, olds);
    const after = decodeState(this.lifecycle, news).inputs;
    const changed = changedFields(this.lifecycle.fields, before, after);
    const open = holdsUnknown(after) ? [] : remainingPhases(this.lifecycle, after, progress.done);
    return {
      changes: changed.updates.length + changed.replaces.length + open.length > 0 || (progress.pending ?? progress.failed) !== undefined,
      replaces: changed.replaces,
      deleteBeforeReplace: this.lifecycle.deleteBeforeReplace ?? true,
    };
  }

  async create(news: Properties): Promise<{ id: string; outs: Properties }> {
    const { inputs } = decodeState(this.lifecycle, news);
    const id = this.lifecycle.id(inputs as Inputs);
    const stored: Stored<Inputs, State> = { inputs, known: {}, progress: { stateVersion: this.lifecycle.stateVersion, done: {} } };
    return { id, outs: await this.advance(id, stored, news) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const before = decodeState(this.lifecycle, olds);
    const stored = { ...before, inputs: decodeState(this.lifecycle, news).inputs };
    return { outs: await this.advance(id, stored, news) };
  }

  async read(id: string, properties: Properties): Promise<{ id: string; props: Properties; inputs?: Properties }> {
    const services = await this.services().catch(plainly);
    const stored = decodeState(this.lifecycle, properties);
    const context = contextFor(this.lifecycle, stored.inputs, services.context);
    const found = await this.lifecycle.read(stored.inputs, stored.known, context).catch(plainly);
    if (found.is === "gone") return { id: "", props: {} };
    if (found.is === "unknown") {
      context.log(`[${resourceLabel(this.lifecycle.kind, id)}] could not be read; state unchanged: ${found.reason}`);
      return { id, props: encodeState(stored), inputs: stored.inputs as Properties };
    }
    for (const difference of found.drift ?? []) context.log(`[${resourceLabel(this.lifecycle.kind, id)}] changed outside this stack: ${difference}`);
    const inputs = { ...stored.inputs, ...found.inputs };
    const { phases } = this.lifecycle;
    // Where the service has other inputs than the state, the phases that depend on them must run again.
    const drifted = phases.filter((phase) => phaseKey(this.lifecycle, phase, inputs) !== phaseKey(this.lifecycle, phase, stored.inputs));
    for (const name of [...drifted.map((phase) => phase.name), ...(found.rerun ?? [])]) delete stored.progress.done[name];
    return { id, props: encodeState({ ...stored, inputs, known: { ...stored.known, ...found.state } }), inputs: inputs as Properties };
  }

  async delete(_id: string, properties: Properties): Promise<void> {
    await removeResource(await this.run(decodeState(this.lifecycle, properties))).catch(plainly);
  }

  private async run(stored: Stored<Inputs, State>): Promise<Run<Inputs, State>> {
    const { context, options } = await this.services().catch(plainly);
    return new Run(this.lifecycle, stored.inputs as Inputs, stored, context, options);
  }

  /** Runs the remaining phases. On failure, unless the kind isolates it, the engine gets the id and everything learned so far, so that the next run continues from there. */
  private async advance(id: string, stored: Stored<Inputs, State>, news: Properties): Promise<Properties> {
    const run = await this.run(stored);
    try {
      await new Runner(run).runAll();
      return encodeState(stored);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.lifecycle.isolatesFailure && error instanceof EdgeError) {
        stored.progress.failed = reason;
        return encodeState(stored);
      }
      // Without `__provider` the engine could neither read nor delete a resource that is only partly created.
      const properties = { ...encodeState(stored), __provider: news["__provider"] };
      throw Object.assign(new EdgeError(error instanceof EdgeError ? error.faults : []), { message: reason, id, properties, reasons: [reason] });
    }
  }
}

/** Throws a failed call or sign-in as its faults. The SDK prints an error's stack, which does not help the user: only a defect of this program keeps it. */
function plainly(error: unknown): never {
  const fault = armFault(error);
  const known = fault ? new EdgeError([fault]) : error;
  throw known instanceof EdgeError ? Object.assign(known, { stack: "" }) : known;
}
