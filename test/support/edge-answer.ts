import type { LabAnswer } from "./azure-lab";

/** An error in a response body. */
export interface EdgeError {
  code: string;
  message: string;
  details: { code: string; message: string }[];
}

/** A stage of a solution version. */
export interface EdgeStage {
  stage: string;
  status: string;
  displayState: string;
  childStages: EdgeStage[];
}

/** Members of bodies that tests read; their presence depends on the response. */
export interface EdgeBody {
  id: string;
  name: string;
  type: string;
  location: string;
  eTag: string;
  tags: Record<string, string>;
  systemData: Record<string, string>;
  resourceId: string;
  status: string;
  startTime: string;
  endTime: string;
  error: EdgeError;
  value: EdgeBody[];
  properties: EdgeProperties;
}

/** Members of `properties`, of resources and of the envelope of an operation's result. */
export interface EdgeProperties {
  siteId: string;
  labels: Record<string, string>;
  id: string;
  name: string;
  properties: EdgeProperties;
  actionType: string;
  availableSolutionTemplateVersions: { solutionTemplateVersion: string; latestConfigRevision: string }[];
  capabilities: unknown[];
  configuration: string;
  configurations: string;
  configurationResourceId: string;
  contextId: string;
  currentStage: EdgeStage;
  description: string;
  displayName: string;
  displayState: string;
  dynamicConfigurationModel: string;
  enableExternalValidation: boolean | null;
  errorDetails: EdgeError;
  externalValidationId: string;
  internalState: string;
  jobType: string;
  latestActionTrackingUri: string;
  latestActionTriggeredBy: string;
  latestVersion: string;
  linkedHierarchies: { hierarchyIds: string[] }[];
  provisioningState: string;
  reviewId: string;
  revision: number;
  solutionInstanceName: string;
  solutionTemplateId: string;
  solutionTemplateVersionId: string;
  specification: { components: { properties: object }[] };
  stages: EdgeStage[];
  state: string;
  status: string;
  steps: { status: string; statistics: { totalCount: number; successCount: number; failedCount: number } }[];
  targetSpecification: Record<string, unknown>;
  uniqueIdentifier: string;
  value: string;
  values: string;
}

/** A response of Microsoft.Edge. */
export type EdgeAnswer = LabAnswer<EdgeBody>;
