import assert from "node:assert/strict";
import { type Authenticate, type RegistryPlane, closedRegistryPlane } from "../../../../../lab/registry/plane";
import { AzureLab, registryVersion as version, TestClock } from "../../../../support/azure-lab";

/** A registry data plane whose logins a test can try. */
class ProbedPlane implements RegistryPlane {
  authenticate: Authenticate = () => undefined;
  exchange: (accessToken: string) => string | undefined = () => undefined;
  async start(options: Parameters<RegistryPlane["start"]>[0]) {
    this.authenticate = options.authenticate;
    this.exchange = options.exchange;
    return await closedRegistryPlane.start(options);
  }
}

describe("tokens in the lab's Azure", () => {
  let lab: AzureLab;
  let plane: ProbedPlane;
  let registryId: string;
  let tokenId: string;
  beforeEach(async () => {
    plane = new ProbedPlane();
    lab = await AzureLab.start({ registries: plane, clock: new TestClock() });
    registryId = await lab.hub();
    tokenId = await lab.token(registryId, "line1", ["repositories/a/content/read"]);
  });
  afterEach(() => lab.stop());
  const slots = async () => (await lab.send("GET", tokenId, { version })).body.properties.credentials.passwords;
  const isAccepted = (password: string) => plane.authenticate({ username: "line1", password }) !== undefined;

  it("show password values only in the answer that creates them", async () => {
    const { body } = await lab.send("POST", `${registryId}/generateCredentials`, { version, body: { tokenId } });
    assert.deepEqual([body.username, body.passwords.map(({ value }) => value?.length)], ["line1", [52, 52]]);
    assert.deepEqual(
      (await slots()).map((slot) => Object.keys(slot)),
      [
        ["name", "creationTime"],
        ["name", "creationTime"],
      ],
    );
  });
  it("list both password slots, with a value only for the requested one", async () => {
    await lab.password(tokenId, "password1");
    const { body } = await lab.send("POST", `${registryId}/generateCredentials`, { version, body: { tokenId, name: "password2" } });
    assert.deepEqual(
      body.passwords.map(({ name, value }) => [name, value !== undefined]),
      [
        ["password1", false],
        ["password2", true],
      ],
    );
  });
  it("lose their passwords with a PUT without credentials", async () => {
    const password = await lab.password(tokenId);
    await lab.send("PUT", tokenId, { version, body: { properties: { scopeMapId: `${registryId}/scopeMaps/line1` } } });
    assert.deepEqual([await slots(), isAccepted(password)], [[], false]);
  });
  it("keep password slots that a PUT lists with name and creation time", async () => {
    const password = await lab.password(tokenId);
    await lab.send("PUT", tokenId, { version, body: { properties: { credentials: { passwords: await slots() } } } });
    assert.equal(isAccepted(password), true);
  });
  it("keep all passwords with a PATCH without credentials", async () => {
    const password = await lab.password(tokenId);
    await lab.send("PATCH", tokenId, { version, body: { properties: { status: "enabled" } } });
    assert.equal(isAccepted(password), true);
  });
  it("keep only the password slots that a PATCH lists", async () => {
    const first = await lab.password(tokenId, "password1");
    const second = await lab.password(tokenId, "password2");
    await lab.send("PATCH", tokenId, { version, body: { properties: { credentials: { passwords: [{ name: "password2" }] } } } });
    assert.deepEqual([isAccepted(first), isAccepted(second)], [false, true]);
  });
  it("refuse logins while they are disabled", async () => {
    const password = await lab.password(tokenId);
    await lab.send("PATCH", tokenId, { version, body: { properties: { status: "disabled" } } });
    assert.equal(isAccepted(password), false);
  });
  it("have the current permissions of their scope map, also after the login", async () => {
    const password = await lab.password(tokenId);
    const login = plane.authenticate({ username: "line1", password });
    const before = login?.allows("b", "content/read");
    await lab.send("PATCH", `${registryId}/scopeMaps/line1`, { version, body: { properties: { actions: ["repositories/b/content/read"] } } });
    assert.deepEqual([before, login?.allows("b", "content/read"), login?.allows("a", "content/read")], [false, true, false]);
  });
  it("need an existing scope map", async () => {
    const body = { properties: { scopeMapId: `${registryId}/scopeMaps/nowhere` } };
    assert.equal((await lab.send("PUT", `${registryId}/tokens/other`, { version, body })).body.error.code, "ScopeMapNotFound");
  });
  it("cannot be deleted while they are the sync token of a connected registry", async () => {
    await lab.connectedRegistry(registryId, "line1");
    assert.equal((await lab.send("DELETE", tokenId, { version })).body.error.code, "TokenInUse");
  });
  it("cannot be deleted while they are client tokens of a connected registry", async () => {
    const id = await lab.connectedRegistry(registryId, "site2");
    await lab.send("PATCH", id, { version, body: { properties: { clientTokenIds: [tokenId] } } });
    assert.equal((await lab.send("DELETE", tokenId, { version })).body.error.code, "TokenInUse");
  });
  it("can be replaced by the Azure token of a principal with a role", () => {
    const refreshToken = plane.exchange(lab.azure.tokenFor(lab.azure.signIn)) ?? "";
    const login = plane.authenticate({ refreshToken });
    assert.equal(login?.allows("any", "content/write"), true);
  });
  it("cannot be replaced by the Azure token of a principal without a role, or by an invalid token", () => {
    const stranger = lab.azure.createServicePrincipal("stranger");
    assert.deepEqual(
      [plane.exchange(lab.azure.tokenFor(stranger)), plane.exchange("x.y.z"), plane.authenticate({ refreshToken: "x.y.z" })],
      [undefined, undefined, undefined],
    );
  });
});

describe("tokens in the lab's Azure with latencies", () => {
  let lab: AzureLab;
  let plane: ProbedPlane;
  let clock: TestClock;
  let registryId: string;
  beforeEach(async () => {
    plane = new ProbedPlane();
    clock = new TestClock();
    lab = await AzureLab.start({ registries: plane, clock, applyLatencies: true });
    registryId = await lab.hub();
    await clock.pass(10_000);
  });
  afterEach(() => lab.stop());
  const isAccepted = (password: string) => plane.authenticate({ username: "line1", password }) !== undefined;

  it("issue no password before they are active", async () => {
    const tokenId = await lab.token(registryId, "line1", []);
    const generate = () => lab.send("POST", `${registryId}/generateCredentials`, { version, body: { tokenId } });
    const early = await generate();
    await clock.pass(5_000);
    assert.deepEqual([early.status, early.body.error.code, (await generate()).status], [409, "TokenNotActive", 200]);
  });
  it("accept a first password at once", async () => {
    const tokenId = await lab.token(registryId, "line1", []);
    await clock.pass(5_000);
    assert.equal(isAccepted(await lab.password(tokenId)), true);
  });
  it("accept a regenerated password only after its replication, and the previous one until then", async () => {
    const tokenId = await lab.token(registryId, "line1", []);
    await clock.pass(5_000);
    const former = await lab.password(tokenId);
    const next = await lab.password(tokenId);
    const early = [isAccepted(former), isAccepted(next)];
    await clock.pass(60_000);
    assert.deepEqual(
      [early, [isAccepted(former), isAccepted(next)]],
      [
        [true, false],
        [false, true],
      ],
    );
  });
  it("accept no password after its expiry", async () => {
    const tokenId = await lab.token(registryId, "line1", []);
    await clock.pass(5_000);
    const expiry = new Date(clock.now().getTime() + 1_000).toISOString();
    const { body } = await lab.send("POST", `${registryId}/generateCredentials`, { version, body: { tokenId, name: "password1", expiry } });
    const password = body.passwords[0]?.value ?? "";
    const early = isAccepted(password);
    await clock.pass(1_000);
    assert.deepEqual([early, isAccepted(password)], [true, false]);
  });
});
