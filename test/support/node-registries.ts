import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { demoImages } from "../../lab/demo-images";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";
import { writeImageLayout } from "../../lab/images/image-layout";
import { type Front, startFront } from "../../lab/registry/front";
import { type Authority, createAuthority, issue } from "../../lab/site/certificates";
import type { PullLogin } from "./cri-client";
import { type Distribution, startDistribution } from "./distribution";
import { registryAddress } from "./node-trust-run";
import type { PrivateNetwork } from "./private-network";

/** The authority that signed the registry's certificate. */
export type AuthorityName = "first" | "second";

/** An image in both registries. */
export const nodeImage = "factory/gateway:1.0.0";
/** The login that may pull from the site's registry. */
export const nodeLogin: PullLogin = { username: "line-1", password: "of this test only" };

/** Another registry with TLS, and with the same login as the site's. */
export const otherRegistry = { name: "harbor.factory", address: "10.96.0.52" };
/** The node's own registry without TLS and authentication, as on Tanzu nodes. */
export const nodeRegistry = "localhost:5000";

/** The registries that a node's containerd reaches in a private network, all backed by one real distribution: the site's registry at its service address, another one, and the node's own. */
export class NodeRegistries {
  private readonly stops: (() => unknown)[] = [];
  private readonly ports = { site: 0, node: 0 };
  private front: Front | undefined;

  private constructor(
    private readonly folder: string,
    private readonly authorities: Readonly<Record<AuthorityName, Authority>>,
  ) {}

  static async start(network: PrivateNetwork): Promise<NodeRegistries> {
    const [first, second] = await Promise.all(["first", "second"].map((commonName) => createAuthority({ commonName })));
    if (!first || !second) throw new Error("no authorities");
    const registries = new NodeRegistries(mkdtempSync(join(tmpdir(), "edge-registries-")), { first, second });
    try {
      await registries.serve(await startDistribution(), network);
    } catch (error) {
      await registries.stop();
      throw error;
    }
    return registries;
  }

  /** Certificates of these authorities, PEM. */
  certificates(...names: readonly AuthorityName[]): string {
    return names.map((name) => this.authorities[name].certificate).join("");
  }

  /** Gives the site's registry a certificate signed by this authority, and closes its connections. */
  async signedBy(name: AuthorityName): Promise<void> {
    await this.front?.stop();
    const authenticate = (login: object) =>
      "username" in login && login.username === nodeLogin.username && "password" in login && login.password === nodeLogin.password
        ? { username: nodeLogin.username, allows: () => true }
        : undefined;
    const pair = await issue(this.authorities[name], { commonName: "registry", addresses: [registryAddress], names: [otherRegistry.name] });
    this.front = await startFront({ pair, backend: `http://127.0.0.1:${this.ports.node}`, authenticate });
    this.ports.site = this.front.port;
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
    await this.front?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(distribution: Distribution, network: PrivateNetwork): Promise<void> {
    this.stops.push(() => distribution.stop());
    this.ports.node = distribution.port;
    await pushImage(distribution, join(this.folder, "layout"));
    await this.signedBy("first");
    const sockets = await Promise.all((["site", "node"] as const).map((name) => this.passOn(name)));
    const [site = "", node = ""] = sockets;
    const ways = [`${registryAddress}:443`, site, `${otherRegistry.address}:443`, site, nodeRegistry.replace("localhost", "127.0.0.1"), node];
    const relay = network.start([process.execPath, join(__dirname, "relay.js"), ...ways], { stdio: ["ignore", "pipe", "inherit"] });
    this.stops.push(() => relay.kill());
    const listening = relay.stdout && once(createInterface(relay.stdout), "line");
    await Promise.race([listening, once(relay, "close").then(([code]) => Promise.reject(new Error(`the relay ended with ${code}`)))]);
  }

  /** A socket file that forwards its connections to a loopback port of this machine: the two networks share only files. */
  private async passOn(name: "site" | "node"): Promise<string> {
    const path = join(this.folder, name);
    const server = createServer((near) => {
      const far = connect(this.ports[name], "127.0.0.1");
      near.pipe(far).pipe(near);
      near.once("error", () => far.destroy());
      far.once("error", () => near.destroy());
    }).listen(path);
    await once(server, "listening");
    this.stops.push(() => server.close());
    return path;
  }
}

async function pushImage({ port }: Distribution, layout: string): Promise<void> {
  const { crane } = await provideTools(["crane"], { environment: process.env, narrator: startNarrator() });
  await writeImageLayout(
    layout,
    demoImages("1.0.0").filter(({ ref }) => ref === nodeImage),
  );
  await promisify(execFile)(crane, ["push", layout, `127.0.0.1:${port}/${nodeImage}`]);
}
