import { z } from "zod";
import { isSystemNamespace, systemNamespaces } from "../../components/core/system-namespace";
import { siteDefaults } from "../../components/site/defaults";
import { armId, filled, label, location } from "./values";

/** The site as a target of workload orchestration. */
export const siteTarget = z
  .strictObject({
    location: location.meta({ description: "Azure region of the target. Workload orchestration exists in few regions." }),
    customLocationId: armId("Microsoft.ExtendedLocation/customLocations").meta({ description: "Custom location on the site's cluster." }),
    contextId: armId("Microsoft.Edge/contexts").meta({ description: "Workload orchestration context of the tenant." }),
    hierarchyLevel: filled("the name of a level of the context")
      .default(siteDefaults.hierarchyLevel)
      .meta({ description: "Level of the target in the context's hierarchy." }),
    capabilities: z
      .array(filled("the name of a capability"), "a list of capabilities")
      .min(1, "one capability or more")
      .meta({ description: "Capabilities of the site; the context must have each of them.", allowed: "one capability or more" }),
    workspace: armId("Microsoft.OperationalInsights/workspaces").optional().meta({
      description: "Log Analytics workspace for the audits and diagnostics of workload orchestration on the site's custom location.",
      absent: "they are not kept",
    }),
    solutionScope: label
      .refine((namespace) => !isSystemNamespace(namespace), `a namespace other than ${systemNamespaces}`)
      .optional()
      .meta({
        description: "Namespace of all solutions on the site. A change replaces the target with everything that is installed on it.",
        absent: "each solution has the namespace of its template's name",
        alsoChecked: `Must be a namespace other than ${systemNamespaces}.`,
      }),
  })
  .meta({ description: "The site as a target of workload orchestration." });
