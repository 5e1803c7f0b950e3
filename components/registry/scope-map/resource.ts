import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { ScopeMapInputs, ScopeMapState } from "./kind";

const defaults = { description: "", formerOwner: "", copiedFrom: "", timeout: "PT10M" } satisfies Partial<ScopeMapInputs>;
const shape: ResourceShape<ScopeMapInputs, ScopeMapState> = { kind: "registry/ScopeMap", outputs: { writtenActions: "plain" } };

/** See ScopeMapInputs. */
export type ScopeMapArgs = ArgsOf<ScopeMapInputs, { optional: keyof typeof defaults | "owner"; takesOutputs: "registryId" | "actions" }>;

/** What a token may do. The service may add actions of its own at run time; they stay. */
export class ScopeMap extends EdgeResource<ScopeMapInputs, ScopeMapState> {
  constructor(name: string, args: ScopeMapArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, owner: stackOwner(), ...args }, options);
  }
}
