import type { ResourceValidationPolicy } from "@pulumi/policy";

/** A rule about one type of resource. */
export interface Rule {
  /** `<thing>-<requirement>`. */
  name: string;
  /** Type it looks at, for example `azure-native:containerregistry:Registry`. */
  on: string;
  /** The rule, one sentence shown to the user. */
  says: string;
  /** What to do about a violation. */
  fix: string;
  /** True where the resource obeys. `properties` as declared, unknown values not yet known. */
  check(properties: Readonly<Record<string, unknown>>): boolean;
}

/** The rule as the policy pack takes it. Mandatory: a violation stops the preview. */
export function asPolicy({ name, on, says, fix, check }: Rule): ResourceValidationPolicy {
  return {
    name,
    description: says,
    enforcementLevel: "mandatory",
    remediationSteps: fix,
    validateResource: (resource, report) => {
      if (resource.type === on && !check(resource.props)) report(`${says} ${fix}`);
    },
  };
}
