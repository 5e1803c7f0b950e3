import type { DynamicLab } from "./dynamic-lab";
import type { KindCase } from "./kind-case";
import type { ProviderProcess } from "./provider-process";

type Properties = Parameters<ProviderProcess["client"]["create"]>[1];

/** One object of a kind, driven as the engine drives it; the process that serves it may change. */
export class TriedObject {
  id = "";
  outputs: Properties = {};

  private constructor(
    readonly kindCase: KindCase,
    readonly inputs: Properties,
  ) {}

  /** What it needs is made, it is not. */
  static async declared(lab: DynamicLab, kindCase: KindCase, number: number, text: string): Promise<TriedObject> {
    return new TriedObject(kindCase, { ...(await kindCase.declare(lab, number)), __provider: text } as Properties);
  }

  get type(): string {
    return `pulumi-nodejs:dynamic/edge:${this.kindCase.kind.split("/")[1]}`;
  }

  async create({ client }: ProviderProcess): Promise<void> {
    const { inputs, failures } = await client.check(this.type, this.inputs);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { id, outputs } = await client.create(this.type, inputs);
    [this.id, this.outputs] = [id, outputs];
  }

  /** Failures of check; where there are none the change is made. */
  async update({ client }: ProviderProcess, news: Properties): Promise<string[]> {
    const { inputs, failures } = await client.check(this.type, news, this.inputs);
    if (failures.length === 0) this.outputs = await client.update(this.type, this.id, this.inputs, this.outputs, inputs);
    return failures;
  }

  async hasChanges({ client }: ProviderProcess, news: Properties = this.inputs): Promise<boolean> {
    return (await client.diff(this.type, this.inputs, this.outputs, news)).changes;
  }

  /** Takes over what a look shows; whether it is still there. */
  async refresh({ client }: ProviderProcess): Promise<boolean> {
    const { id, outputs } = await client.read(this.type, this.id, this.inputs, this.outputs);
    if (id !== "") this.outputs = outputs;
    return id !== "";
  }

  async delete({ client }: ProviderProcess): Promise<void> {
    await client.delete(this.type, this.id, this.inputs, this.outputs);
  }
}
