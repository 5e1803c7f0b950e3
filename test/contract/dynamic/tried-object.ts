import { failureOf } from "../stand-ins/plugin-client";
import type { DynamicLab } from "./dynamic-lab";
import type { Change, KindCase } from "./kind-case";
import type { ProviderProcess } from "./provider-process";

type Given = Record<string, unknown>;
type Properties = Parameters<ProviderProcess["client"]["create"]>[1];

/** One object of a kind, driven as the engine drives it; the process that serves it may change. */
export class TriedObject {
  id = "";
  outputs: Properties = {};
  /** Inputs as check completed them last. */
  private checked: Properties | undefined;

  private constructor(
    readonly kindCase: Pick<KindCase, "kind" | "changes">,
    readonly inputs: Properties,
  ) {}

  /** What it needs is made, it is not. */
  static async declared(lab: DynamicLab, kindCase: KindCase, number: number, text: string): Promise<TriedObject> {
    return new TriedObject(kindCase, { ...(await kindCase.declare(lab, number)), __provider: text } as Properties);
  }

  /** One of these inputs. `text`: what the SDK stores for its kind. */
  static of(kindCase: Pick<KindCase, "kind" | "changes">, inputs: Given, text: string): TriedObject {
    return new TriedObject(kindCase, { ...inputs, __provider: text } as Properties);
  }

  /** What is declared once every field has its other value, where check takes it. */
  get changed(): Properties {
    const taken = Object.entries(this.kindCase.changes(this.inputs)).filter(([, { refused }]) => !refused);
    const others = taken.map(([, change]) => change.with ?? {});
    return { ...Object.assign({}, this.inputs, ...others), ...Object.fromEntries(taken.map(([field, { to }]) => [field, to])) } as Properties;
  }

  get type(): string {
    return `pulumi-nodejs:dynamic/edge:${this.kindCase.kind.split("/")[1]}`;
  }

  /** What is declared, with another value of one field. */
  with(field: string, { to, with: others }: Change): Properties {
    return { ...this.inputs, ...others, [field]: to } as Properties;
  }

  /** What is declared, with the other value that this field is tried with. */
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

  /** As `create`, with a deadline of its own. Says why it failed, where it did. */
  async createdWithin({ client }: ProviderProcess, timeout: string): Promise<string | undefined> {
    return await this.failureOf(async () => {
      const { id, outputs } = await client.create(this.type, { ...this.inputs, timeout });
      [this.id, this.outputs] = [id, outputs];
    });
  }

  /** As `update` where check refuses nothing, with a deadline of its own. Says why it failed, where it did. */
  async updatedWithin({ client }: ProviderProcess, news: Properties, timeout: string): Promise<string | undefined> {
    const { inputs, failures } = await client.check(this.type, news, this.checked);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const before = this.checked ?? this.inputs;
    // The engine keeps what was asked for, also where it failed.
    this.checked = inputs;
    return await this.failureOf(async () => {
      this.outputs = await client.update(this.type, this.id, before, this.outputs, { ...inputs, timeout });
    });
  }

  /** What the next run does: makes what is not there, and goes on with what was begun. */
  async madeWhole(provider: ProviderProcess, news: Properties = this.inputs): Promise<void> {
    if (this.id === "") await this.create(provider);
    else if (await this.hasChanges(provider, news)) await this.update(provider, news);
  }

  /** Does the work; where it fails, says why and keeps what the engine would keep. */
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

  /** Failures of check; where there are none the change is made. */
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

  /** Takes over what a look shows; whether it is still there. */
  async refresh({ client }: ProviderProcess): Promise<boolean> {
    const { id, inputs, outputs } = await client.read(this.type, this.id, this.inputs, this.outputs);
    if (id !== "") [this.checked, this.outputs] = [inputs, outputs];
    return id !== "";
  }

  async delete({ client }: ProviderProcess): Promise<void> {
    await client.delete(this.type, this.id, this.inputs, this.outputs);
  }
}
