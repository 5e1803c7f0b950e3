import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { loadKubeconfig } from "../cluster/access/kubeconfig";
import { findForwardTarget, openPortForward } from "../cluster/access/port-forward";
import { readSecret } from "../cluster/access/cluster-objects";
import { EdgeError } from "../core/fault";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import { servicePort } from "../cluster/service-address/service-address";
import { RegistryClient } from "../oci/registry-client";
import { tunnelTransport } from "../oci/registry-transport";
import type { KubeConfig } from "../cluster/access/kubernetes-client";
import type { Environment } from "../arm/credential";

/** Where a site's registry is, as the site's stack describes it. */
export interface SiteRegistryPlace {
  /** Name of the site, for messages. */
  name: string;
  /** Address of the registry's Service. */
  serviceAddress: string;
  /** Namespace of the extension's release. */
  namespace: string;
  /** Name of the extension. */
  extensionName: string;
  /** Secret in that namespace whose `ca.crt` is the authority of the registry's certificate. @default - the one that cert-manager writes */
  authoritySecret?: string | undefined;
  /** `context`: of the kubeconfig. @default - its current one */
  cluster: { context?: string | undefined };
}

/** A client token and one of its passwords. Secret. */
export interface RegistryLogin {
  username: string;
  password: string;
}

/** What opening a site's registry needs of the process. */
export interface OpeningIo {
  /** Environment variables: where the kubeconfig is, and proxies. */
  environment: Environment;
  /** Takes one line about the way that is used. */
  narrate(line: string): void;
}

/** How to reach a site's registry without its cluster. */
export interface SiteConnection {
  /** Address of the registry, instead of a port-forward through the cluster. */
  connect: { host: string; port: number } | undefined;
  /** File with the registry's CA, instead of the Secret in the cluster. */
  caFile: string | undefined;
}

/** A way to a site's registry. */
export interface SiteOpening {
  /** Opens one connection, before TLS; the caller closes it. */
  connect(): Promise<Duplex>;
  /** PEM of the registry's authority. */
  ca: string;
  /** Opens the registry with a login; the caller closes it. */
  open(token: RegistryLogin): RegistryClient;
  /** The site's cluster; undefined if it is not needed to reach the registry. */
  cluster: KubeConfig | undefined;
}

/** Opens the site's registry with this login: CA and connection from the cluster, or as given. Throws ClusterAccessError, EdgeError. */
export async function siteRegistry(place: SiteRegistryPlace, token: RegistryLogin, connection: SiteConnection, io: OpeningIo): Promise<RegistryClient> {
  return (await siteOpening(place, connection, io)).open(token);
}

/** Finds the way to the site's registry: CA and connection from the cluster, or as given. Throws ClusterAccessError, EdgeError. */
export async function siteOpening(
  place: SiteRegistryPlace,
  { connect: direct, caFile }: SiteConnection,
  { environment, narrate }: OpeningIo,
): Promise<SiteOpening> {
  const { namespace, serviceAddress: host } = place;
  // Loaded only if the arguments leave something open.
  const kubeconfig = () => loadKubeconfig({ environment, ...(place.cluster.context === undefined ? {} : { context: place.cluster.context }) });
  const ca =
    caFile === undefined ? await siteAuthority(place, kubeconfig()) : await readFile(caFile, "utf8").catch(() => noCa(`the file ${caFile} cannot be read`));
  let open: () => Promise<Duplex>;
  if (direct) {
    open = () => connected(direct);
    narrate(`${place.name}: site registry ${host} at ${direct.host}:${direct.port}`);
  } else {
    const cluster = kubeconfig();
    const target = await findForwardTarget(cluster, { namespace, address: host, port: servicePort });
    open = () => openPortForward(cluster, namespace, target);
    narrate(`${place.name}: site registry ${host} by port-forward to pod ${namespace}/${target.pod} port ${target.port}`);
  }
  const isDirect = direct !== undefined && caFile !== undefined;
  return {
    ca,
    connect: open,
    open: (token) => new RegistryClient({ host, transport: tunnelTransport({ host, ca, open }), credentials: { kind: "password", ...token } }),
    cluster: isDirect ? undefined : kubeconfig(),
  };
}

/** The authority of the site's registry in its cluster's Secret, PEM. Throws ClusterAccessError, EdgeError. */
export async function siteAuthority(
  place: Pick<SiteRegistryPlace, "namespace" | "extensionName" | "authoritySecret">,
  kubeconfig: KubeConfig,
): Promise<string> {
  const { namespace, extensionName, authoritySecret = authoritySecretOf({ from: "cert-manager" }, extensionName) } = place;
  const data = await readSecret(kubeconfig, namespace, authoritySecret);
  return data["ca.crt"] ?? noCa(`Secret ${authoritySecret} has no key ca.crt`);
}

function noCa(what: string): never {
  throw new EdgeError([
    {
      code: "EDGE-SITE-CA",
      what: `the site registry's CA is unknown: ${what}`,
      fix: "check that the extension is installed, or give the CA with --ca <file>",
    },
  ]);
}

function connected(address: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => resolve(socket));
    socket.once("error", reject);
  });
}
