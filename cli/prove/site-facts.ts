import { z } from "zod";
import { EdgeError } from "../../components/core/fault";
import { imageRefFault } from "../../components/core/image-ref";
import { releaseNamespace } from "../../components/core/connected-registry";

const image = z.string().refine((text) => imageRefFault(text) === undefined, "repository[:tag][@digest], without a host");

/** What a site's stack says of the site: its output `site`. Members not named here are for other readers. */
const siteSchema = z.object({
  name: z.string().min(1),
  /** Cluster address of the site's registry. */
  serviceAddress: z.string().min(1),
  /** `host[:port]` of the cloud registry. */
  registryLoginServer: z.string().min(1),
  extensionName: z.string().min(1),
  /** Where the extension lives. */
  namespace: z.string().min(1).default(releaseNamespace),
  /** Secret there whose `ca.crt` is the authority of the site's registry; stacks of older versions do not name it. */
  authoritySecret: z.string().min(1).optional(),
  solutions: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      solutionVersionId: z.string().optional(),
      state: z.string().optional(),
      images: z.array(image),
    }),
  ),
  cluster: z.object({ context: z.string().optional() }).default({}),
});

/** Output `clientToken`, secret: what reads both registries. */
const clientTokenSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** A site as its stack describes it. */
export type SiteFacts = z.infer<typeof siteSchema>;
/** The site's client token and one of its passwords. Secret. */
export type ClientToken = z.infer<typeof clientTokenSchema>;

/** Reads a site stack's outputs; throws one EdgeError that lists what is missing or wrong, without values. */
export function readSiteFacts(stack: string, outputs: Readonly<Record<string, unknown>>): { facts: SiteFacts; clientToken: ClientToken } {
  const result = z.object({ site: siteSchema, clientToken: clientTokenSchema }).safeParse(outputs);
  if (result.success) return { facts: result.data.site, clientToken: result.data.clientToken };
  throw new EdgeError(
    result.error.issues.map((issue) => ({
      code: "EDGE-STACK-OUTPUTS",
      what: `output ${issue.path.join(".")} is missing or not as expected`,
      given: `-s ${stack}`,
      allowed: issue.message,
      fix: `bring the site up first: pulumi up -s ${stack}`,
    })),
  );
}
