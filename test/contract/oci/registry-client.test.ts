import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { acrLogin } from "../../../components/oci/acr-registry";
import { imageDigest } from "../../../components/oci/image-digest";
import { repositoryOf } from "../../../components/oci/registry-client";
import { imageTree } from "../../../components/oci/image-tree";
import { openOciLayout } from "../../../components/oci/oci-layout";
import { pushImage } from "../../../components/oci/push-image";
import { RegistryClient } from "../../../components/oci/registry-client";
import { RegistryError } from "../../../components/oci/registry-error";
import type { RegistryCredentials } from "../../../components/oci/registry-login";
import { httpsTransport, tunnelTransport } from "../../../components/oci/registry-transport";
import { createAuthority } from "../../../lab/certificates";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { type LayoutFolder, writeLayout } from "../../support/image-layout";
import { startTokenRegistry, type TokenRegistry } from "../../support/token-registry";

const writer: RegistryCredentials = { kind: "password", username: "writer", password: "=pass+/word=" };
const ref = { repository: "line/app", tag: "1.0.0" };

describe("the registry client against a real registry with token authentication", function () {
  this.timeout(600_000);
  let registry: TokenRegistry;
  let layout: LayoutFolder;
  let clients: RegistryClient[];

  before(async () => {
    layout = writeLayout([
      {
        platforms: [
          ["base", "amd64"],
          ["base", "arm64"],
        ],
      },
      { platforms: [["another image"]] },
    ]);
  });
  after(() => layout.remove());
  beforeEach(async () => {
    clients = [];
    registry = await startTokenRegistry({
      logins: {
        "writer:=pass+/word=": () => true,
        "reader:secret": (repository, access) => repository === "line/app" && access === "pull",
        "azure-token": () => true,
      },
    });
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await registry.stop();
  });

  function client(credentials: RegistryCredentials = writer, ca = registry.ca): RegistryClient {
    const made = new RegistryClient({ host: registry.host, transport: httpsTransport({ ca }), credentials });
    clients.push(made);
    return made;
  }

  async function pushed(image = 0): Promise<string> {
    const digest = layout.digests[image] ?? "";
    await pushImage(await openOciLayout(layout.folder), digest, client(), ref);
    return digest;
  }

  const kindOf = (kind: string, text: RegExp) => (error: unknown) => error instanceof RegistryError && error.kind === kind && text.test(error.message);

  it("reads back the pushed digest, including all platforms and layers", async () => {
    const digest = await pushed();
    const { digest: read, blobs } = await imageDigest(repositoryOf(client(), ref.repository), ref.tag);
    assert.deepEqual({ read, blobs }, { read: digest, blobs: 5 });
  });

  it("pushes images that another client reads with the same digest", async () => {
    const digest = await pushed();
    const { crane } = await provideTools(["crane"], { environment: process.env, narrator: startNarrator() });
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-crane-"));
    try {
      await promisify(execFile)(crane, ["pull", "--format=oci", `127.0.0.1:${registry.backendPort}/line/app:1.0.0`, folder]);
      assert.equal((await imageDigest(await openOciLayout(folder), digest)).blobs, 5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("uploads nothing if the image already exists", async () => {
    const digest = await pushed();
    const again = await pushImage(await openOciLayout(layout.folder), digest, client(), ref);
    assert.deepEqual(again, { digest, outcome: "already there", blobsSent: 0 });
  });

  it("uploads only missing blobs", async () => {
    const digest = await pushed();
    const again = await pushImage(await openOciLayout(layout.folder), digest, client(), { ...ref, tag: "1.0.1" });
    assert.deepEqual(again, { digest, outcome: "pushed", blobsSent: 0 });
  });

  it("never moves a tag to another image", async () => {
    const first = await pushed();
    await assert.rejects(pushed(1), kindOf("refused", /leads to sha256/));
    assert.equal(await client().announcedDigest(ref.repository, ref.tag), first);
  });

  it("lists tags", async () => {
    await pushed();
    assert.deepEqual(await client().tags(ref.repository), ["1.0.0"]);
  });

  it("reports the blob whose bytes were changed", async () => {
    await pushed();
    const { blobs } = await imageTree(repositoryOf(client(), ref.repository), ref.tag);
    const changed = blobs[1]?.digest ?? "";
    writeFileSync(registry.blobFile(changed), "sabe");
    await assert.rejects(imageDigest(repositoryOf(client(), ref.repository), ref.tag), kindOf("digest-mismatch", new RegExp(`blob ${changed} does not match`)));
  });

  it("reports the manifest whose bytes were changed", async () => {
    const digest = await pushed();
    appendFileSync(registry.blobFile(digest), " ");
    await assert.rejects(imageDigest(repositoryOf(client(), ref.repository), digest), kindOf("digest-mismatch", new RegExp(digest)));
  });

  it("reports a missing tag", async () => {
    await assert.rejects(client().manifest("line/app", "2.0.0"), kindOf("not-found", /has no line\/app:2\.0\.0/));
  });

  it("reports a rejected password without revealing it", async () => {
    const wrong = client({ kind: "password", username: "writer", password: "wrong-password" });
    await assert.rejects(
      wrong.manifest("line/app", "1.0.0"),
      (error) => kindOf("unauthorized", /rejects the login/)(error) && !String(error).includes("wrong-password"),
    );
  });

  it("reports a repository outside the scope of the login", async () => {
    await pushed();
    await assert.rejects(
      client({ kind: "password", username: "reader", password: "secret" }).manifest("other/app", "1.0.0"),
      kindOf("unauthorized", /read other\/app/),
    );
  });

  it("pushes with an Azure access token", async () => {
    const credentials = await acrLogin({ loginServer: registry.host, accessToken: "azure-token", transport: httpsTransport({ ca: registry.ca }) });
    const { outcome } = await pushImage(await openOciLayout(layout.folder), layout.digests[1] ?? "", client(credentials), ref);
    assert.equal(outcome, "pushed");
  });

  it("reports a rejected exchange of an unknown access token", async () => {
    const login = acrLogin({ loginServer: registry.host, accessToken: "stolen", transport: httpsTransport({ ca: registry.ca }) });
    await assert.rejects(login, kindOf("unauthorized", /rejects the login/));
  });

  it("rejects a certificate from another CA", async () => {
    const other = await createAuthority("another CA");
    await assert.rejects(client(writer, other.certificate).manifest("line/app", "1.0.0"), kindOf("untrusted-certificate", /not trusted/));
  });

  it("reports a refused connection", async () => {
    const nobody = new RegistryClient({ host: "127.0.0.1:1", transport: httpsTransport(), credentials: writer });
    await assert.rejects(nobody.manifest("line/app", "1.0.0"), kindOf("unreachable", /ECONNREFUSED/));
  });
});

describe("a registry behind a connection that the caller opens", function () {
  this.timeout(600_000);
  let registry: TokenRegistry;
  before(async () => {
    registry = await startTokenRegistry({ address: "10.96.0.50", logins: { "writer:=pass+/word=": () => true } });
  });
  after(() => registry.stop());

  function through(host: string): RegistryClient {
    const open = () => Promise.resolve(connect(registry.port, "127.0.0.1"));
    return new RegistryClient({ host, transport: tunnelTransport({ host, ca: registry.ca, open }), credentials: writer });
  }

  it("is read with its certificate verified for the service address", async () => {
    const layout = writeLayout([{ platforms: [["one", "two"]] }]);
    const client = through("10.96.0.50");
    try {
      const digest = layout.digests[0] ?? "";
      await pushImage(await openOciLayout(layout.folder), digest, client, ref);
      assert.equal((await imageDigest(repositoryOf(client, ref.repository), ref.tag)).digest, digest);
    } finally {
      client.close();
      layout.remove();
    }
  });

  it("is rejected under another address", async () => {
    const client = through("10.96.0.51");
    await assert.rejects(client.manifest("line/app", "1.0.0"), (error) => error instanceof RegistryError && error.kind === "untrusted-certificate");
    client.close();
  });

  it("reports a connection that does not open or stays silent, and closes it", async () => {
    const mute = createServer((way) => way.resume()).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const ways: Socket[] = [];
    const silent = () => {
      const way = connect((mute.address() as AddressInfo).port, "127.0.0.1");
      ways.push(way);
      return Promise.resolve(way);
    };
    for (const open of [() => new Promise<Socket>(() => undefined), silent]) {
      const transport = tunnelTransport({ host: "10.96.0.50", ca: registry.ca, open, silenceMs: 50 });
      const client = new RegistryClient({ host: "10.96.0.50", transport, credentials: writer });
      await assert.rejects(
        client.manifest("line/app", "1.0.0"),
        (error) => error instanceof RegistryError && error.kind === "unreachable" && /no connection for 0\.05 s/.test(error.message),
      );
    }
    assert.deepEqual(
      ways.map(({ destroyed }) => destroyed),
      [true],
    );
    mute.close();
  });

  it("reports the reason of a failed connection", async () => {
    const open = () => Promise.reject(new Error("no way"));
    const client = new RegistryClient({ host: "10.96.0.50", transport: tunnelTransport({ host: "10.96.0.50", ca: registry.ca, open }), credentials: writer });
    await assert.rejects(
      client.manifest("line/app", "1.0.0"),
      (error) => error instanceof RegistryError && error.kind === "unreachable" && /no way/.test(error.message),
    );
  });
});
