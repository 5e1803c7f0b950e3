import { z } from "zod";
import { isIssuedElsewhere } from "../../components/cluster/extension/registry-certificate";
import { assignability, isServiceRange, isUnicast, serviceRangeBits } from "../../components/cluster/service-address/service-range";
import { quantityBytes } from "../../components/core/quantity";
import { isOftenEnough, messageTtlDays } from "../../components/core/sync-schedule";
import { siteDefaults } from "../../components/site/defaults";
import { condition, cron, durationBetween, flag, subdomain, text } from "./values";

const certificate = z.discriminatedUnion(
  "from",
  [
    z.strictObject({
      from: z
        .literal("cert-manager")
        .meta({ description: "the cluster's cert-manager issues it, its own or that of Arc extension `microsoft.certmanagement`." }),
    }),
    z.strictObject({ from: z.literal("extension").meta({ description: "the extension installs a cert-manager, which issues it." }) }),
    z.strictObject({
      from: z.literal("secret").meta({ description: "a TLS Secret in namespace `connected-registry` holds it." }),
      name: subdomain.meta({
        description: "Name of that Secret; it has the keys `ca.crt`, `tls.crt` and `tls.key`. Required with `from: secret`, not allowed otherwise.",
      }),
    }),
    z.strictObject({
      from: z.literal("config").meta({ description: "the config of this stack holds it, under `certificate`, `certificateKey` and `certificateAuthority`." }),
    }),
  ],
  "cert-manager | extension | secret | config",
);

const notification = "an artifact and its event (push, delete or *), for example `factory/vision:*:push`";
const dailyCron = "a cron expression of five fields, in numbers";
const syncCron = `a cron expression of five fields, in numbers, that starts more often than every ${messageTtlDays.longest} days`;
const serviceAddress = "an IPv4 address of the cluster's service range";
const serviceRange = `an IPv4 range of /${serviceRangeBits.widest} to /${serviceRangeBits.narrowest} for unicast addresses, without host bits, for example \`10.96.0.0/12\``;
/** Images need gigabytes, and Azure's largest disk has 64 TiB. Our proposal. */
const storage = { least: "1Gi", most: "64Ti" };
const storageRequest = `a Kubernetes quantity of ${storage.least} to ${storage.most} in whole \`Mi\`, \`Gi\` or \`Ti\`, for example \`20Gi\``;

/** More free space than used is a volume of the wrong size. Our proposal. */
const mostMargin = 50;
const volumeMargin = `a whole percentage, 0 to ${mostMargin}`;

function isStorageRequest(value: string): boolean {
  const [bytes, least, most] = [value, storage.least, storage.most].map(quantityBytes);
  return bytes !== undefined && bytes >= (least ?? 0) && bytes <= (most ?? 0);
}

/** Can a Service have this address of this range? True where either is absent, or has a fault of its own. */
function isPossible(address = "", range = ""): boolean {
  return !isServiceRange(range) || !isUnicast(address) || assignability(address, [range]) === "assignable";
}

/** Settings of the registry at a site. Source: Container Registry API, `connectedRegistries`; extension settings as in docs/reference/site-registry.md. */
export const siteRegistrySchema = z
  .strictObject({
    serviceAddress: z.ipv4(serviceAddress).refine(isUnicast, serviceAddress).optional().meta({
      description:
        "Address of the registry's Service: images are pulled from it, and the certificate names it. Required where the certificate is made elsewhere (`certificate.from` is `secret` or `config`).",
      absent: "a free address of the cluster's service range, chosen once and kept",
      allowed: serviceAddress,
      alsoChecked: `Must be a unicast address, and in \`site.registry.serviceRange\`, where that is set, neither the first nor the last one.`,
    }),
    serviceRange: z
      .cidrv4(serviceRange)
      .refine(isServiceRange, serviceRange)
      .optional()
      .meta({
        description: "The cluster's IPv4 service range. Set it only where the cluster does not report its range.",
        allowed: serviceRange,
        alsoChecked: `Must be ${serviceRange}.`,
      }),
    storageRequest: text(/^[1-9]\d*(Mi|Gi|Ti)$/, storageRequest)
      .refine(isStorageRequest, storageRequest)
      .default(siteDefaults.registry.storageRequest)
      .meta({
        description:
          "Size of the registry's volume. A volume cannot shrink, and grows only where its storage class allows it. Images need gigabytes; the largest disk in Azure has 64 TiB.",
        alsoChecked: `Must be ${storageRequest}.`,
      }),
    volumeMargin: z
      .int(volumeMargin)
      .min(0, volumeMargin)
      .max(mostMargin, volumeMargin)
      .default(siteDefaults.registry.volumeMargin)
      .meta({ description: "How much of the volume new images must leave free, in percent. A run that would leave less is refused.", allowed: volumeMargin }),
    storageClassName: subdomain
      .optional()
      .meta({ description: "Storage class of the volume; `ReadWriteOnce` is enough.", absent: "the cluster's default class" }),
    logLevel: z
      .enum(["Debug", "Information", "Warning", "Error", "None"])
      .default(siteDefaults.registry.logLevel)
      .meta({ description: "Log level of the connected registry." }),
    auditLog: flag.default(siteDefaults.registry.auditLog).meta({ description: "Also write an audit log." }),
    notifications: z
      .array(text(/^(\*|[a-z0-9][a-z0-9._/-]*\*?(:(\*|\w[\w.-]*\*?)|@sha256:[0-9a-f]{64})?):(push|delete|\*)$/, notification), "a list")
      .optional()
      .meta({
        description:
          "Events at the site's registry that are sent to Event Grid, each `<repository>[:<tag> | @<digest>]:<push | delete | *>`; `*` at the end of a name matches the rest.",
        absent: "none, or the existing ones of an adopted registry",
        allowed: "a list of events",
      }),
    garbageCollection: z
      .strictObject({
        enabled: flag.default(siteDefaults.registry.garbageCollection.enabled).meta({ description: "Delete data that no image needs." }),
        schedule: cron(dailyCron).default(siteDefaults.registry.garbageCollection.schedule).meta({ description: "When garbage collection runs: cron, UTC." }),
      })
      .prefault({})
      .meta({ description: "Garbage collection of the site's registry." }),
    certificate: certificate.default(siteDefaults.registry.certificate).meta({ description: "Source of the registry's TLS certificate." }),
    labelledNodesOnly: flag.default(siteDefaults.registry.labelledNodesOnly).meta({
      description:
        "With `nodeTrust: extension`: configure only nodes labelled `containerd-configured-by=connected-registry`. Must be `false` with any other value of `nodeTrust`.",
    }),
    syncSchedule: cron(syncCron, isOftenEnough)
      .default(siteDefaults.registry.syncSchedule)
      .meta({ description: "When a sync with the hub's registry starts: cron, UTC. The default is continuous sync." }),
    syncWindow: durationBetween("PT1H", "P7D")
      .optional()
      .meta({ description: "How long a scheduled sync may run.", absent: "no limit set; the service decides" }),
    messageTtl: durationBetween(`P${messageTtlDays.least}D`, `P${messageTtlDays.longest}D`).optional().meta({
      description: "How long sync messages wait for the site before they expire.",
      absent: "twice the longest interval of the schedule plus the window, 2 to 90 days",
    }),
  })
  .refine(({ certificate: source, serviceAddress: address }) => address !== undefined || !isIssuedElsewhere(source), {
    path: ["serviceAddress"],
    message: `${serviceAddress}: required, because the certificate is made elsewhere and names it`,
  })
  .refine(({ serviceAddress: address, serviceRange: range }) => isPossible(address, range), {
    path: ["serviceAddress"],
    message: "an address of site.registry.serviceRange, neither its first nor its last",
  })
  .meta(
    condition(
      { properties: { certificate: { properties: { from: { enum: ["secret", "config"] } }, required: ["from"] } }, required: ["certificate"] },
      { required: ["serviceAddress"] },
    ),
  );
