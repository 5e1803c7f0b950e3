import type { Environment } from "../arm/credential";
import { releaseNamespace } from "../core/connected-registry";
import { RegistryClient } from "../oci/registry-client";
import { httpsTransport } from "../oci/registry-transport";
import { type RegistryLogin, siteRegistry } from "./opening";

/** How to read a site's registry and the cloud registry behind it. Secret. */
export interface SiteRegistryAccess extends RegistryLogin {
  /** Name of the site, for messages. */
  site: string;
  /** Host of the cloud registry. */
  loginServer: string;
  /** Address of the registry's Service. */
  serviceAddress: string;
  /** Name of the extension. */
  extensionName: string;
  /** Secret whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  /** Kubeconfig context of the site's cluster. */
  context: string;
}

/** Opens the site's registry through its cluster; the caller closes it. Throws ClusterAccessError, EdgeError. */
export function openSiteRegistry(access: SiteRegistryAccess, environment: Environment): Promise<RegistryClient> {
  const { site: name, serviceAddress, extensionName, authoritySecret, context, username, password } = access;
  const place = { name, serviceAddress, namespace: releaseNamespace, extensionName, authoritySecret, cluster: { context } };
  return siteRegistry(place, { username, password }, { connect: undefined, caFile: undefined }, { environment, narrate: () => undefined });
}

/** Opens the cloud registry with the site's client token; the caller closes it. */
export function openCloudRegistry({ loginServer: host, username, password }: SiteRegistryAccess, environment: Environment): RegistryClient {
  return new RegistryClient({ host, transport: httpsTransport({ proxyEnvironment: environment }), credentials: { kind: "password", username, password } });
}
