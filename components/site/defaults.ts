import { apiVersions } from "../core/api-versions";
import type { SiteArgs } from "./args";

/** Defaults of a site's settings, in the stack file and in the arguments of `Site` alike. */
export const siteDefaults = {
  orchestrationRole: "built-in",
  orchestrationApiVersion: apiVersions.edge,
  flavor: "generic",
  // That this image has nsenter is assumed:node-image-has-nsenter; its name is in public manifests.
  nodeTrustImage: "mcr.microsoft.com/azurelinux/busybox:1.36",
  warm: "off",
  // That its busybox needs no library is assumed:warm-image-is-static.
  warmImage: "mcr.microsoft.com/azurelinux/busybox:1.36",
  registry: {
    storageRequest: "20Gi",
    volumeMargin: 10,
    logLevel: "Information",
    auditLog: false,
    garbageCollection: { enabled: true, schedule: "0 0 * * *" },
    syncSchedule: "* * * * *",
    certificate: { from: "cert-manager" },
    labelledNodesOnly: false,
  },
  pullSecret: { namespace: "default", name: "my-acr-secret", type: "Opaque" },
  /** `settling` is two syncs of a continuous schedule. */
  passwords: { margin: "P30D", settling: "PT2M" },
  proof: "preferred",
  /** A layer of 5 GB takes 67 minutes at 10 Mbit/s. */
  fetch: { stallTimeout: "PT2H", timeout: "P2D" },
  rotation: { sync: "", client: "" },
  hierarchyLevel: "line",
  prerequisites: {
    resourceProviders: "require",
    certManager: "require",
    orchestration: "require",
    orchestrationStorageRequest: "20Gi",
    customLocation: "require",
  },
  retireUnreachable: false,
  timeout: "PT30M",
} as const;

/** Keys of the first that the second makes required, with their types from it. */
type Completed<Args, Complete> = Omit<Args, keyof Complete> & Complete;

/** Arguments of a site with every default filled in. */
export type CompleteSiteArgs = Completed<
  SiteArgs,
  {
    [Key in
      | "orchestrationRole"
      | "orchestrationApiVersion"
      | "flavor"
      | "nodeTrustImage"
      | "nodeTrustNodes"
      | "warm"
      | "warmImage"
      | "extension"
      | "pullSecrets"
      | "solutions"
      | "proof"
      | "retireUnreachable"
      | "timeout"]: NonNullable<SiteArgs[Key]>;
  } & {
    registry: Completed<
      NonNullable<SiteArgs["registry"]>,
      { [Key in keyof typeof siteDefaults.registry]: NonNullable<NonNullable<SiteArgs["registry"]>[Key]> }
    >;
    passwords: Completed<NonNullable<SiteArgs["passwords"]>, { margin: string; settling: string }>;
    fetch: { stallTimeout: string; timeout: string };
    rotation: { sync: string; client: string };
    target: Completed<SiteArgs["target"], { hierarchyLevel: string }>;
    prerequisites: Completed<
      NonNullable<SiteArgs["prerequisites"]>,
      { [Key in keyof typeof siteDefaults.prerequisites]: NonNullable<NonNullable<SiteArgs["prerequisites"]>[Key]> }
    >;
  }
>;

/** Fills in the defaults of what is absent or undefined. */
export function completeSiteArgs(args: SiteArgs): CompleteSiteArgs {
  return {
    ...args,
    orchestrationRole: args.orchestrationRole ?? siteDefaults.orchestrationRole,
    orchestrationApiVersion: args.orchestrationApiVersion ?? siteDefaults.orchestrationApiVersion,
    flavor: args.flavor ?? siteDefaults.flavor,
    nodeTrustImage: args.nodeTrustImage ?? siteDefaults.nodeTrustImage,
    nodeTrustNodes: args.nodeTrustNodes ?? [],
    warm: args.warm ?? siteDefaults.warm,
    warmImage: args.warmImage ?? siteDefaults.warmImage,
    registry: withDefaults(siteDefaults.registry, args.registry ?? {}),
    extension: args.extension ?? {},
    pullSecrets: args.pullSecrets ?? [siteDefaults.pullSecret],
    passwords: withDefaults(siteDefaults.passwords, args.passwords ?? {}),
    proof: args.proof ?? siteDefaults.proof,
    fetch: withDefaults(siteDefaults.fetch, args.fetch ?? {}),
    rotation: withDefaults(siteDefaults.rotation, args.rotation ?? {}),
    target: { ...args.target, hierarchyLevel: args.target.hierarchyLevel ?? siteDefaults.hierarchyLevel },
    prerequisites: withDefaults(siteDefaults.prerequisites, args.prerequisites ?? {}),
    solutions: args.solutions ?? [],
    retireUnreachable: args.retireUnreachable ?? siteDefaults.retireUnreachable,
    timeout: args.timeout ?? siteDefaults.timeout,
  };
}

/** A group of settings of which each one with a default is present; where both have a key, its type is that of the given group. */
type Filled<Defaults, Given> = Completed<Given, { [Key in keyof Defaults]: Key extends keyof Given ? NonNullable<Given[Key]> : Defaults[Key] }>;

/** The given group, where a key that is absent or undefined has its default. */
function withDefaults<Defaults extends object, Given extends object>(defaults: Defaults, given: Given): Filled<Defaults, Given> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...present } as Filled<Defaults, Given>;
}
