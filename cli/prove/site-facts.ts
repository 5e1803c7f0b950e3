import { z } from "zod";
import { EdgeError } from "../../components/core/fault";
import { imageRefFault } from "../../components/core/image-ref";
import { pullSecretTypes } from "../../components/cluster/pull-secrets/pull-secret";
import { releaseNamespace } from "../../components/core/connected-registry";

const image = z.string().refine((text) => imageRefFault(text) === undefined, "repository[:tag][@digest], without a host");

/** Output `site` of a site's stack. Members that are not listed here have other readers. */
const siteSchema = z.object({
  name: z.string().min(1),
  /** Cluster address of the site's registry. */
  serviceAddress: z.string().min(1),
  /** `host[:port]` of the cloud registry. */
  registryLoginServer: z.string().min(1),
  /** ARM id of the cloud registry; absent in stacks of older versions. */
  registryId: z.string().min(1).optional(),
  /** ARM id of the site's connected registry; absent in stacks of older versions. */
  connectedRegistryId: z.string().min(1).optional(),
  extensionName: z.string().min(1),
  /** Namespace of the extension. */
  namespace: z.string().min(1).default(releaseNamespace),
  /** Secret in that namespace whose `ca.crt` is the CA of the site's registry; absent in stacks of older versions. */
  authoritySecret: z.string().min(1).optional(),
  /** Where the cluster's pull secrets are; absent in stacks of older versions. */
  pullSecrets: z.array(z.object({ namespace: z.string(), name: z.string(), type: z.enum(pullSecretTypes) })).default([]),
  solutions: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      solutionVersionId: z.string().optional(),
      state: z.string().optional(),
      images: z.array(image),
      /** Digest of each image when its version was published; absent in stacks of older versions. */
      publishedDigests: z.record(z.string(), z.string()).default({}),
    }),
  ),
  /** Images that every node keeps; absent where `site.warm` is `off`. */
  warmImages: z.array(image).optional(),
  cluster: z.object({ context: z.string().optional() }).default({}),
});

/** Output `clientToken`: credentials that may read both registries. Secret. */
const clientTokenSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** A site as its stack describes it. */
export type SiteFacts = z.infer<typeof siteSchema>;
/** The site's client token with one of its passwords. Secret. */
export type ClientToken = z.infer<typeof clientTokenSchema>;

/** Checks the plain part of a site stack's outputs. Throws one EdgeError that lists every missing or invalid output, without values. */
export function readPlainFacts(stack: string, outputs: Readonly<Record<string, unknown>>): SiteFacts {
  const result = z.object({ site: siteSchema }).safeParse(outputs);
  if (result.success) return result.data.site;
  throw outputsInvalid(stack, result.error);
}

/** Checks a site stack's outputs. Throws one EdgeError that lists every missing or invalid output, without values. */
export function readSiteFacts(stack: string, outputs: Readonly<Record<string, unknown>>): { facts: SiteFacts; clientToken: ClientToken } {
  const result = z.object({ site: siteSchema, clientToken: clientTokenSchema }).safeParse(outputs);
  if (result.success) return { facts: result.data.site, clientToken: result.data.clientToken };
  throw outputsInvalid(stack, result.error);
}

function outputsInvalid(stack: string, { issues }: z.ZodError): EdgeError {
  return new EdgeError(
    issues.map((issue) => ({
      code: "EDGE-STACK-OUTPUTS",
      what: `output ${issue.path.join(".")} is missing or invalid`,
      given: `stack ${stack}`,
      allowed: issue.message,
      fix: `deploy the site first: edge-staging up ${stack}`,
    })),
  );
}
