import type { ArmClient } from "../arm/arm-client";
import type { EdgeApiVersion } from "../core/api-versions";

/** The input of every kind of workload orchestration that selects its API version. */
export interface WithApiVersion {
  /** Optional. API version of Microsoft.Edge for every call of the resource. @default - `apiVersions.edge` */
  apiVersion?: EdgeApiVersion | undefined;
}

/** The client that calls Microsoft.Edge in the selected API version. */
export function withSelectedVersion({ apiVersion }: WithApiVersion, arm: ArmClient): ArmClient {
  return apiVersion === undefined ? arm : arm.selecting(apiVersion);
}
