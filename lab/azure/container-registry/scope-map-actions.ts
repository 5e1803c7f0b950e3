import type { GatewayAction } from "../gateway-protocol";
import type { RepositoryAction } from "../../registry/plane";

const repositoryAction = /^repositories\/(.+)\/(content\/read|content\/write|content\/delete|metadata\/read|metadata\/write)$/i;
const gatewayAction = /^gateway\/([^/]+)\/(config\/read|config\/write|message\/read|message\/write)$/i;
/** Repository names of the registry; `*` only as the last part. Source: connected-registry reference 1.4. */
const pattern = /^(\*|[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?:\/\*)?)$/i;

/** Is this a valid action of a scope map? */
export function isScopeMapAction(action: string): boolean {
  const repository = repositoryAction.exec(action)?.[1];
  return repository === undefined ? gatewayAction.test(action) : pattern.test(repository);
}

/** Do these actions allow this access to the repository? Repository `*` means the catalogue. */
export function allowsRepository(actions: readonly string[], repository: string, wanted: RepositoryAction): boolean {
  return actions.some((action) => {
    const [, granted, verb] = repositoryAction.exec(action) ?? [];
    return granted !== undefined && verb?.toLowerCase() === wanted && coversRepository(granted, repository);
  });
}

/** Does a repository pattern (`a/b`, `a/*` or `*`) cover the repository? */
export function coversRepository(granted: string, repository: string): boolean {
  const name = repository.toLowerCase();
  const wanted = granted.toLowerCase();
  if (wanted === "*") return true;
  return wanted.endsWith("/*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

/** Do these actions allow this gateway action for the connected registry? */
export function allowsGateway(actions: readonly string[], connectedRegistry: string, wanted: GatewayAction): boolean {
  return actions.some((action) => action.toLowerCase() === `gateway/${connectedRegistry.toLowerCase()}/${wanted}`);
}

/** Repository patterns with both content and metadata read access. Sorted, without duplicates. */
export function readableRepositories(actions: readonly string[]): string[] {
  const verbs = new Map<string, Set<string>>();
  for (const action of actions) {
    const [, repository, verb] = repositoryAction.exec(action) ?? [];
    if (repository === undefined || verb === undefined) continue;
    const known = verbs.get(repository.toLowerCase()) ?? new Set();
    verbs.set(repository.toLowerCase(), known.add(verb.toLowerCase()));
  }
  return [...verbs].flatMap(([repository, known]) => (known.has("content/read") && known.has("metadata/read") ? [repository] : [])).sort();
}
