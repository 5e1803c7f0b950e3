/** Pulling a repository needs both. Source: `az acr connected-registry create`, mode ReadOnly. */
const pullActions = ["content/read", "metadata/read"] as const;
/** Without one of these an instance does not come Online. Source: as above. */
const gatewayActions = ["config/read", "config/write", "message/read", "message/write"] as const;

/** A fresh sync map must name a repository; it need not exist. Source: staging guide, step "create the connected registry". */
export const placeholderRepository = "staging-temp";

/** What the program writes into a sync map's description: by it a run sees that one before has begun. */
export function syncMapDescription(connectedRegistry: string): string {
  return `Sync of connected registry ${connectedRegistry}`;
}

/** Most actions of one scope map. Source: "Intro to connected registries", limits. */
export const maxScopeMapActions = 500;

/** Actions to pull these repositories, in the CLI's order. */
export function pullActionsFor(repositories: readonly string[]): string[] {
  return repositories.flatMap((repository) => pullActions.map((action) => `repositories/${repository}/${action}`));
}

/** Actions of the sync scope map of a connected registry: its repositories, then the four gateway actions with its name in lower case. */
export function syncActionsFor(connectedRegistry: string, repositories: readonly string[]): string[] {
  const gateway = gatewayActions.map((action) => `gateway/${connectedRegistry.toLowerCase()}/${action}`);
  return [...pullActionsFor(repositories), ...gateway];
}

/**
 * The list to write when only a part of it is ours: what is there stays, what we no longer declare goes, what we declare is added.
 * Workload orchestration adds repositories at run time; those must survive.
 */
export function mergedActions(live: readonly string[], declaredBefore: readonly string[], declared: readonly string[]): string[] {
  const dropped = lowerCased(declaredBefore.filter((action) => !lowerCased(declared).has(action.toLowerCase())));
  const kept = live.filter((action) => !dropped.has(action.toLowerCase()));
  const present = lowerCased(kept);
  return [...kept, ...declared.filter((action) => !present.has(action.toLowerCase()))];
}

/** Actions that are declared and not on the service. */
export function missingActions(live: readonly string[], declared: readonly string[]): string[] {
  const present = lowerCased(live);
  return declared.filter((action) => !present.has(action.toLowerCase()));
}

function lowerCased(actions: readonly string[]): Set<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}
