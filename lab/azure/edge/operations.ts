import type { Operation } from "../operation";
import { configTemplateLinkOperations } from "./config-template-links";
import { configTemplateVersionOperations } from "./config-template-versions";
import { configTemplateOperations } from "./config-templates";
import { configurationOperations } from "./configurations";
import { contextOperations } from "./contexts";
import { diagnosticOperations } from "./diagnostics";
import { dynamicConfigurationOperations } from "./dynamic-configurations";
import { instanceOperations } from "./instances";
import { jobOperations } from "./jobs";
import { schemaOperations } from "./schemas";
import { siteOperations } from "./sites";
import { solutionTemplateVersionOperations } from "./solution-template-versions";
import { solutionTemplateOperations } from "./solution-templates";
import { solutionOperations } from "./solutions";
import { targetActionOperations } from "./target-actions";
import { targetOperations } from "./targets";

/** Microsoft.Edge: workload orchestration from the context to the installed solution. */
export const edgeOperations: Operation[] = [
  ...contextOperations,
  ...siteOperations,
  ...schemaOperations,
  ...solutionTemplateOperations,
  ...solutionTemplateVersionOperations,
  ...configTemplateOperations,
  ...configTemplateVersionOperations,
  ...configTemplateLinkOperations,
  ...targetOperations,
  ...targetActionOperations,
  ...configurationOperations,
  ...diagnosticOperations,
  ...dynamicConfigurationOperations,
  ...solutionOperations,
  ...instanceOperations,
  ...jobOperations,
];
