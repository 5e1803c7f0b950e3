import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { demoCast, demoSites } from "../../../lab/demo-sites";

describe("demo sites", () => {
  it("include all sites if the shell has every required tool", () =>
    assert.deepEqual(demoCast([]), { sites: ["line-1", "line-2"], tanzuSites: ["line-2"], skipped: [] }));

  it("exclude the Tanzu-like site if the shell lacks a tool", () =>
    assert.deepEqual(demoCast(["sed -i", "sha256sum"]), {
      sites: ["line-1"],
      tanzuSites: [],
      skipped: [{ name: "line-2", reason: "runs a script on its nodes with this machine's shell, which lacks sed -i, sha256sum" }],
    }));

  it("each have a stack file, with flavor tanzu for the Tanzu-like site", () => {
    const isTanzu = (site: string) => {
      const file = `stacks/Pulumi.${site}.yaml`;
      assert.ok(existsSync(file), file);
      const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, { flavor?: string }> };
      return config["edge-staging:site"]?.flavor === "tanzu";
    };
    assert.deepEqual(demoSites.filter(isTanzu), demoCast([]).tanzuSites);
  });
});
