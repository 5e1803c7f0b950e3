import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { previewPlan } from "../../../review/read/preview-plan";
import { combineReviews } from "../../../review/judge/review";
import { reviewStack } from "../../../review/judge/review-stack";
import { engineEvents } from "../../../review/read/engine-events";
import { recordedStream } from "../../support/recorded-previews";

const clone = process.cwd();

describe("the workflow scripts", function () {
  // Each starts bash, which starts the project's own commands.
  this.timeout(180_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-scripts-"));
    for (const name of ["node_modules", "dist"]) symlinkSync(join(clone, name), join(folder, name));
    cpSync(join(clone, "stacks"), join(folder, "stacks"), { recursive: true });
    mkdirSync(join(folder, "tools"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Installs a program on PATH that records its calls. */
  const tool = (name: string, script: string) => {
    writeFileSync(join(folder, "tools", name), `#!/bin/bash\necho "${name} $*" >> "$CALLS"\n${script}\n`);
    chmodSync(join(folder, "tools", name), 0o755);
  };
  const run = (script: string, args: readonly string[] = [], environment: Record<string, string> = {}) =>
    new Promise<{ code: number; stderr: string; calls: string }>((resolve) => {
      const env = {
        PATH: [join(folder, "tools"), process.env["PATH"]].join(delimiter),
        CALLS: join(folder, "calls"),
        GITHUB_REPOSITORY: "factory/stacks",
        GITHUB_ENV: join(folder, "env"),
        RUNNER_TEMP: join(folder, "temp"),
        ...environment,
      };
      execFile("bash", [join(clone, ".github", "scripts", script), ...args], { cwd: folder, env }, (error, _stdout, stderr) => {
        const calls = existsSync(env.CALLS) ? readFileSync(env.CALLS, "utf8") : "";
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr, calls });
      });
    });
  const preview = (stack: string, change = "new-version") => {
    const at = join(folder, "previews", `preview-${stack}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(
      join(at, "preview-report.json"),
      JSON.stringify(combineReviews([reviewStack(previewPlan(engineEvents(stack, recordedStream(change, stack))))])),
    );
  };
  const comment = () => readFileSync(join(folder, "out", "preview-report.md"), "utf8");

  it("create one comment about all previews if there is none yet", async () => {
    for (const stack of ["line-1", "line-2"]) preview(stack);
    tool("gh", "true");
    const { code, calls, stderr } = await run("comment.sh", [], { STACKS: '["line-1","line-2"]', NUMBER: "7" });
    assert.equal(code, 0, stderr);
    assert.match(calls, /gh api --method POST repos\/factory\/stacks\/issues\/7\/comments --field body=@out\/preview-report\.md\n$/);
    assert.match(comment(), /^## New images for vision 1\.1\.0: line-1, line-2\n/);
  });

  it("update an existing comment, which lists missing and refused previews", async () => {
    preview("hub", "standard-sku");
    tool("gh", `case "$*" in *--paginate*) echo 41 ;; esac`);
    const { code, calls, stderr } = await run("comment.sh", [], { STACKS: '["hub","line-1"]', NUMBER: "7" });
    assert.equal(code, 0, stderr);
    assert.match(calls, /gh api --method PATCH repos\/factory\/stacks\/issues\/comments\/41 --field body=@out\/preview-report\.md\n$/);
    assert.match(comment(), /^## Preview failed: line-1; refused by policy: hub/);
  });

  it("write no comment from an invalid report", async () => {
    mkdirSync(join(folder, "previews"));
    writeFileSync(join(folder, "previews", "preview-report.json"), "{}");
    tool("gh", "true");
    const { code, calls } = await run("comment.sh", [], { STACKS: "[]", NUMBER: "7" });
    assert.notEqual(code, 0);
    assert.doesNotMatch(calls, /^gh/m);
  });

  for (const [behavior, answer, call] of [
    ["create an issue about stacks with drift", "true", /gh issue create --repo factory\/stacks --title .* --body-file drift\.md/],
    ["update an open issue about drift", `case "$2" in list) echo 12 ;; esac`, /gh issue edit 12 --repo factory\/stacks --body-file drift\.md/],
  ] as const)
    it(behavior, async () => {
      for (const stack of ["line-2", "line-1"]) {
        mkdirSync(join(folder, "drifted", stack), { recursive: true });
        writeFileSync(join(folder, "drifted", stack, "drifted.txt"), `${stack}\n`);
      }
      tool("gh", answer);
      const { code, calls, stderr } = await run("report-drift.sh", [], { RUN: "https://example/run" });
      assert.equal(code, 0, stderr);
      assert.match(calls, call);
      assert.match(readFileSync(join(folder, "drift.md"), "utf8"), /- `line-1`\n- `line-2`\n[\s\S]+https:\/\/example\/run/);
    });

  it("open a proxy to a site's cluster with the context from the stack's file, and close it again", async () => {
    // Behaves like the proxy: writes the kubeconfig and runs until it receives SIGTERM.
    tool("az", `[ "$1" = connectedk8s ] || exit 0\ntrap 'echo "the proxy has gone" >> "$CALLS"; kill $!; exit' TERM\ntouch "\${10}"\nsleep 60 & wait`);
    tool("kubectl", '[ -f "$2" ]');
    const { code, calls, stderr } = await run("cluster.sh", ["open", "line-1"], { CLUSTER_PAUSE: "0.1" });
    assert.equal(code, 0, stderr);
    const kubeconfig = join(folder, "temp", "cluster", "line-1", "kubeconfig");
    assert.ok(calls.includes("az connectedk8s proxy --subscription 22222222-2222-4222-8222-222222222222 --resource-group rg-line-1 --name line-1"), calls);
    assert.ok(calls.includes(`--file ${kubeconfig} --kube-context line-1 --port 47021`), calls);
    assert.equal(readFileSync(join(folder, "env"), "utf8"), `KUBECONFIG=${kubeconfig}\n`);
    const closed = await run("cluster.sh", ["close", "line-1"]);
    assert.equal(closed.code, 0);
    assert.match(closed.calls, /the proxy has gone\n$/);
    assert.ok(!existsSync(join(folder, "temp", "cluster", "line-1")));
  });

  it("open several proxies beside each other for a rollout, each with its own kubeconfig and ports, signed in by a new token that is in no argument", async () => {
    const server = createServer(({ url, headers }, answer) => {
      answer.end(
        JSON.stringify({ value: url === "/token?v=1&audience=api://AzureADTokenExchange" && headers.authorization === "Bearer asks" ? "a-token" : "" }),
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    tool(
      "az",
      `[ "$1" = login ] && { [ "$(cat "\${8#@}")" = a-token ]; exit; }\n[ "$1" = connectedk8s ] || exit 0\ntrap 'kill $!; exit' TERM\ntouch "\${10}"\nsleep 60 & wait`,
    );
    tool("kubectl", '[ -f "$2" ]');
    const environment = {
      CLUSTER_PAUSE: "0.1",
      ...{
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?v=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "asks",
        ARM_CLIENT_ID: "client",
        ARM_TENANT_ID: "tenant",
      },
    };
    const kubeconfig = (stack: string) => join(folder, `${stack}.kubeconfig`);
    for (const [number, stack] of ["line-1", "line-2"].entries()) {
      const { code, stderr } = await run("cluster.sh", ["open", stack, kubeconfig(stack), String(number)], environment);
      assert.equal(code, 0, stderr);
    }
    const { calls } = await run("cluster.sh", ["close", "line-1", kubeconfig("line-1"), "0"], environment);
    server.close();
    assert.match(calls, /az login --service-principal --username client --tenant tenant --federated-token @\S+\/token --output none/);
    assert.doesNotMatch(calls, /a-token/);
    assert.match(calls, /line-1\.kubeconfig --kube-context line-1 --port 47021\n[\s\S]*line-2\.kubeconfig --kube-context line-2 --port 47031\n/);
    assert.deepEqual([existsSync(kubeconfig("line-1")), existsSync(kubeconfig("line-2")), existsSync(join(folder, "env"))], [false, true, false]);
    await run("cluster.sh", ["close", "line-2", kubeconfig("line-2"), "1"], environment);
    assert.ok(!existsSync(join(folder, "temp", "cluster", "line-2")));
  });

  it("open no proxy for a hub", async () => {
    const { code, calls } = await run("cluster.sh", ["open", "hub"]);
    assert.deepEqual([code, calls], [0, ""]);
  });

  // As many tries as the end of the proxy takes: its log is complete then.
  it("fail if the cluster does not answer", async () => {
    tool("az", "echo 'not signed in' >&2");
    tool("kubectl", "exit 1");
    const { code, stderr } = await run("cluster.sh", ["open", "line-1"], { CLUSTER_TRIES: "3000", CLUSTER_PAUSE: "0.01" });
    assert.equal(code, 1);
    assert.match(stderr, /the cluster line-1 does not answer through Azure Arc: not signed in/);
  });
});
