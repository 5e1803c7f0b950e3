import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { EdgeError } from "../../../../components/core/fault";
import { ClusterAccessError } from "../../../../components/cluster/access/cluster-access-error";
import { RegistryError } from "../../../../components/oci/registry-error";
import { type CommandIo, runCommand, UsageError } from "../../../../cli/io/command";
import { pushTable } from "../../../../cli/push/push";
import { givenTo, runNamed } from "../../../support/command-line";

function io() {
  const [printed, narrated]: [string[], string[]] = [[], []];
  const made: CommandIo = { environment: {}, folder: "/nowhere", print: (text) => void printed.push(text), narrate: (line) => void narrated.push(line) };
  return { ...made, printed, narrated };
}

describe("a command", () => {
  for (const name of ["prove", "push"]) {
    it(`${name} prints its help and exits with 0`, async () => {
      const world = io();
      assert.equal(await runNamed(name, ["--help"], world), 0);
      assert.match(world.printed.join(), new RegExp(`edge-staging ${name}`));
    });
    it(`${name} exits with 2 for invalid arguments`, async () => {
      const world = io();
      assert.equal(await runNamed(name, ["--what"], world), 2);
      assert.deepEqual(world.printed, []);
    });
  }

  for (const [title, error, code] of [
    ["a fault of the input", new EdgeError([{ code: "EDGE-X", what: "x", fix: "y" }]), "EDGE-X"],
    ["an error of a registry", new RegistryError("untrusted-certificate", "x"), "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE"],
    ["an error of a cluster", new ClusterAccessError("not-ready", "x"), "EDGE-CLUSTER-NOT-READY"],
    ["an error of Azure", new ArmError(400, "BadRequest", "x", "GET y"), "EDGE-AZURE"],
    ["a call that no role allows", new ArmError(403, "AuthorizationFailed", "x", "GET y"), "EDGE-PERMISSION"],
    ["a bug", new TypeError("x"), "EDGE-UNEXPECTED"],
  ] as const) {
    it(`exits with 3 and an error code after ${title}`, async () => {
      const world = io();
      assert.equal(await runCommand(() => Promise.reject(error), await givenTo("prove", []), world), 3);
      assert.equal(world.narrated.join().split("  ")[0], code);
    });
  }

  it("mentions --help after a usage error", async () => {
    const world = io();
    await runCommand(() => Promise.reject(new UsageError("no such option")), await givenTo("prove", []), world);
    assert.deepEqual(world.narrated, ["no such option\nTry --help."]);
  });
});

describe("the push report", () => {
  it("is an aligned table", () => {
    const images = [
      { ref: "line/app:1.0.0", digest: "sha256:1", outcome: "pushed", referrers: [] },
      { ref: "line/tool:10.0.0", digest: "sha256:2", outcome: "already there", referrers: [] },
    ] as const;
    assert.equal(
      pushTable({ schemaVersion: 1, loginServer: "hub.example", images: [...images] }),
      [
        "image             digest in hub.example",
        "line/app:1.0.0    sha256:1               pushed",
        "line/tool:10.0.0  sha256:2               already there",
      ].join("\n"),
    );
  });
});
