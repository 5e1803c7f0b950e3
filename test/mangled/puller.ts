import { request } from "node:https";
import { json } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { V1Secret } from "@kubernetes/client-node";
import type { LabSite } from "../../lab/site/lab-site";
import type { KeyPair } from "../../lab/site/certificates";

const restMs = 200;

/** Without its media type in `Accept`, a registry reports that a manifest does not exist. */
const manifestTypes = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";

/** Pulls from a site's registry endlessly, each time with the login in the cluster's Secret, without the mangling proxy. */
export class Puller {
  pulled = 0;
  /** Times and statuses of pulls that the registry refused. */
  readonly refused: string[] = [];
  private isStopped = false;
  private readonly done: Promise<void>;

  constructor(
    private readonly site: LabSite,
    private readonly registry: () => { port: number; pair: KeyPair } | undefined,
  ) {
    this.done = this.pullOn();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.done;
  }

  private async pullOn(): Promise<void> {
    while (!this.isStopped) {
      // An instance that restarts serves nothing; only refusals count.
      const status = await this.pull().catch(() => undefined);
      if (status === 200) this.pulled += 1;
      else if (status !== undefined) this.refused.push(`${new Date().toISOString()} ${status}`);
      await wait(restMs);
    }
  }

  private async pull(): Promise<number | undefined> {
    const secret = await this.site.client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "default", name: "my-acr-secret" } });
    const [username, password] = ["username", "password"].map((key) => Buffer.from(secret?.data?.[key] ?? "", "base64").toString("utf8"));
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const granted = await this.get("/oauth2/token?service=site&scope=repository:factory/vision:pull", basic);
    if (granted.status !== 200) return granted.status;
    return (await this.get("/v2/factory/vision/manifests/1.0.0", `Bearer ${granted.token}`)).status;
  }

  private async get(path: string, authorization: string): Promise<{ status: number; token: string }> {
    const registry = this.registry();
    if (!registry) throw new Error("the site's registry does not run");
    const { port, pair } = registry;
    const trust = { ca: pair.certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port, path, agent: false, ...trust, headers: { authorization, accept: manifestTypes }, timeout: 5_000 },
        (answer) => {
          const { statusCode: status = 0 } = answer;
          json(answer).then(
            (content) => resolve({ status, token: String((content as { access_token?: string }).access_token) }),
            () => resolve({ status, token: "" }),
          );
        },
      );
      sent.once("timeout", () => sent.destroy(new Error("no answer")));
      sent.once("error", reject).end();
    });
  }
}
