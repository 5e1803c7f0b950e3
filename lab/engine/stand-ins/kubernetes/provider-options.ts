import type { ProviderArgs } from "@pulumi/kubernetes/provider";
import type { JsonObject } from "../../../azure/operation";
import { isUnknown } from "../secrets";
import type { CheckFailure } from "../stand-in";
import type { MutabilityOptions } from "./object-difference";

/** The provider's options as the plugin uses them. */
export interface ProviderOptions extends MutabilityOptions {
  /** Content or path of a kubeconfig. Content is secret. */
  kubeconfig: string | undefined;
  context: string | undefined;
  namespace: string | undefined;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  enablePatchForce: boolean;
  upsertExistingObjects: boolean;
}

type Use = "text" | "compared" | "ignored" | "refused" | { environment: string };

const uses = {
  kubeconfig: "text",
  context: "text",
  namespace: "text",
  clusterIdentifier: "compared",
  enableSecretMutable: { environment: "PULUMI_K8S_ENABLE_SECRET_MUTABLE" },
  enableConfigMapMutable: { environment: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE" },
  deleteUnreachable: { environment: "PULUMI_K8S_DELETE_UNREACHABLE" },
  skipUpdateUnreachable: { environment: "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE" },
  enablePatchForce: { environment: "PULUMI_K8S_ENABLE_PATCH_FORCE" },
  upsertExistingObjects: { environment: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS" },
  enableServerSideApply: { environment: "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY" },
  suppressDeprecationWarnings: "ignored",
  suppressHelmHookWarnings: "ignored",
  kubeClientSettings: "ignored",
  cluster: "refused",
  renderYamlToDirectory: "refused",
  alwaysRender: "refused",
  helmReleaseSettings: "refused",
} satisfies Record<keyof ProviderArgs, Use>;

/** Settings that the engine adds to a provider's own. */
const engineSettings = ["version", "pluginDownloadURL", "parameterization", "name"];

/** Failures for options that are unknown or not modelled. */
export function optionFailures(inputs: JsonObject): CheckFailure[] {
  const known = Object.entries(uses).filter(([, use]) => use !== "refused");
  const names = known.map(([name]) => name).join(", ");
  const refused = Object.keys(inputs)
    .filter((name) => !engineSettings.includes(name) && !known.some(([one]) => one === name))
    .map((property) => ({ property, reason: `kubernetes:${property} is not modelled; known: ${names}` }));
  if (isUnknown(inputs.enableServerSideApply) || isSet(inputs, {}, "enableServerSideApply", true)) return refused;
  return [...refused, { property: "enableServerSideApply", reason: "kubernetes:enableServerSideApply must be true: client-side apply is not modelled" }];
}

/** Options from the provider's inputs, else from the environment. */
export function providerOptions(inputs: JsonObject, environment: NodeJS.ProcessEnv): ProviderOptions {
  const text = (name: "kubeconfig" | "context" | "namespace") => (typeof inputs[name] === "string" && inputs[name] !== "" ? inputs[name] : undefined);
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    namespace: text("namespace"),
    enableSecretMutable: isSet(inputs, environment, "enableSecretMutable"),
    enableConfigMapMutable: isSet(inputs, environment, "enableConfigMapMutable"),
    deleteUnreachable: isSet(inputs, environment, "deleteUnreachable"),
    skipUpdateUnreachable: isSet(inputs, environment, "skipUpdateUnreachable"),
    enablePatchForce: isSet(inputs, environment, "enablePatchForce"),
    upsertExistingObjects: isSet(inputs, environment, "upsertExistingObjects"),
  };
}

/** Booleans arrive as JSON text. */
function isSet(inputs: JsonObject, environment: NodeJS.ProcessEnv, name: keyof typeof uses, fallback = false): boolean {
  const use: Use = uses[name];
  const given = inputs[name] ?? (typeof use === "object" ? environment[use.environment] : undefined);
  return given === undefined ? fallback : String(given) === "true";
}
