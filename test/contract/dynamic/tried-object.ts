import { failureOf } from "../stand-ins/plugin-client";
import type { DynamicLab } from "./dynamic-lab";
import type { Change, KindCase } from "./kind-case";
import type { ProviderProcess } from "./provider-process";

type Given = Record<string, unknown>;
type Properties = Parameters<ProviderProcess["client"]["create"]>[1];

/** A resource of a kind, driven in the same way as by the engine; the provider process may change between calls. */
export class TriedObject {
  id = "";
  outputs: Properties = {};
  /** Inputs as the last check returned them. */
  private checked: Properties | undefined;

  private constructor(
    readonly kindCase: Pick<KindCase, "kind" | "changes">,
    readonly inputs: Properties,
  ) {}

  /** A declared resource that does not exist yet; its prerequisites exist. */
  static async declared(lab: DynamicLab, kindCase: KindCase, number: number, text: string): Promise<TriedObject> {
    return new TriedObject(kindCase, { ...(await kindCase.declare(lab, number)), __provider: text } as Properties);
  }

  /** A resource with these inputs. `text`: the provider text that the SDK stores for its kind. */
  static of(kindCase: Pick<KindCase, "kind" | "changes">, inputs: Given, text: string): TriedObject {
    return new TriedObject(kindCase, { ...inputs, __provider: text } as Properties);
  }

  /** Inputs with the other value of every field, except those that check rejects. */
  get changed(): Properties {
    const taken = Object.entries(this.kindCase.changes(this.inputs)).filter(([, { refused }]) => !refused);
    const others = taken.map(([, change]) => change.with ?? {});
    return { ...Object.assign({}, this.inputs, ...others), ...Object.fromEntries(taken.map(([field, { to }]) => [field, to])) } as Properties;
  }

  get type(): string {
    return `pulumi-nodejs:dynamic/edge:${this.kindCase.kind.split("/")[1]}`;
  }

  /** Inputs with another value of one field. */
  with(field: string, { to, with: others }: Change): Properties {
    return { ...this.inputs, ...others, [field]: to } as Properties;
  }

  /** Inputs with this field's other value from the kind's case. */
  changedIn(field: string): Properties {
    const change = this.kindCase.changes(this.inputs)[field];
    if (!change) throw new Error(`no other value of ${field}`);
    return this.with(field, change);
  }

  async create({ client }: ProviderProcess): Promise<void> {
    const { inputs, failures } = await client.check(this.type, this.inputs);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { id, outputs } = await client.create(this.type, inputs);
    [this.id, this.outputs, this.checked] = [id, outputs, inputs];
  }

  /** Like `create`, with its own timeout. Returns the failure, if any. */
  async createdWithin({ client }: ProviderProcess, timeout: string): Promise<string | undefined> {
    return await this.failureOf(async () => {
      const { id, outputs } = await client.create(this.type, { ...this.inputs, timeout });
      [this.id, this.outputs] = [id, outputs];
    });
  }

  /** Like `update` if check accepts the inputs, with its own timeout. Returns the failure, if any. */
  async updatedWithin({ client }: ProviderProcess, news: Properties, timeout: string): Promise<string | undefined> {
    const { inputs, failures } = await client.check(this.type, news, this.checked);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const before = this.checked ?? this.inputs;
    // The engine keeps the requested inputs, even if the update failed.
    this.checked = inputs;
    return await this.failureOf(async () => {
      this.outputs = await client.update(this.type, this.id, before, this.outputs, { ...inputs, timeout });
    });
  }

  /** Acts like the next run: creates a missing resource, and completes an update. */
  async complete(provider: ProviderProcess, news: Properties = this.inputs): Promise<void> {
    if (this.id === "") await this.create(provider);
    else if (await this.hasChanges(provider, news)) await this.update(provider, news);
  }

  /** Runs `work`. On failure, returns the reason and keeps what the engine would keep. */
  async failureOf(work: () => Promise<void>): Promise<string | undefined> {
    const failed = await work().then(
      () => undefined,
      (error: unknown) => failureOf(Promise.reject(error)),
    );
    if (!failed) return undefined;
    const { message, partial } = failed;
    if (partial) [this.id, this.outputs] = [partial.id, partial.properties];
    return [message, ...(partial?.reasons ?? [])].join("\n");
  }

  /** Updates if check accepts the inputs. Returns the failures of check. */
  async update({ client }: ProviderProcess, news: Properties): Promise<string[]> {
    const { inputs, failures } = await client.check(this.type, news, this.checked);
    if (failures.length > 0) return failures;
    this.outputs = await client.update(this.type, this.id, this.checked ?? this.inputs, this.outputs, inputs);
    this.checked = inputs;
    return [];
  }

  async hasChanges({ client }: ProviderProcess, news: Properties = this.inputs): Promise<boolean> {
    const { inputs } = await client.check(this.type, news, this.checked);
    return (await client.diff(this.type, this.checked ?? this.inputs, this.outputs, inputs)).changes;
  }

  /** Adopts the result of a read. Returns whether the resource still exists. */
  async refresh({ client }: ProviderProcess): Promise<boolean> {
    const { id, inputs, outputs } = await client.read(this.type, this.id, this.inputs, this.outputs);
    if (id !== "") [this.checked, this.outputs] = [inputs, outputs];
    return id !== "";
  }

  async delete({ client }: ProviderProcess): Promise<void> {
    await client.delete(this.type, this.id, this.inputs, this.outputs);
  }
}
