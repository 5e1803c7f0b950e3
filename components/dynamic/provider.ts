import { EdgeError, formatFault } from "../core/fault";
import { changedFields } from "../core/field-table";
import { type Stored, decodeState, encodeState, holdsUnknown } from "./stored";
import type { Context, Lifecycle, WithTimeout } from "./lifecycle";
import { label } from "./label";
import { type Pace, Runner, remainingPhases, phaseKey } from "./runner";

type Properties = Record<string, unknown>;

/** What a provider process has at hand; made once a process, when first needed. */
export interface ProviderServices {
  context: Context;
  pace: Pace;
}

/** Turns a lifecycle into the methods of a dynamic provider. */
export class LifecycleProvider<Inputs extends WithTimeout, State> {
  constructor(
    private readonly lifecycle: Lifecycle<Inputs, State>,
    private readonly machinery: () => Promise<ProviderServices>,
  ) {}

  async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    if (holdsUnknown(news)) return { inputs: news, failures: [] };
    const { context } = await this.machinery();
    const previous = Object.keys(olds).length > 0 ? decodeState(this.lifecycle, olds).inputs : undefined;
    const given = decodeState(this.lifecycle, news).inputs as Inputs;
    const inputs = this.lifecycle.decide ? await this.lifecycle.decide(given, previous, context) : given;
    const faults = (await this.lifecycle.preflight?.(inputs, previous, context)) ?? [];
    return { inputs: { ...news, ...inputs }, failures: faults.map((fault) => ({ property: "", reason: formatFault(fault) })) };
  }

  async diff(_id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
    const { inputs: before, progress } = decodeState(this.lifecycle, olds);
    const after = decodeState(this.lifecycle, news).inputs;
    const changed = changedFields(this.lifecycle.fields, before, after);
    const open = holdsUnknown(after) ? [] : remainingPhases(this.lifecycle, after, progress.done);
    return {
      changes: changed.updates.length + changed.replaces.length + open.length > 0 || progress.pending !== undefined,
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
    const { context } = await this.machinery();
    const stored = decodeState(this.lifecycle, properties);
    const seen = await this.lifecycle.read(stored.inputs, stored.known, context);
    if (seen.is === "gone") return { id: "", props: {} };
    if (seen.is === "unknown") {
      context.log(`[${label(this.lifecycle.kind, id)}] could not be read, kept as it was: ${seen.reason}`);
      return { id, props: encodeState(stored), inputs: stored.inputs as Properties };
    }
    const inputs = { ...stored.inputs, ...seen.inputs };
    const { phases } = this.lifecycle;
    // Where the service no longer has what a phase was done for, only running it again puts that right.
    const drifted = phases.filter((phase) => phaseKey(this.lifecycle, phase, inputs) !== phaseKey(this.lifecycle, phase, stored.inputs));
    for (const name of [...drifted.map((phase) => phase.name), ...(seen.rerun ?? [])]) delete stored.progress.done[name];
    return { id, props: encodeState({ ...stored, inputs, known: { ...stored.known, ...seen.state } }), inputs: inputs as Properties };
  }

  async delete(_id: string, properties: Properties): Promise<void> {
    const { context, pace } = await this.machinery();
    const stored = decodeState(this.lifecycle, properties);
    await new Runner(this.lifecycle, stored.inputs as Inputs, stored, context, pace).remove();
  }

  /** Runs what is open. On failure the engine gets the id and all that was learnt, so that the next run goes on from there. */
  private async advance(id: string, stored: Stored<Inputs, State>, news: Properties): Promise<Properties> {
    const { context, pace } = await this.machinery();
    try {
      await new Runner(this.lifecycle, stored.inputs as Inputs, stored, context, pace).run();
      return encodeState(stored);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Without the provider's text the engine could neither read nor delete what is half made.
      const properties = { ...encodeState(stored), __provider: news["__provider"] };
      throw Object.assign(new EdgeError(error instanceof EdgeError ? error.faults : []), { message: reason, id, properties, reasons: [reason] });
    }
  }
}
