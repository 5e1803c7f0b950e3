import type { AdoptedSite, SiteArgs } from "../components/site/args";
import type { HubArgs } from "../components/hub/args";
import type { CertificateTexts } from "../components/cluster/extension/registry-certificate";
import type { PinnedVersion } from "../components/orchestration/pinned-solution";
import type { Tags } from "../components/core/tags";
import type { Catalog } from "./catalog/catalog";
import type { HubConfig } from "./config/hub-schema";
import type { HubSettings } from "./config/image-imports";
import type { SiteConfig } from "./config/site-schema";
import type { HubOutputs } from "./config/hub-outputs";

/** Arguments with every key given, optional ones too, so that none is forgotten here. */
type Complete<Args> = { [Key in keyof Required<Args>]: Args[Key] };

type Plain = string | number | boolean | null | undefined;
type KeysOf<Value> = Value extends unknown ? keyof Value : never;
type MemberOf<Value, Key> = Value extends unknown ? (Key extends keyof Value ? Value[Key] : never) : never;
type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : never;

/** Dotted paths of settings that have no argument of the same path; inside lists and variants, too. */
type PathsWithoutArgument<Settings, Args> = Settings extends Plain
  ? never
  : Settings extends readonly (infer Item)[]
    ? PathsWithoutArgument<Item, ItemOf<Args>>
    : {
        [Key in keyof Settings & string]-?: Key extends KeysOf<Args> ? Below<Key, PathsWithoutArgument<Settings[Key], MemberOf<Args, Key>>> : Key;
      }[keyof Settings & string];
type Below<Key extends string, Paths> = Paths extends string ? `${Key}.${Paths}` : never;

/** Compiles only where no path is left over; the compiler's error names each path that is. */
type Nothing<Paths extends never> = Paths;

/** Settings that no component is given: `readImageImports` reads a hub's `images`, the gate `formerOwner`, and the sites `freeze`. */
export type UnreadHubSettings = Nothing<PathsWithoutArgument<Omit<HubConfig, "images" | "formerOwner" | "freeze">, HubArgs>>;

/** Settings that no component is given: `readHubOutputs` reads `hub`, a rollout `labels`, the gate turns `adopt` into `adopted` and forecasts by `link`, and `pinnedVersions` reads `keepRevisions`. */
export type UnreadSiteSettings = Nothing<PathsWithoutArgument<Omit<SiteConfig, "hub" | "labels" | "adopt" | "link" | "keepRevisions">, SiteArgs>>;

/** Arguments of a Hub: each setting by name, the catalog from the folders, and the tags that the gate found. */
export function hubArgs(settings: HubSettings, catalog: Catalog, registryTags?: Tags): Complete<HubArgs> {
  return {
    subscriptionId: settings.subscriptionId,
    resourceGroup: settings.resourceGroup,
    location: settings.location,
    registry: settings.registry,
    orchestrationRole: settings.orchestrationRole,
    orchestrationApiVersion: settings.orchestrationApiVersion,
    images: settings.images,
    adopt: settings.adopt,
    tags: settings.tags,
    registryTags,
    retain: settings.retain,
    capabilities: settings.capabilities,
    validation: settings.validation,
    prerequisites: settings.prerequisites,
    solutions: catalog.solutions,
    configTemplates: catalog.configTemplates,
    timeout: settings.timeout,
  };
}

/** What a site's arguments need beside its settings. */
export interface SiteSurroundings {
  hub: HubOutputs;
  solutions: PinnedVersion[];
  orchestrationPrincipalId: string | undefined;
  presentExtensions: SiteArgs["presentExtensions"];
  adopted: AdoptedSite | undefined;
  /** Secret. */
  ownCertificate: CertificateTexts | undefined;
  /** Secret. */
  nodeTrustKey: string | undefined;
}

/** Arguments of a Site: each setting by name, and what its run found. */
export function siteArgs(settings: SiteConfig, found: SiteSurroundings): Complete<SiteArgs> {
  return {
    key: settings.key,
    registryId: found.hub.registryId,
    loginServer: found.hub.loginServer,
    connectedClusterId: settings.connectedClusterId,
    clusterAccess: settings.clusterAccess,
    compat: settings.compat,
    orchestrationRole: found.hub.orchestrationRole,
    orchestrationApiVersion: settings.orchestrationApiVersion,
    flavor: settings.flavor,
    nodeTrust: settings.nodeTrust,
    nodeTrustImage: settings.nodeTrustImage,
    nodeTrustAuthority: settings.nodeTrustAuthority,
    nodeTrustNodes: settings.nodeTrustNodes,
    nodeTrustProxy: settings.nodeTrustProxy,
    nodeTrustKey: found.nodeTrustKey,
    warm: settings.warm,
    warmImage: settings.warmImage,
    registry: settings.registry,
    extension: settings.extension,
    ownCertificate: found.ownCertificate,
    pullSecrets: settings.pullSecrets,
    passwords: settings.passwords,
    rotation: settings.rotation,
    proof: settings.proof,
    fetch: settings.fetch,
    target: settings.target,
    prerequisites: settings.prerequisites,
    presentExtensions: found.presentExtensions,
    orchestrationPrincipalId: found.orchestrationPrincipalId,
    adopted: found.adopted,
    formerOwner: settings.formerOwner,
    solutions: found.solutions,
    windows: settings.windows,
    freeze: settings.freeze,
    fleetFreeze: found.hub.freeze,
    veto: settings.veto,
    installTime: settings.installTime,
    retireUnreachable: settings.retireUnreachable,
    tags: settings.tags,
    timeout: settings.timeout,
  };
}
