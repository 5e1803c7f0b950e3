import { z } from "zod";
import { guid, label, text } from "./values";

const stackNames = "a map from stacks to GUIDs";

/** How the Pulumi Kubernetes Operator runs the fleet: `stacks/operator.yaml`. */
export const operatorSchema = z.strictObject({
  repository: text(/^https:\/\/[^\s@]+$/, "an https URL without credentials").meta({ description: "Git repository of the project." }),
  namespace: label.default("edge-staging").meta({ description: "Namespace of the Stacks." }),
  backend: text(/^(azblob|https|s3|gs):\/\/\S+$/, "a Pulumi backend, for example `azblob://pulumi-state`").meta({
    description: "Backend of the stacks' states.",
  }),
  storageAccount: text(/^[a-z0-9]{3,24}$/, "the name of a storage account")
    .optional()
    .meta({ description: "Storage account of an `azblob` backend.", absent: "not set" }),
  tenantId: guid.meta({ description: "Microsoft Entra tenant." }),
  subscriptionId: guid.meta({ description: "Default subscription." }),
  profile: z.enum(["pilot", "production"]).default("production").meta({ description: "Profile of the policy pack." }),
  clients: z
    .record(text(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "the name of a stack: lower-case letters, digits and `-`"), guid, stackNames)
    .meta({ description: "Client id of the identity of each stack.", allowed: stackNames }),
  driftClient: guid.optional().meta({ description: "Client id of a read-only identity that looks for drift every night.", absent: "drift is not looked for" }),
});

/** The file with every default filled in. */
export type OperatorSettings = z.infer<typeof operatorSchema>;
