import { clusterCases } from "./cluster-cases";
import type { KindCase } from "./kind-case";
import { orchestrationCases } from "./orchestration-cases";
import { registryCases } from "./registry-cases";
import { subscriptionCases } from "./subscription-cases";

/** One case per kind; a test compares them with the list of kinds. */
export const kindCases: readonly KindCase[] = [...registryCases, ...clusterCases, ...orchestrationCases, ...subscriptionCases];
