import { acrRepository } from "./acr-api";
import type { RegistryLogin, RepositoryAction } from "./plane";

/** One entry of a registry token's `access` claim. Source: distribution, token authentication specification. */
export interface Access {
  type: "repository" | "registry";
  name: string;
  actions: string[];
}

const contentActions: Record<string, RepositoryAction> = {
  pull: "content/read",
  push: "content/write",
  delete: "content/delete",
  metadata_read: "metadata/read",
  metadata_write: "metadata/write",
};

/** Access that a request on `/v2/` needs; undefined for `/v2/` itself and paths without a repository. */
export function neededAccess(method: string, path: string): Access | undefined {
  const ofAcr = acrRepository(path);
  if (ofAcr !== undefined) return { type: "repository", name: ofAcr, actions: [method === "GET" || method === "HEAD" ? "metadata_read" : "metadata_write"] };
  if (path === "/v2/_catalog" || path === "/acr/v1/_catalog") return { type: "registry", name: "catalog", actions: ["*"] };
  const name = /^\/v2\/(.+)\/(?:manifests|blobs|tags|referrers)\//.exec(path)?.[1];
  if (name === undefined) return undefined;
  const reads = method === "GET" || method === "HEAD";
  return { type: "repository", name, actions: reads ? ["pull"] : method === "DELETE" ? ["delete"] : ["pull", "push"] };
}

/** The part of the requested scopes (`repository:a/b:pull,push`) that the login allows. */
export function allowedAccess(scopes: readonly string[], login: RegistryLogin): Access[] {
  return scopes.flatMap((scope): Access[] => {
    const [type, name = "", wanted = ""] = scope.split(":");
    if (type === "registry" && name === "catalog") return login.allows("*", "metadata/read") ? [{ type: "registry", name, actions: ["*"] }] : [];
    if (type !== "repository") return [];
    const actions = wanted.split(",").filter((action) => {
      const needed = contentActions[action];
      return needed !== undefined && login.allows(name, needed);
    });
    return actions.length > 0 ? [{ type: "repository", name, actions }] : [];
  });
}

/** Does a token's access cover the needed access? */
export function covers(access: readonly Access[], { type, name, actions }: Access): boolean {
  return actions.every((action) => access.some((one) => one.type === type && one.name === name && one.actions.includes(action)));
}
