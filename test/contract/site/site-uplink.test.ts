import assert from "node:assert/strict";
import { eventually, StagingWorld } from "./staging-world";

describe("a site without its network", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  let restore: () => void;
  before(async () => {
    world = await StagingWorld.start();
  });
  after(() => world?.stop());

  const connectivity = async () => (await world.lab.send("GET", world.facts.connectedClusterId, { version: "2024-01-01" })).body.properties.connectivityStatus;
  const connectionState = async () => (await world.read("/connectedRegistries/line1")).connectionState;

  it("has a Connected cluster and an Offline registry if only the connection to the cloud registry is lost", async () => {
    const repair = world.uplink.lose("registry");
    await eventually(async () => (await connectionState()) === "Offline");
    assert.equal(await connectivity(), "Connected");
    repair();
    await world.isOnline();
  });
  it("has an Offline cluster immediately", async () => {
    restore = world.uplink.lose();
    assert.equal(await connectivity(), "Offline");
  });
  it("has an Offline registry after missed heartbeats", async () => eventually(async () => (await connectionState()) === "Offline"));
  it("stages nothing", () => assert.equal(world.lab.azure.azure.agents.get(world.facts.connectedClusterId), undefined));
  it("becomes Connected, and its registry Online automatically, when the network is restored", async () => {
    restore();
    assert.equal(await connectivity(), "Connected");
    await world.isOnline();
  });
});
