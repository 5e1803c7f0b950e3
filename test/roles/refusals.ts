import { missingPermission } from "../../components/core/missing-permission";

/** What an output says is missing: an action, and where; without a scope for a login at the registry. */
export interface Refusal {
  action: string;
  scope: string | undefined;
  /** The sentence. */
  text: string;
}

const sentences = [
  /EDGE-PERMISSION [^\n]*? allows (?<action>Microsoft\.\S+) at (?<scope>\/\S+)/g,
  ...["pull/read", "push/write"].map(
    (login) => new RegExp(`EDGE-(?:REGISTRY-UNAUTHORIZED|IMAGES-UNKNOWN)[\\s\\S]{0,800}?(?<action>Microsoft\\.ContainerRegistry/registries/${login})`, "g"),
  ),
];

/** The missing actions that an output names, for example those of `EDGE-PERMISSION` and of Azure's own `AuthorizationFailed`. Pure. */
export function refusals(output: string): Refusal[] {
  const ours = sentences.flatMap((sentence) =>
    [...output.matchAll(sentence)].map(({ 0: text, groups = {} }) => ({ action: groups["action"] ?? "", scope: groups["scope"], text })),
  );
  const ofAzure = [...output.matchAll(/AuthorizationFailed[^\n]*/g)].flatMap(([text]) => {
    const missing = missingPermission(text);
    return missing === undefined ? [] : [{ action: missing.action, scope: missing.scope, text }];
  });
  return [...ours, ...ofAzure].map((refusal) => ({ ...refusal, text: refusal.text.replaceAll(/\s+/g, " ") }));
}
