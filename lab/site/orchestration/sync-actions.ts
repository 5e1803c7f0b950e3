/** Actions that a ReadOnly connected registry needs for a repository, and at the gateway. Source: connected-registry reference 1.4. */
const repositoryVerbs = ["content/read", "metadata/read"];
const gatewayVerbs = ["config/read", "config/write", "message/read", "message/write"];

/** The actions plus those that these repositories need; keeps the others in their order. */
export function withRepositories(actions: readonly string[], repositories: readonly string[]): string[] {
  return [...actions, ...repositories.flatMap(actionsFor).filter((action) => !holds(actions, action))];
}

/** The actions without those that read these repositories. */
export function withoutRepositories(actions: readonly string[], repositories: readonly string[]): string[] {
  const unwanted = repositories.flatMap(actionsFor);
  return actions.filter((action) => !holds(unwanted, action));
}

/** The repositories that the actions do not allow to sync; considers wildcards. */
export function unsyncedRepositories(actions: readonly string[], repositories: readonly string[]): string[] {
  return repositories.filter(
    (repository) => !repositoryVerbs.every((verb) => patternsFor(repository).some((pattern) => holds(actions, `repositories/${pattern}/${verb}`))),
  );
}

/** Gateway actions of a connected registry that are missing. */
export function missingGatewayActions(actions: readonly string[], connectedRegistry: string): string[] {
  return gatewayVerbs.map((verb) => `gateway/${connectedRegistry.toLowerCase()}/${verb}`).filter((action) => !holds(actions, action));
}

function actionsFor(repository: string): string[] {
  return repositoryVerbs.map((verb) => `repositories/${repository}/${verb}`);
}

/** The repository itself and every wildcard that covers it. */
function patternsFor(repository: string): string[] {
  const parts = repository.split("/");
  return [repository, ...parts.map((_part, index) => [...parts.slice(0, index), "*"].join("/"))];
}

function holds(actions: readonly string[], wanted: string): boolean {
  return actions.some((action) => action.toLowerCase() === wanted.toLowerCase());
}
