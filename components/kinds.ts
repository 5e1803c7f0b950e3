import { activation } from "./cluster/activation/kind";
import { extensionRemoval } from "./cluster/extension-removal/kind";
import { nodeTrustChange } from "./cluster/node-trust-change/kind";
import { propagated } from "./cluster/propagated/kind";
import { readiness } from "./cluster/readiness/kind";
import { serviceAddress } from "./cluster/service-address/kind";
import { trustedNodes } from "./cluster/trusted-nodes/kind";
import { azureSite } from "./orchestration/azure-site/kind";
import { configTemplate } from "./orchestration/config-template/kind";
import { configTemplateLink } from "./orchestration/config-template-link/kind";
import { configTemplateVersion } from "./orchestration/config-template-version/kind";
import { configuration } from "./orchestration/configuration/kind";
import { contextCapabilities } from "./orchestration/context-capabilities/kind";
import { fetchedImages } from "./orchestration/fetched-images/kind";
import { installation } from "./orchestration/installation/kind";
import { schema } from "./orchestration/schema/kind";
import { schemaVersion } from "./orchestration/schema-version/kind";
import { solutionTemplate } from "./orchestration/solution-template/kind";
import { solutionTemplateVersion } from "./orchestration/solution-template-version/kind";
import { stagedSolution } from "./orchestration/staged-solution/kind";
import { supersededRevisions } from "./orchestration/superseded-revisions/kind";
import { target } from "./orchestration/target/kind";
import { importedImage } from "./registry/imported-image/kind";
import { lockedTags } from "./registry/locked-tags/kind";
import { retiredPassword } from "./registry/retired-password/kind";
import { registryGuard } from "./registry/registry-guard/kind";
import { scopeMap } from "./registry/scope-map/kind";
import { token } from "./registry/token/kind";
import { tokenPassword } from "./registry/token-password/kind";
import { providerRegistrations } from "./subscription/provider-registrations/kind";
import { assertFreshBuild } from "./dynamic/build-stamp";
import type { Lifecycle, WithTimeout } from "./dynamic/lifecycle";
import { processServices } from "./dynamic/provider-services";
import { LifecycleProvider } from "./dynamic/provider";

/** A provider as the loader calls it, whatever its kind. */
type AnyProvider = Pick<LifecycleProvider<WithTimeout, unknown>, "check" | "diff" | "create" | "read" | "update" | "delete">;

const providers = new Map<string, AnyProvider>([
  entry(importedImage),
  entry(lockedTags),
  entry(scopeMap),
  entry(token),
  entry(tokenPassword),
  entry(retiredPassword),
  entry(activation),
  entry(registryGuard),
  entry(serviceAddress),
  entry(readiness),
  entry(propagated),
  entry(nodeTrustChange),
  entry(trustedNodes),
  entry(extensionRemoval),
  entry(contextCapabilities),
  entry(schema),
  entry(schemaVersion),
  entry(configTemplate),
  entry(configTemplateVersion),
  entry(configTemplateLink),
  entry(solutionTemplate),
  entry(solutionTemplateVersion),
  entry(target),
  entry(configuration),
  entry(fetchedImages),
  entry(stagedSolution),
  entry(installation),
  entry(supersededRevisions),
  entry(providerRegistrations),
  entry(azureSite),
]);

/** Every kind by name. */
export const kindNames: readonly string[] = [...providers.keys()];

let isFresh = false;

/** The provider of a kind; refuses a build older than its sources. The loader in the state calls it, so its name and signature must not change. */
export function provider(kind: string): AnyProvider {
  // Checked once: a process does not load its code again.
  if (!isFresh) assertFreshBuild(process.cwd());
  isFresh = true;
  const found = providers.get(kind);
  if (!found) throw new Error(`unknown kind ${kind}; known: ${kindNames.join(", ")}`);
  return found;
}

function entry<Inputs extends WithTimeout, State>(lifecycle: Lifecycle<Inputs, State>): [string, AnyProvider] {
  return [lifecycle.kind, new LifecycleProvider(lifecycle, processServices)];
}
