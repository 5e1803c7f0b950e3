import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";
import { scopeMapId } from "./kind";

export interface ScopeMapArgs {
  /** Required. ARM id of the registry. */
  registryId: pulumi.Input<string>;
  /** Required. 5-50 letters, digits, `-` and `_`. */
  name: string;
  /** Required. The actions this program owns; others on the service are left alone. At most 500 in all. */
  actions: pulumi.Input<string[]>;
  /** Optional. Free text. @default - empty */
  description?: string;
  /** Optional. ARM id of the map whose actions a new one begins with. @default - empty, with none */
  copiedFrom?: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout?: string;
}

/** What a token may do. The service may add actions of its own at run time; they stay. */
export class ScopeMap extends EdgeResource {
  constructor(name: string, args: ScopeMapArgs, options: pulumi.CustomResourceOptions = {}) {
    super("registry/ScopeMap", name, { description: "", copiedFrom: "", timeout: "PT10M", ...args }, ["writtenActions"], options);
  }

  /** ARM id of the map `name` of this registry. */
  static idOf = scopeMapId;
}
