import { z } from "zod";
import { prerequisiteModes } from "../../components/core/prerequisite-mode";
import { siteDefaults } from "../../components/site/defaults";
import { filled, label, text } from "./values";

const choices =
  "`require`: it exists, and each run checks it. `adopt`: it exists, and is imported into the stack without a change. `create`: the stack creates it. It stays when the stack is destroyed.";
const choice = (thing: string) =>
  z
    .enum(prerequisiteModes)
    .default("require")
    .meta({ description: `${thing}. ${choices}` });

/** What a site needs on its cluster before its own resources. */
export const sitePrerequisites = z
  .strictObject({
    resourceProviders: z.enum(["create", "require"]).default("require").meta({
      description:
        "Registration of the resource providers that the site needs in the subscription of its cluster: `Microsoft.Edge`, `Microsoft.ExtendedLocation` and `Microsoft.KubernetesConfiguration`. `create`: the site registers those that are not registered, and never takes a registration back. `require`: they must be registered before the first run.",
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
  })
  .prefault({})
  .meta({ description: "Who provides what the site needs on its cluster before its own resources." });
