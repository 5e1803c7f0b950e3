import { z } from "zod";
import { prerequisiteModes } from "../../components/core/prerequisite-mode";
import { nameOf } from "../../components/core/arm-id";
import { siteDefaults } from "../../components/site/defaults";
import { armId, filled, label, text } from "./values";

const choices =
  "`require`: it exists, and each run checks it. `adopt`: it exists, and is imported into the stack without a change. `create`: the stack creates it. It stays when the stack is destroyed.";
const choice = (thing: string) =>
  z
    .enum(prerequisiteModes)
    .default("require")
    .meta({ description: `${thing}. ${choices}` });

const siteName = /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,22}[a-zA-Z0-9]$/;
const referenceName = /^[a-zA-Z0-9-]{3,24}$/;

/** The site of Azure Arc site manager. Sources of the names: azure-rest-api-specs, sites 2025-06-01 and siteReferences 2025-08-01. */
const azureSite = z
  .strictObject({
    mode: z.enum(["create", "require"]).default("require").meta({
      description:
        "`create`: the run creates what is missing of the site and its reference, and changes neither if it exists. Both stay when the stack is destroyed. `require`: both exist, and each run checks them.",
    }),
    id: armId("Microsoft.Edge/sites")
      .refine((id) => siteName.test(nameOf(id)), "an id whose name has 4-24 letters, digits, `-` and `_`, starting and ending with a letter or digit")
      .meta({ description: "ARM id of the site, in a resource group." }),
    level: filled("the name of a level of the context").meta({
      description: "Level of the site in the context's hierarchy, as the site's label `level` says.",
    }),
    referenceName: text(referenceName, "3-24 letters, digits and `-`")
      .optional()
      .meta({ description: "Name of the site reference in the context of `site.target.contextId`.", absent: "the name of the site" }),
  })
  .refine(({ id, referenceName: given }) => given !== undefined || referenceName.test(nameOf(id)), {
    path: ["referenceName"],
    message: "a name, because the site's has characters that a reference may not have: 3-24 letters, digits and `-`",
  });

/** What a site needs on its cluster before its own resources. */
export const sitePrerequisites = z
  .strictObject({
    resourceProviders: z.enum(["create", "require"]).default("require").meta({
      description:
        "Registration of the resource providers that the site needs in the subscription of its cluster: `Microsoft.Edge`, `Microsoft.ExtendedLocation` and `Microsoft.KubernetesConfiguration`, and `Microsoft.Insights` with `site.target.workspace`. `create`: the site registers those that are not registered, and never takes a registration back. `require`: they must be registered before the first run.",
    }),
    certManager: choice("cert-manager, as Arc extension `microsoft.certmanagement`"),
    orchestration: choice("Arc extension of workload orchestration, with an identity"),
    orchestrationStorageRequest: text(/^[1-9]\d{0,5}(Mi|Gi|Ti)$/, "a quantity in Mi, Gi or Ti, for example `20Gi`")
      .default(siteDefaults.prerequisites.orchestrationStorageRequest)
      .meta({ description: "Size of the volume of a created orchestration extension." }),
    orchestrationStorageClassName: filled("the name of a storage class")
      .optional()
      .meta({ description: "Storage class of that volume.", absent: "the cluster's default storage class" }),
    customLocation: choice("The custom location of `site.target.customLocationId`"),
    customLocationNamespace: label.optional().meta({
      description: "Namespace that belongs to a created custom location. It cannot change later.",
      absent: "the name of the custom location in lower case",
    }),
    solutionNamespace: z.enum(["create", "adopt"]).optional().meta({
      description:
        "Namespace of `site.target.solutionScope`, so that pull secrets, labels and quotas can be in it before the first installation. `create`: the run creates it. `adopt`: it exists, and is imported into the stack without a change. It stays when the stack is destroyed.",
      absent: "workload orchestration creates it with the first installation",
    }),
    azureSite: azureSite.optional().meta({
      description: "The site of Azure Arc site manager that groups the targets of this factory, and its reference in the context.",
      absent: "the target belongs to no Azure site",
    }),
  })
  .prefault({})
  .meta({ description: "Who provides what the site needs on its cluster before its own resources." });
