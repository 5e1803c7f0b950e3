import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import type { V1Pod, V1Service } from "@kubernetes/client-node";
import { basicHeader } from "../connected-registry/verified-https";
import type { KubernetesClient } from "../kubernetes-client";
import { digestOf, manifestContent, manifestTypes } from "./content-digest";
import type { ImageReference } from "./cloud-registry";
import { getFromPod, type PodHttpsOptions } from "./pod-https";
import { endpointOf, serviceAt } from "./service-endpoint";
import type { PullLogin } from "./pull-login";
import { secretTexts } from "./secret-texts";
import { BrokenLink, unreachable } from "./staging-failures";

/** Location of the site's registry, and what is needed to read it. */
export interface SiteReaderOptions {
  client: KubernetesClient;
  /** Address of the registry's Service. */
  address: string;
  /** Namespace of the registry. */
  namespace: string;
  /** Secret in that namespace whose `ca.crt` is the registry's authority. */
  authoritySecret: string;
  /** Reads the login; called for each image. */
  login(): Promise<PullLogin>;
  signal: AbortSignal;
}

const httpsPort = 443;

/** Reads a site's registry like a pod of the site: by the Service's address, with a pull Secret's login, trusting only the registry's authority. */
export class SiteReader {
  constructor(private readonly options: SiteReaderOptions) {}

  /** Reads a whole image and compares it with the cloud's. @throws BrokenLink that names the problem */
  async verify(image: ImageReference, cloudDigest: string): Promise<void> {
    const digest = await this.read(image);
    if (digest !== cloudDigest) throw new BrokenLink("imageOutdated", `${image.text} is ${digest} on the site and ${cloudDigest} in the cloud registry`);
  }

  /** Reads a whole image, from index to layers, and verifies every digest. @returns the top digest. @throws BrokenLink that names the problem */
  async read(image: ImageReference): Promise<string> {
    const { client, address, namespace, authoritySecret, login, signal } = this.options;
    const about = `the registry of the site at ${address}`;
    const read = async () => {
      const [ca = ""] = await secretTexts(client, { namespace, name: authoritySecret }, ["ca.crt"], "certificate");
      const credentials = await login();
      const service = serviceAt(address, namespace, await client.list<V1Service>("v1", "Service", { namespace }));
      const endpoint = endpointOf(service, httpsPort, await client.list<V1Pod>("v1", "Pod", { namespace }));
      const https = { kubeconfig: client.config, endpoint, address, ca, signal };
      return new ImageCheck(image, await signIn(image, credentials, https), https).run();
    };
    return read().catch(unreachable(about, signal));
  }
}

/** A bearer header for pulls. Secret. */
async function signIn(image: ImageReference, { username, password }: PullLogin, https: PodHttpsOptions): Promise<{ authorization: string }> {
  const scope = encodeURIComponent(`repository:${image.repository}:pull`);
  const granted = await getFromPod(`/oauth2/token?service=${https.address}&scope=${scope}`, basicHeader(username, password), https);
  const content = await buffer(granted);
  if (granted.statusCode === 401) throw new BrokenLink("clientToken", `${https.address} refuses the login of '${username}'`);
  if (granted.statusCode !== 200) throw new BrokenLink("network", `${https.address} answered ${granted.statusCode} to a login`);
  return { authorization: `Bearer ${(JSON.parse(content.toString("utf8")) as { access_token: string }).access_token}` };
}

/** Verifies one image. */
class ImageCheck {
  private readonly seen = new Set<string>();

  constructor(
    private readonly image: ImageReference,
    private readonly login: { authorization: string },
    private readonly https: PodHttpsOptions,
  ) {}

  run(): Promise<string> {
    return this.manifest(this.image.reference);
  }

  /** Digest of a manifest, after verifying it and everything below it. */
  private async manifest(reference: string): Promise<string> {
    const answer = await this.get(`manifests/${reference}`);
    const bytes = await buffer(answer);
    const promised = reference.startsWith("sha256:") ? reference : String(answer.headers["docker-content-digest"]);
    this.compare("manifest", promised, await digestOf([bytes]));
    const { manifests, blobs } = manifestContent(bytes);
    for (const child of manifests) if (this.isNew(child)) await this.manifest(child);
    for (const blob of blobs) if (this.isNew(blob)) this.compare("blob", blob, await digestOf(await this.get(`blobs/${blob}`)));
    return promised;
  }

  private isNew(digest: string): boolean {
    const isNew = !this.seen.has(digest);
    this.seen.add(digest);
    return isNew;
  }

  private compare(what: string, promised: string, actual: string): void {
    if (promised !== actual) throw new BrokenLink("imageCorrupt", `${what} ${promised} of ${this.image.text} on the site has the bytes of ${actual}`);
  }

  private async get(path: string): Promise<IncomingMessage> {
    const { address } = this.https;
    const { repository, text } = this.image;
    const answer = await getFromPod(`/v2/${repository}/${path}`, { ...this.login, accept: manifestTypes }, this.https);
    if (answer.statusCode === 200) return answer;
    answer.resume();
    if (answer.statusCode === 401) throw new BrokenLink("clientToken", `${address} does not let the client token pull ${repository}`);
    if (answer.statusCode === 404) throw new BrokenLink("network", `${text} is not on the site in time: ${address} has no ${path}`);
    throw new BrokenLink("network", `${address} answered ${answer.statusCode} for ${path} of ${text}`);
  }
}
