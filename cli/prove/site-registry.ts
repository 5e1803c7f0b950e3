import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { findForwardTarget, openPortForward } from "../../components/cluster/access/port-forward";
import { readSecret } from "../../components/cluster/access/cluster-objects";
import { EdgeError } from "../../components/core/fault";
import { authoritySecretOf } from "../../components/cluster/extension/registry-certificate";
import { servicePort } from "../../components/cluster/service-address/service-address";
import { RegistryClient } from "../../components/oci/registry-client";
import { tunnelTransport } from "../../components/oci/registry-transport";
import type { KubeConfig } from "../../components/cluster/access/kubernetes-client";
import type { CommandIo } from "../io/command";
import type { ClientToken, SiteFacts } from "./site-facts";

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
  open(token: ClientToken): RegistryClient;
  /** The site's cluster; undefined if it is not needed to reach the registry. */
  cluster: KubeConfig | undefined;
}

/** Opens the site's registry with this login: CA and connection from the cluster, or as given. Throws ClusterAccessError, EdgeError. */
export async function siteRegistry(facts: SiteFacts, token: ClientToken, connection: SiteConnection, io: CommandIo): Promise<RegistryClient> {
  return (await siteOpening(facts, connection, io)).open(token);
}

/** Finds the way to the site's registry: CA and connection from the cluster, or as given. Throws ClusterAccessError, EdgeError. */
export async function siteOpening(facts: SiteFacts, { connect: direct, caFile }: SiteConnection, { environment, narrate }: CommandIo): Promise<SiteOpening> {
  const { namespace, serviceAddress: host } = facts;
  // Loaded only if the arguments leave something open.
  const kubeconfig = () => loadKubeconfig({ environment, ...(facts.cluster.context === undefined ? {} : { context: facts.cluster.context }) });
  const ca =
    caFile === undefined ? await siteAuthority(facts, kubeconfig()) : await readFile(caFile, "utf8").catch(() => noCa(`the file ${caFile} cannot be read`));
  let open: () => Promise<Duplex>;
  if (direct) {
    open = () => connected(direct);
    narrate(`${facts.name}: site registry ${host} at ${direct.host}:${direct.port}`);
  } else {
    const cluster = kubeconfig();
    const target = await findForwardTarget(cluster, { namespace, address: host, port: servicePort });
    open = () => openPortForward(cluster, namespace, target);
    narrate(`${facts.name}: site registry ${host} by port-forward to pod ${namespace}/${target.pod} port ${target.port}`);
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
export async function siteAuthority(facts: Pick<SiteFacts, "namespace" | "extensionName" | "authoritySecret">, kubeconfig: KubeConfig): Promise<string> {
  const { namespace, extensionName, authoritySecret = authoritySecretOf({ from: "cert-manager" }, extensionName) } = facts;
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
