import assert from "node:assert/strict";
import { commands } from "../../../../cli/commands";
import { exitCodes } from "../../../../cli/io/command";
import { runCommandLine } from "../../../../cli/io/command-line";

const run = async (...args: string[]) => {
  const printed: string[] = [];
  const narrated: string[] = [];
  const code = await runCommandLine(commands, ["settings", ...args], {
    environment: {},
    folder: "",
    print: (text) => void printed.push(text),
    narrate: (line) => void narrated.push(line),
  });
  return { code, printed: printed.join("\n"), narrated: narrated.join("\n") };
};

describe("the settings command", () => {
  it("prints every setting of hubs and sites, secrets last", async () => {
    const { code, printed } = await run();
    assert.equal(code, exitCodes.done);
    const names = printed.split("\n").filter((line) => /^\S/.test(line));
    assert.deepEqual([names[0], names.at(-1)], ["hub.subscriptionId", "edge-staging:importCredentials  (secret of a hub)"]);
    assert.ok(names.length > 90);
    assert.deepEqual(
      printed.split("\n").filter((line) => line.length > 100),
      [],
    );
  });

  it("prints allowed values, default and meaning of one setting", async () => {
    const { printed } = await run("site.registry.storageRequest");
    assert.equal(
      printed,
      [
        "site.registry.storageRequest",
        "  allowed  a Kubernetes quantity of 1Gi to 64Ti in whole Mi, Gi or Ti, for example 20Gi",
        "  default  20Gi",
        "  meaning  Size of the registry's volume. A volume cannot shrink, and grows only where its storage",
        "           class allows it. Images need gigabytes; the largest disk in Azure has 64 TiB.",
      ].join("\n"),
    );
  });

  it("selects groups and list items by name, also as JSON", async () => {
    const { printed } = await run("--json", "site.rotation", "hub.images");
    const { schemaVersion, settings } = JSON.parse(printed) as { schemaVersion: number; settings: { name: string }[] };
    assert.equal(schemaVersion, 1);
    assert.deepEqual(
      settings.map(({ name }) => name),
      ["hub.images", "hub.images[].from", "hub.images[].name", "hub.images[].registryId", "site.rotation", "site.rotation.sync", "site.rotation.client"],
    );
  });

  for (const [given, meant] of [
    ["site.registry.sevriceAddress", "site.registry.serviceAddress"],
    ["registry.storageReqest", "site.registry.storageRequest"],
    ["syncSchedule", "site.registry.syncSchedule"],
    ["importCredential", "importCredentials"],
    ["sites", "site"],
  ] as const)
    it(`suggests ${meant} for ${given}`, async () => {
      const { code, printed, narrated } = await run(given);
      assert.deepEqual([code, printed, narrated], [exitCodes.usage, "", `unknown setting ${given}; did you mean ${meant}?\nTry edge-staging settings --help.`]);
    });

  it("prints its help, and refuses an unknown option", async () => {
    assert.match((await run("--help")).printed, /edge-staging settings site\.registry/);
    assert.equal((await run("--yaml")).code, exitCodes.usage);
  });
});
