import * as kubernetes from "@kubernetes/client-node";
import { z } from "zod";
import { isObject } from "../../components/core/json";

const name = z.string().min(1);
const inSecret = z.strictObject({ name, key: name });
/** Without `Env` and `FS`, which version 2 refuses for a Stack. */
const reference = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Secret"), secret: inSecret }),
  z.strictObject({ type: z.literal("Literal"), literal: z.strictObject({ value: z.string() }) }),
]);
const metadata = z.strictObject({
  name: name.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** A part of a custom resource that is a type of Kubernetes: fields unknown to that type are refused. */
const builtIn = (type: string) =>
  z.unknown().superRefine((value, context) => {
    for (const path of unknownFields(type, value)) context.addIssue({ code: "custom", message: `${type} has no ${path}` });
  });

const workspaceSpec = z.strictObject({
  image: name.optional(),
  imagePullPolicy: z.enum(["Always", "Never", "IfNotPresent"]).optional(),
  securityProfile: z.enum(["baseline", "restricted"]).optional(),
  env: z.array(builtIn("V1EnvVar")).optional(),
  envFrom: z.array(builtIn("V1EnvFromSource")).optional(),
  resources: builtIn("V1ResourceRequirements").optional(),
  pulumiLogLevel: z.int().optional(),
  podTemplate: z.strictObject({ metadata: metadata.omit({ name: true }).optional(), spec: builtIn("V1PodSpec").optional() }).optional(),
});

const updateSpec = z.strictObject({
  continueOnError: z.boolean().optional(),
  expectNoChanges: z.boolean().optional(),
  message: z.string().optional(),
  parallel: z.int().optional(),
  refresh: z.boolean().optional(),
  ttlAfterCompleted: z.string().optional(),
});

/**
 * A Stack of the Pulumi Kubernetes Operator from a Git repository, with only the fields that a stack of this project may use.
 * Deprecated fields are excluded.
 * Source: pulumi.com/v1 Stack, docs/stacks.md and docs/workspaces.md of pulumi/pulumi-kubernetes-operator v2.9.0.
 */
export const operatorStackSchema = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata: metadata.extend({ name, namespace: name }),
  spec: z.strictObject({
    stack: name,
    projectRepo: z.url(),
    branch: name.optional(),
    commit: name.optional(),
    shallow: z.boolean().optional(),
    repoDir: name.optional(),
    gitAuth: z
      .strictObject({ accessToken: reference.optional(), sshAuth: z.strictObject({ sshPrivateKey: reference, password: reference.optional() }).optional() })
      .optional(),
    backend: z.string().optional(),
    secretsProvider: z.string().optional(),
    envRefs: z.record(z.string(), reference).optional(),
    serviceAccountName: name,
    prerequisites: z.array(z.strictObject({ name, requirement: z.strictObject({ succeededWithinDuration: z.string().optional() }).optional() })).optional(),
    refresh: z.boolean().optional(),
    preview: z.boolean().optional(),
    destroyOnFinalize: z.boolean().optional(),
    continueResyncOnCommitMatch: z.boolean().optional(),
    resyncFrequencySeconds: z.int().min(60).optional(),
    retryMaxBackoffDurationSeconds: z.int().optional(),
    retryOnUpdateConflict: z.boolean().optional(),
    useLocalStackOnly: z.boolean().optional(),
    workspaceReclaimPolicy: z.enum(["Retain", "Delete"]).optional(),
    workspaceTemplate: z.strictObject({ metadata: metadata.optional(), spec: workspaceSpec }).optional(),
    updateTemplate: z.strictObject({ metadata: metadata.optional(), spec: updateSpec }).optional(),
  }),
});

type FieldTypes = readonly { baseName: string; type: string }[];
const models = kubernetes as unknown as Readonly<Record<string, { getAttributeTypeMap?: () => FieldTypes } | undefined>>;

/** Paths of the fields of a value that a type of Kubernetes does not have. Source: the types of @kubernetes/client-node, generated from Kubernetes' OpenAPI description. */
export function unknownFields(type: string, value: unknown, path = ""): string[] {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item) return Array.isArray(value) ? value.flatMap((one, index) => unknownFields(item, one, `${path}[${index}]`)) : [`${path}, which is a list`];
  const fields = models[type]?.getAttributeTypeMap?.();
  if (!fields) return [];
  if (!isObject(value)) return [`${path}, which is an object`];
  return Object.entries(value).flatMap(([key, member]) => {
    const field = fields.find(({ baseName }) => baseName === key);
    const at = path ? `${path}.${key}` : key;
    return field ? unknownFields(field.type, member, at) : [at];
  });
}
