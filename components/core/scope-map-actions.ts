/** Actions to pull a repository; both are needed. Source: `az acr connected-registry create`, mode ReadOnly. */
const pullActions = ["content/read", "metadata/read"] as const;
/** Actions that an instance needs to come Online. Source: as above. */
const gatewayActions = ["config/read", "config/write", "message/read", "message/write"] as const;

/** Repository in a new sync scope map, which must name one; it need not exist. Source: staging guide, step "create the connected registry". */
export const placeholderRepository = "staging-temp";

/** Description of a sync scope map. It shows a later run that an earlier one started. */
export function syncMapDescription(connectedRegistry: string): string {
  return `Sync of connected registry ${connectedRegistry}`;
}

/** Maximum actions of one scope map. Source: "Intro to connected registries", limits. */
export const maxScopeMapActions = 500;

/** Actions to pull these repositories, in the Azure CLI's order. */
export function pullActionsFor(repositories: readonly string[]): string[] {
  return repositories.flatMap((repository) => pullActions.map((action) => `repositories/${repository}/${action}`));
}

/** Actions of the sync scope map of a connected registry: its repositories, then the four gateway actions with its name in lower case. */
export function syncActionsFor(connectedRegistry: string, repositories: readonly string[]): string[] {
  const gateway = gatewayActions.map((action) => `gateway/${connectedRegistry.toLowerCase()}/${action}`);
  return [...pullActionsFor(repositories), ...gateway];
}

/**
 * Merges the declared actions into a live list that others write too: keeps what is live, removes what is no longer declared, adds what is declared.
 * Workload orchestration adds repositories at run time; they must stay.
 */
export function mergedActions(live: readonly string[], declaredBefore: readonly string[], declared: readonly string[]): string[] {
  const dropped = lowerCased(declaredBefore.filter((action) => !lowerCased(declared).has(action.toLowerCase())));
  const kept = live.filter((action) => !dropped.has(action.toLowerCase()));
  const present = lowerCased(kept);
  return [...kept, ...declared.filter((action) => !present.has(action.toLowerCase()))];
}

/** Declared actions that the service does not have. */
export function missingActions(live: readonly string[], declared: readonly string[]): string[] {
  const present = lowerCased(live);
  return declared.filter((action) => !present.has(action.toLowerCase()));
}

/** Wanted actions that the live ones do not grant, exactly or by a wildcard: repository `*` is every one, `a/*` every one below `a/`. Source: scope maps, "wildcards". */
export function ungrantedActions(live: readonly string[], wanted: readonly string[]): string[] {
  const patterns = live.flatMap((action) => {
    const [, prefix, verb] = /^repositories\/((?:[^*]+\/)?)\*\/([^*]+)$/i.exec(action) ?? [];
    return prefix === undefined || verb === undefined ? [] : [{ start: `repositories/${prefix}`.toLowerCase(), end: `/${verb}`.toLowerCase() }];
  });
  return missingActions(live, wanted).filter((action) => !patterns.some(({ start, end }) => grants(action.toLowerCase(), start, end)));
}

function grants(action: string, start: string, end: string): boolean {
  return action.startsWith(start) && action.endsWith(end) && action.length > start.length + end.length;
}

function lowerCased(actions: readonly string[]): Set<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}
