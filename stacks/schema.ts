import { z } from "zod";
import { parseArmId } from "../components/core/arm-id";
import { durationMs } from "../components/core/duration";

/** SKUs the registry service knows; only Premium can feed connected registries, which the policy pack says. Source: Container Registry API, `sku.name`. */
const skus = ["Basic", "Standard", "Premium"] as const;

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a GUID");
const resourceGroup = z.string().regex(/^[-\w.()]{1,90}$/, "1-90 letters, digits, `-`, `_`, `.`, `(` and `)`");
const location = z.string().regex(/^[a-z0-9]+$/, "a region in lower case without spaces, for example `eastus2`");
const registryName = z.string().regex(/^[a-zA-Z0-9]{5,50}$/, "5-50 letters and digits");
const duration = z.string().refine((text) => durationMs(text) !== undefined, "an ISO 8601 duration, for example `PT30M`");

const idOf = (type: string) => z.string().refine((text) => parseArmId(text)?.type.toLowerCase() === type.toLowerCase(), `the ARM id of a ${type}`);

/** The hub: the registry all sites sync from, and what is offered to them. */
export const hubSchema = z.strictObject({
  subscriptionId: guid,
  resourceGroup,
  location,
  registry: z.strictObject({
    name: registryName,
    sku: z.enum(skus).default("Premium"),
  }),
  /** Tear down the resource group, the registry and its images with the stack? */
  retain: z.boolean().default(true),
});

/** One factory site. */
export const siteSchema = z.strictObject({
  /** Name of the hub's stack. */
  hub: z.string().min(1, "the name of the hub's stack"),
  /** Name of everything that is this site's own. */
  key: z.string().regex(/^[a-z][a-z0-9]{4,39}$/, "5-40 lower-case letters and digits, a letter first"),
  /** The Arc-enabled cluster that carries the site's registry. */
  connectedClusterId: idOf("Microsoft.Kubernetes/connectedClusters"),
  clusterAccess: z.strictObject({
    /** Context of the kubeconfig that `KUBECONFIG` or the user's home names. */
    context: z.string().min(1, "the name of a kubeconfig context"),
  }),
  registry: z.strictObject({
    /** Address of the registry's Service: images are pulled by it, its certificate names it. */
    serviceAddress: z.ipv4("an IPv4 address of the cluster's service range"),
    storageRequest: z
      .string()
      .regex(/^[1-9]\d*(Mi|Gi|Ti)$/, "a Kubernetes quantity, for example `20Gi`")
      .default("20Gi"),
    storageClassName: z.string().min(1, "the name of a storage class").optional(),
    logLevel: z.enum(["Debug", "Information", "Warning", "Error", "None"]).default("Information"),
    /** When the site syncs: cron, five fields, UTC. */
    syncSchedule: z
      .string()
      .regex(/^(\S+ ){4}\S+$/, "a cron expression of five fields")
      .default("* * * * *"),
  }),
  /** Where workload orchestration reads the credentials for pulls. */
  pullSecret: z
    .strictObject({ namespace: z.string().min(1, "a namespace"), name: z.string().min(1, "the name of a Secret") })
    .default({ namespace: "default", name: "my-acr-secret" }),
  /** How long one resource may take. */
  timeout: duration.default("PT30M"),
});

/** A hub's settings with every default filled in. */
export type HubConfig = z.infer<typeof hubSchema>;
/** A site's settings with every default filled in. */
export type SiteConfig = z.infer<typeof siteSchema>;
