import type { WithTimeout } from "../../dynamic/lifecycle";

/** Inputs of an Activation. */
export interface ActivationInputs extends WithTimeout {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
  /** Required. ARM id of the Arc-enabled cluster that the instance runs on. */
  connectedClusterId: string;
  /** Required. Name of the extension that installs the instance. */
  extension: string;
  /** Required. Address of the registry's Service. */
  serviceAddress: string;
  /** Required. Kubeconfig context of the cluster. */
  context: string;
  /** Required. Whether the release itself makes the Secret of the registry's certificate. Helm refuses a Secret that cert-manager made, so a change needs another release. */
  ownsCertificate: boolean;
  /** Optional. Whether the extension exists and is imported. @default false */
  isAdopted: boolean;
  /** Optional. Why the instance no longer exists: never declared, set by a refresh or by the check of a run. @default - empty, it exists */
  lost: string;
  /** The decision whether a previous instance is removed first: not for one that was adopted, or installed before this was recorded. */
  clearsPrevious?: boolean;
  /** Optional. How long removal and deactivation may take, ISO 8601. @default PT10M */
  timeout: string;
}
