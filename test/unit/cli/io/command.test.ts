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
    it(`${name} prints its help and ends well`, async () => {
      const world = io();
      assert.equal(await runNamed(name, ["--help"], world), 0);
      assert.match(world.printed.join(), new RegExp(`edge-staging ${name}`));
    });
    it(`${name} ends with 2 where its arguments are not understood`, async () => {
      const world = io();
      assert.equal(await runNamed(name, ["--what"], world), 2);
      assert.deepEqual(world.printed, []);
    });
  }

  for (const [title, error, code] of [
    ["a fault", new EdgeError([{ code: "EDGE-X", what: "x", fix: "y" }]), "EDGE-X"],
    ["a registry", new RegistryError("untrusted-certificate", "x"), "EDGE-REGISTRY-UNTRUSTED-CERTIFICATE"],
    ["a cluster", new ClusterAccessError("not-ready", "x"), "EDGE-CLUSTER-NOT-READY"],
    ["Azure", new ArmError(403, "AuthorizationFailed", "x", "GET y"), "EDGE-AZURE"],
    ["the program", new TypeError("x"), "EDGE-UNEXPECTED"],
  ] as const) {
    it(`ends with 3 and a code where it is stopped by ${title}`, async () => {
      const world = io();
      assert.equal(await runCommand(() => Promise.reject(error), await givenTo("prove", []), world), 3);
      assert.equal(world.narrated.join().split("  ")[0], code);
    });
  }

  it("points to its help after a usage error", async () => {
    const world = io();
    await runCommand(() => Promise.reject(new UsageError("no such option")), await givenTo("prove", []), world);
    assert.deepEqual(world.narrated, ["no such option\nTry --help."]);
  });
});

describe("the report of push", () => {
  it("is a table", () => {
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
