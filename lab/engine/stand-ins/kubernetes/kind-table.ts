import type { DaemonSetArgs } from "@pulumi/kubernetes/apps/v1";
import type { ConfigMapArgs, NamespaceArgs, SecretArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { JsonObject } from "../../../azure/operation";
import { type Path, valueAt } from "../secrets";

/** How one kind of Kubernetes object maps to the API, and which changes replace it. */
export interface KindTable {
  /** Token that the npm package registers. */
  type: string;
  apiVersion: string;
  kind: string;
  /** Path of the collection; `{namespace}` for namespaced kinds. */
  collection: string;
  inputs: Record<string, true>;
  /** Paths that replace, besides metadata.name and metadata.namespace of every kind. */
  replaces: readonly Path[];
  /** Paths that replace unless this provider option allows changes. */
  replacesUnless?: { option: "enableSecretMutable" | "enableConfigMapMutable"; paths: readonly Path[] };
  /** The vendor's readiness check after a write. @default - none */
  isReady?(live: JsonObject): boolean;
}

/** Every modelled kind. Replace rules: the vendor's list for provider 4.32. */
export const kindTables: readonly KindTable[] = [
  {
    type: "kubernetes:core/v1:Namespace",
    apiVersion: "v1",
    kind: "Namespace",
    collection: "/api/v1/namespaces",
    inputs: { apiVersion: true, kind: true, metadata: true, spec: true } satisfies Record<keyof NamespaceArgs, true>,
    replaces: [],
    isReady: (live) => valueAt(live, ["status", "phase"]) === "Active",
  },
  {
    type: "kubernetes:core/v1:Secret",
    apiVersion: "v1",
    kind: "Secret",
    collection: "/api/v1/namespaces/{namespace}/secrets",
    inputs: { apiVersion: true, kind: true, metadata: true, data: true, stringData: true, immutable: true, type: true } satisfies Record<
      keyof SecretArgs,
      true
    >,
    replaces: [["type"]],
    replacesUnless: { option: "enableSecretMutable", paths: [["data"], ["stringData"]] },
  },
  {
    type: "kubernetes:core/v1:ConfigMap",
    apiVersion: "v1",
    kind: "ConfigMap",
    collection: "/api/v1/namespaces/{namespace}/configmaps",
    inputs: { apiVersion: true, kind: true, metadata: true, data: true, binaryData: true, immutable: true } satisfies Record<keyof ConfigMapArgs, true>,
    replaces: [],
    replacesUnless: { option: "enableConfigMapMutable", paths: [["data"], ["binaryData"]] },
  },
  {
    type: "kubernetes:core/v1:Service",
    apiVersion: "v1",
    kind: "Service",
    collection: "/api/v1/namespaces/{namespace}/services",
    inputs: { apiVersion: true, kind: true, metadata: true, spec: true } satisfies Record<keyof ServiceArgs, true>,
    replaces: [["spec", "clusterIP"]],
  },
  {
    type: "kubernetes:apps/v1:DaemonSet",
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    collection: "/apis/apps/v1/namespaces/{namespace}/daemonsets",
    inputs: { apiVersion: true, kind: true, metadata: true, spec: true } satisfies Record<keyof DaemonSetArgs, true>,
    replaces: [["spec", "selector"]],
    isReady: isRolledOut,
  },
];

/** The table of a type token. @throws Error that lists the known types */
export function kindOf(type: string): KindTable {
  const table = kindTables.find((known) => known.type === type);
  if (!table) throw new Error(`resource type ${type} is not modelled; known: ${kindTables.map((known) => known.type).join(", ")}`);
  return table;
}

/** Is this kind namespaced? */
export function isNamespaced(table: KindTable): boolean {
  return table.collection.includes("{namespace}");
}

function isRolledOut(live: JsonObject): boolean {
  const number = (...path: string[]) => Number(valueAt(live, path) ?? 0);
  const wanted = number("status", "desiredNumberScheduled");
  const isSeen = number("status", "observedGeneration") >= number("metadata", "generation");
  return isSeen && number("status", "updatedNumberScheduled") === wanted && number("status", "numberAvailable") === wanted;
}
