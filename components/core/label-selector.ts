/** One requirement of a selector, as Kubernetes writes it; `Gt` and `Lt` exist for nodes only. */
export interface LabelRequirement {
  key: string;
  operator: string;
  values?: readonly string[];
}

/** A selector of objects by their labels; an empty one selects everything. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly LabelRequirement[];
}

/** Do these labels meet the requirement? An unknown operator is not met. Source: Kubernetes, "Labels and Selectors"; "Assigning Pods to Nodes". */
export function meetsRequirement({ key, operator, values = [] }: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Does the selector select an object with these labels? Undefined selects everything. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every((one) => meetsRequirement(one, labels));
}
