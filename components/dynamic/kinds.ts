import { extensionRemoval } from "../cluster/lifecycles/extension-removal";
import { propagated } from "../cluster/lifecycles/propagated";
import { readiness } from "../cluster/lifecycles/readiness";
import { serviceAddress } from "../cluster/lifecycles/service-address";
import { trustedNodes } from "../cluster/lifecycles/trusted-nodes";
import { configTemplate } from "../orchestration/lifecycles/config-template";
import { configTemplateLink } from "../orchestration/lifecycles/config-template-link";
import { configTemplateVersion } from "../orchestration/lifecycles/config-template-version";
import { configuration } from "../orchestration/lifecycles/configuration";
import { contextCapabilities } from "../orchestration/lifecycles/context-capabilities";
import { installation } from "../orchestration/lifecycles/installation";
import { schema } from "../orchestration/lifecycles/schema";
import { schemaVersion } from "../orchestration/lifecycles/schema-version";
import { solutionTemplate } from "../orchestration/lifecycles/solution-template";
import { solutionTemplateVersion } from "../orchestration/lifecycles/solution-template-version";
import { stagedSolution } from "../orchestration/lifecycles/staged-solution";
import { supersededRevisions } from "../orchestration/lifecycles/superseded-revisions";
import { target } from "../orchestration/lifecycles/target";
import { activation } from "../registry/lifecycles/activation";
import { importedImage } from "../registry/lifecycles/imported-image";
import { retiredPassword } from "../registry/lifecycles/retired-password";
import { registryGuard } from "../registry/lifecycles/registry-guard";
import { scopeMap } from "../registry/lifecycles/scope-map";
import { token } from "../registry/lifecycles/token";
import { tokenPassword } from "../registry/lifecycles/token-password";
import { assertFreshBuild } from "./build-stamp";
import type { Lifecycle, Patience } from "./lifecycle";
import { processMachinery } from "./machinery";
import { LifecycleProvider } from "./provider";

/** What the loader calls, with the properties of any kind. */
type AnyProvider = Pick<LifecycleProvider<Patience, unknown>, "check" | "diff" | "create" | "read" | "update" | "delete">;

const providers = new Map<string, AnyProvider>([
  entry(importedImage),
  entry(scopeMap),
  entry(token),
  entry(tokenPassword),
  entry(retiredPassword),
  entry(activation),
  entry(registryGuard),
  entry(serviceAddress),
  entry(readiness),
  entry(propagated),
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
  entry(stagedSolution),
  entry(installation),
  entry(supersededRevisions),
]);

/** Every kind by name. */
export const kindNames: readonly string[] = [...providers.keys()];

let isFresh = false;

/** The provider of a kind; refuses a build older than its sources. Called by the loader in state, so its name and shape stay. */
export function provider(kind: string): AnyProvider {
  // Once: what this process has loaded does not change any more.
  if (!isFresh) assertFreshBuild(process.cwd());
  isFresh = true;
  const found = providers.get(kind);
  if (!found) throw new Error(`unknown kind ${kind}; known: ${kindNames.join(", ")}`);
  return found;
}

function entry<Inputs extends Patience, State>(lifecycle: Lifecycle<Inputs, State>): [string, AnyProvider] {
  return [lifecycle.kind, new LifecycleProvider(lifecycle, processMachinery)];
}
