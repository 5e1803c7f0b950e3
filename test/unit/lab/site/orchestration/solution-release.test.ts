import assert from "node:assert/strict";
import { imagesOf, solutionRelease } from "../../../../../lab/site/orchestration/solution-release";

const request = { instanceId: "/instances/app", instance: "app", namespace: "line", components: ["Web", "worker"], configuration: {} };

describe("a solution's release in the cluster", () => {
  it("is empty if its configuration contains no image of the site's registry", () => {
    assert.deepEqual(solutionRelease({ ...request, configuration: { image: "docker.io/app:1" } }, "10.96.0.50").manifests, []);
  });
  it("is a Deployment per component in its namespace, with every image", () => {
    const { manifests } = solutionRelease({ ...request, configuration: { a: "10.96.0.50/app:1", b: ["10.96.0.50/line/tools@sha256:0"] } }, "10.96.0.50");
    const seen = manifests.map(({ kind, metadata, spec }) => {
      const { template } = spec as { template: { spec: { containers: { image: string }[] } } };
      return [kind, metadata["namespace"], metadata.name, ...template.spec.containers.map(({ image }) => image)];
    });
    assert.deepEqual(seen, [
      ["Deployment", "line", "app-web", "10.96.0.50/app:1", "10.96.0.50/line/tools@sha256:0"],
      ["Deployment", "line", "app-worker", "10.96.0.50/app:1", "10.96.0.50/line/tools@sha256:0"],
    ]);
  });
  it("uses only complete image references, each once", () => {
    const configuration = { url: "10.96.0.50/path", other: "10.96.0.501/app:1", image: "10.96.0.50/app:1", again: { image: "10.96.0.50/app:1" }, port: 443 };
    assert.deepEqual(imagesOf(configuration, "10.96.0.50"), ["10.96.0.50/app:1"]);
  });
});
