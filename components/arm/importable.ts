import type * as pulumi from "@pulumi/pulumi";
import { keepsSpelling } from "../core/arm-id";
import type { SubscriptionProviders } from "./subscription-provider";

/** A resource of azure-native that may exist before its stack, or stay after it. */
export interface Importable {
  /** Its ARM id. */
  id: string;
  /** Whether it exists, and is imported without changing the properties that the program does not set. */
  isImported: boolean;
  /** Whether it stays in Azure when it is deleted from the stack. */
  isRetained: boolean;
}

/** Options of such a resource. `kept`: inputs whose change is no change of the resource. */
export function importable(
  { id, isImported, isRetained }: Importable,
  { parent, azure }: { parent: pulumi.Resource; azure: SubscriptionProviders },
  ...kept: string[]
): pulumi.CustomResourceOptions {
  return { parent, ...azure.for(id), retainOnDelete: isRetained, ...keepsSpelling(id, ...kept), ...(isImported && { import: id }) };
}
