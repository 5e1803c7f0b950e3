import type { KubernetesClient, Manifest } from "./kubernetes-client";

/** A custom kind. */
export interface CustomKind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  scope: "Namespaced" | "Cluster";
  /** OpenAPI v3 schema of `spec`. */
  spec: object;
}

/** Schema of an object with any content. Uses the client's name for `x-kubernetes-preserve-unknown-fields`: the client silently drops the API's name. */
export const openObject = { type: "object", x_kubernetes_preserve_unknown_fields: true };

/** The CRD of a kind; `status` is open and a subresource. */
export function customResourceDefinition({ group, version, kind, plural, scope, spec }: CustomKind): Manifest {
  const schema = {
    openAPIV3Schema: { type: "object", required: ["spec"], properties: { spec, status: openObject } },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}

const pollMs = 50;

/** Resolves when the API server serves the kind. */
export async function established(client: KubernetesClient, kind: CustomKind, signal: AbortSignal): Promise<void> {
  while (!(await client.serves(`${kind.group}/${kind.version}`, kind.plural))) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
