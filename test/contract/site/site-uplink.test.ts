import assert from "node:assert/strict";
import { eventually, StagingWorld } from "./staging-world";

describe("a site that has lost its network", function () {
  this.timeout(180_000);
  let world: StagingWorld;
  let restore: () => void;
  before(async () => {
    world = await StagingWorld.start();
  });
  after(() => world?.stop());

  const connectivity = async () => (await world.lab.send("GET", world.facts.connectedClusterId, { version: "2024-01-01" })).body.properties.connectivityStatus;
  const connectionState = async () => (await world.read("/connectedRegistries/line1")).connectionState;

  it("is a cluster that stays connected, with a registry that is offline, where only the way to the cloud registry is lost", async () => {
    const repair = world.uplink.lose("registry");
    await eventually(async () => (await connectionState()) === "Offline");
    assert.equal(await connectivity(), "Connected");
    repair();
    await world.isOnline();
  });
  it("is a cluster that is offline, at once", async () => {
    restore = world.uplink.lose();
    assert.equal(await connectivity(), "Offline");
  });
  it("has a registry that is offline, after the beats it misses", async () => eventually(async () => (await connectionState()) === "Offline"));
  it("stages nothing", () => assert.equal(world.lab.azure.azure.agents.get(world.facts.connectedClusterId), undefined));
  it("is connected again, and its registry online by itself, when the network is back", async () => {
    restore();
    assert.equal(await connectivity(), "Connected");
    await world.isOnline();
  });
});
