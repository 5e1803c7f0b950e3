import assert from "node:assert/strict";
import { storedTexts } from "../../support/stored-texts";
import { EdgeLab } from "../../support/edge-lab";
import { environmentOf } from "./dynamic-lab";
import { EngineAddress, ProviderProcess } from "./provider-process";

describe("a provider process whose engine has gone", function () {
  this.timeout(60_000);
  let lab: EdgeLab;
  let engine: EngineAddress;
  let provider: ProviderProcess;
  before(async () => {
    lab = await EdgeLab.start();
    engine = new EngineAddress();
    provider = await ProviderProcess.start(await engine.open(), environmentOf(lab.lab));
    const text = (await storedTexts()).get("registry/Activation") ?? "";
    // The watch starts with the first call of a kind; before that, no work could continue without the engine.
    await provider.client.check("pulumi-nodejs:dynamic/edge:Activation", { connectedRegistryId: "/none", timeout: "PT1M", __provider: text });
  });
  after(async () => {
    await provider?.end();
    engine?.close();
    await lab?.stop();
  });

  it("exits", async () => {
    engine.close();
    assert.deepEqual(await provider.ended, [1, null]);
  });
});
