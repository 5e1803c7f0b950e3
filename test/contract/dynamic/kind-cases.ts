import type { KindCase } from "./kind-case";
import { orchestrationCases } from "./orchestration-cases";
import { registryCases } from "./registry-cases";
import { subscriptionCases } from "./subscription-cases";

/** A case of every kind; a test compares them with the kinds there are. */
export const kindCases: readonly KindCase[] = [...registryCases, ...orchestrationCases, ...subscriptionCases];
