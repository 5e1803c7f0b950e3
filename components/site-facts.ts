/** What tools need to know of a site. */
export interface SiteFacts {
  name: string;
  serviceAddress: string;
  registryId: string;
  registryLoginServer: string;
  connectedRegistryId: string;
  /** Absent while a site that syncs in windows has not been seen to sync. */
  connectedRegistryState: string | undefined;
  extensionName: string;
  namespace: string;
  /** Secret there whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  pullSecret: { namespace: string; name: string };
  cluster: { context: string };
  solutions: { name: string; version: string; images: string[]; solutionVersionId: string; state: string }[];
}
