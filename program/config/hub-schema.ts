import { z } from "zod";
import { resourceGroupId, resourceId } from "../../components/core/arm-id";
import { isTagged } from "../../components/core/image-ref";
import { orchestrationRoleChoices } from "../../components/core/orchestration-role";
import { isPublicRange, networkRuleLimit, prefixLength, shortestPrefix } from "../../components/core/registry-network";
import { dockerLibraryName, importedName, readImportSource } from "../../components/registry/imported-image/import-source";
import { prerequisites, prerequisiteComplaints } from "./hub-prerequisites";
import { freeze } from "./maintenance-schema";
import { armId, edgeApiVersion, filled, flag, guid, location, ownerSetting, tags, text, timeout } from "./values";

/** SKUs that the registry service has. Only Premium can feed connected registries; the policy pack checks that. Source: Container Registry API, `sku.name`. */
const skus = ["Basic", "Standard", "Premium"] as const;

const publicRange = `a public IPv4 address or range, for example \`203.0.113.0/28\`, not wider than /${shortestPrefix}`;
const rangeCount = `1-${networkRuleLimit} addresses or ranges`;
const network = z.discriminatedUnion(
  "access",
  [
    z.strictObject({ access: z.literal("open").meta({ description: "any network; sites authenticate with their tokens." }) }),
    z.strictObject({
      access: z.literal("selected").meta({ description: "only the public addresses in `addresses`." }),
      addresses: z
        .array(
          z
            .string(publicRange)
            .refine((value) => isPublicRange(value) && (prefixLength(value) ?? 0) >= shortestPrefix, publicRange)
            .meta({ allowed: publicRange, pattern: "^\\d{1,3}(\\.\\d{1,3}){3}(/\\d{1,2})?$" }),
          rangeCount,
        )
        .min(1, rangeCount)
        .max(networkRuleLimit, rangeCount)
        .meta({
          description:
            "Public IPv4 addresses or CIDR ranges of every site, and of every machine that runs the program or pushes images. Required with `access: selected`, not allowed otherwise.",
          allowed: rangeCount,
          alsoChecked: `Each entry must be ${publicRange}.`,
        }),
    }),
    z.strictObject({ access: z.literal("private").meta({ description: "private endpoints only." }) }),
  ],
  "open | selected | private",
);

const importSource = "an image with its registry's host, for example `mcr.microsoft.com/azurelinux/busybox:1.36`";
const libraryName = (source: unknown) => {
  const name = dockerLibraryName(String(source));
  return name === undefined ? undefined : `\`${name}\`: Docker Hub has images without an owner under \`library/\``;
};
const taggedName = "repository:tag, without a registry's host";
const nameless = `${taggedName}: required, because the source has a digest and no tag`;

const imageImport = z
  .strictObject({
    from: z
      .string(importSource)
      .refine((value) => readImportSource(value) !== undefined, { error: ({ input }) => libraryName(input) ?? importSource, abort: true })
      .meta({
        description: "Image to copy, with the host of its registry and a tag or digest.",
        allowed: importSource,
        pattern: "^[^/\\s]*([.:][^/\\s]*|localhost)/\\S+$",
        alsoChecked: `Must be ${importSource}.`,
      }),
    name: z.string(taggedName).refine(isTagged, taggedName).optional().meta({
      description: "Name in the hub's registry.",
      absent: "repository and tag of the source",
      allowed: taggedName,
      pattern: "^[a-z0-9][a-z0-9._/-]*:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$",
    }),
    registryId: armId("Microsoft.ContainerRegistry/registries").optional().meta({
      description:
        "Registry of the source, an Azure registry of this tenant. Azure then reads it with the identity of the run instead of a login, also where it is closed to the public.",
      absent: "Azure reads the source by its host, from the internet",
    }),
  })
  .refine(({ from, name }) => name !== undefined || importedName(from) !== undefined, { path: ["name"], message: nameless })
  .meta({ alsoChecked: "`name` is required where `from` has a digest and no tag." });

/** Images to import, as a hub or `stacks/hubs.yaml` lists them. */
export const imageImports = z
  .array(imageImport, "a list of images, each with from")
  .refine((all) => new Set(all.map(({ from, name = importedName(from) }) => name)).size === all.length, "each name once")
  .meta({ allowed: "a list of images, each with from", alsoChecked: "Each name occurs once." });

const hubSettings = z.strictObject({
  subscriptionId: guid.meta({ description: "Azure subscription of the hub." }),
  resourceGroup: text(/^[-\w.()]{0,89}[-\w()]$/, "1-90 letters, digits, `-`, `_`, `.`, `(` and `)`, no `.` at the end").meta({
    description: "Resource group of the registry and of everything else that the hub owns.",
  }),
  location: location.meta({ description: "Azure region of the hub." }),
  registry: z
    .strictObject({
      name: text(/^[a-zA-Z0-9]{5,50}$/, "5-50 letters and digits").meta({ description: "Name of the container registry, unique in Azure." }),
      sku: z
        .enum(skus)
        .default("Premium")
        .meta({ description: "SKU of the registry. Only Premium supports connected registries; the policy pack refuses the others." }),
      network: network.default({ access: "open" }).meta({ description: "Networks from which the registry can be reached. A site outside them cannot sync." }),
      zoneRedundancy: z.enum(["Enabled", "Disabled"]).default("Enabled").meta({
        description: "Spread the registry over the region's availability zones. Azure decides this when it creates the registry and never changes it.",
      }),
      workspace: armId("Microsoft.OperationalInsights/workspaces")
        .optional()
        .meta({ description: "Log Analytics workspace for the registry's logins, pulls and pushes.", absent: "no diagnostic setting" }),
      lockTags: flag.default(false).meta({
        description:
          "Lock the tag of each image of a published solution version in the registry, so that no push moves or deletes it. A lock outlives the stack; only a person removes it.",
      }),
    })
    .meta({ description: "The cloud registry that all sites sync from." }),
  orchestrationRole: z.enum(orchestrationRoleChoices).default("built-in").meta({
    description:
      "Roles that sites grant to their orchestration extension at the registry: the two built-in roles of the staging guide, or one custom role with only the actions that staging uses. The policy profile `production` requires `least-privilege`.",
  }),
  orchestrationApiVersion: edgeApiVersion,
  images: imageImports.default([]).meta({
    description: "Images that Azure imports into the hub's registry from other registries. Logins for the sources: the secret `importCredentials`.",
  }),
  adopt: flag
    .default(false)
    .meta({ description: "Import the existing resource group and registry into the stack instead of creating them. Leave it in the file afterwards." }),
  formerOwner: ownerSetting("resource group, registry, schemas and templates"),
  tags: tags("every resource of the hub that can have them: resource group, registry, schemas, solution templates and config templates"),
  retain: flag.default(true).meta({ description: "Keep the resource group, the registry and its images when the stack is destroyed." }),
  capabilities: z
    .strictObject({
      contextId: armId("Microsoft.Edge/contexts").meta({ description: "Workload orchestration context of the tenant." }),
      names: z
        .array(filled("the name of a capability"), "a list of capabilities")
        .min(1, "one capability or more")
        .meta({ description: "Capabilities that the context must have.", allowed: "one capability or more" }),
    })
    .optional()
    .meta({ description: "Capabilities to add to the tenant's context; other capabilities of the context stay.", absent: "the context is not changed" }),
  validation: z
    .strictObject({
      functionId: armId("Microsoft.Web/sites/functions").meta({ description: "Azure Function that receives the event of each published revision." }),
      eventGridPrincipalId: guid.meta({
        description:
          "Object id of Event Grid in the tenant, which gets the role Workload Orchestration IT Admin at the context: `az ad sp show --id 4962773b-9cdb-44cf-a8bf-237846a00ab7 --query id`.",
      }),
    })
    .optional()
    .meta({
      description: "External validator of solutions with `externalValidation`, subscribed to the events of the context of `hub.capabilities`.",
      absent: "no event subscription",
    }),
  prerequisites,
  freeze: freeze("all sites of the hub"),
  timeout: timeout.default("PT30M"),
});

/** The hub: the registry that all sites sync from, and the catalog of solutions for them. */
export const hubSchema = hubSettings.superRefine((hub, { addIssue }) => {
  if (hub.validation !== undefined && hub.capabilities === undefined)
    addIssue({ code: "custom", path: ["validation"], message: "absent, unless hub.capabilities names the context" });
  for (const [setting, message] of prerequisiteComplaints(hub)) addIssue({ code: "custom", path: ["prerequisites", setting], message });
});

/** A hub's settings with every default filled in. */
export type HubConfig = z.infer<typeof hubSchema>;

/** ARM id of the registry that a hub declares. */
export function registryIdOf({ subscriptionId, resourceGroup, registry }: Pick<HubConfig, "subscriptionId" | "resourceGroup" | "registry">): string {
  return resourceId(resourceGroupId(subscriptionId, resourceGroup), "Microsoft.ContainerRegistry/registries", registry.name);
}
