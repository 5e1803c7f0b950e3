import * as pulumi from "@pulumi/pulumi";
import type { Activation } from "../cluster/activation/resource";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import type { Propagated } from "../cluster/propagated/resource";
import { scopeMapId } from "../core/arm-id";
import { repositoryOfImage } from "../core/image-ref";
import type { FetchArgs } from "../orchestration/pinned-solution";
import type { CompleteSiteArgs } from "./defaults";
import { siteNames } from "./rules";

/** Other resources of the site that a fetch needs. */
interface FetchContext {
  serviceAddress: pulumi.Input<string>;
  /** The client password that the site accepts. */
  propagated: Propagated;
  /** Its replacement loses the site's images. */
  activation: Activation;
}

/** Repositories whose images the site fetches before they are published, each once; none where nothing is fetched. */
export function fetchedRepositories({ proof, retireUnreachable, solutions }: CompleteSiteArgs): string[] {
  if (proof === "off" || retireUnreachable) return [];
  return [...new Set(solutions.flatMap(({ images }) => images.map(repositoryOfImage)))];
}

/** How the images of the site's solutions are fetched before they are published; undefined where they are not. */
export function siteFetch(name: string, args: CompleteSiteArgs, { serviceAddress, propagated, activation }: FetchContext): FetchArgs | undefined {
  const { key, adopted, registryId, loginServer, clusterAccess, proof, fetch, registry, retireUnreachable } = args;
  if (proof === "off" || retireUnreachable) return undefined;
  const { connectedRegistry, clientToken: username, extension: extensionName } = siteNames(key, adopted);
  const plain = { site: name, loginServer, extensionName, authoritySecret: authoritySecretOf(registry.certificate, extensionName), username };
  const siteRegistry = pulumi
    .all([serviceAddress, propagated.inUseValue])
    .apply(([address, password]) => ({ ...plain, serviceAddress: address, context: clusterAccess.context, password }));
  return {
    syncScopeMapId: scopeMapId(registryId, connectedRegistry),
    repositories: fetchedRepositories(args),
    siteRegistry: pulumi.secret(siteRegistry),
    proofMode: proof,
    syncSchedule: registry.syncSchedule,
    stallTimeout: fetch.stallTimeout,
    timeout: fetch.timeout,
    replacedWith: [activation],
  };
}
