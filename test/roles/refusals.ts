/** What an output says is missing: an action, and where; without a scope for a login at the registry. */
export interface Refusal {
  action: string;
  scope: string | undefined;
  /** The sentence. */
  text: string;
}

const sentences = [
  /EDGE-PERMISSION [^\n]*? allows (?<action>Microsoft\.\S+) at (?<scope>\/\S+)/g,
  /AuthorizationFailed[^']{0,400}'[^']*' with object id '[^']*' does not have authorization to perform action '(?<action>[^']+)' over scope '(?<scope>[^']+)'/g,
  ...["pull/read", "push/write"].map(
    (login) => new RegExp(`EDGE-(?:REGISTRY-UNAUTHORIZED|IMAGES-UNKNOWN)[\\s\\S]{0,800}?(?<action>Microsoft\\.ContainerRegistry/registries/${login})`, "g"),
  ),
];

/** The missing actions that an output names, for example those of `EDGE-PERMISSION` and of Azure's own `AuthorizationFailed`. Pure. */
export function refusals(output: string): Refusal[] {
  return sentences.flatMap((sentence) =>
    [...output.matchAll(sentence)].map(({ 0: text, groups = {} }) => ({
      action: groups["action"] ?? "",
      scope: groups["scope"],
      text: text.replaceAll(/\s+/g, " "),
    })),
  );
}
