import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStamp } from "../../../components/dynamic/build-stamp";
import { previewReportBy } from "../../../cli/preview-report/preview-report";
import { canary, neverShown, plantedStream } from "../../support/canary";
import { runNamed } from "../../support/command-line";
import { preparedChanges } from "../../support/prepared-changes";
import { recordedStream } from "../../support/recorded-previews";
import { summaryEvent } from "../../support/planned-event";

/** The command without access to a registry, because nobody is signed in. */
const previewReport = previewReportBy(async () => ({ because: "nobody is signed in to Azure here" }));

/** Environment variables with credentials. */
const secretVariables = [
  "ARM_CLIENT_SECRET",
  "ARM_OIDC_TOKEN",
  "AZURE_CLIENT_SECRET",
  "AZURE_STORAGE_KEY",
  "AZURE_STORAGE_SAS_TOKEN",
  "GH_TOKEN",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
];

/** An engine that answers a preview with a file, and prints its environment and the kubeconfig to standard error. */
const talkative = `#!/bin/sh
for last; do :; done
/usr/bin/env >&2; /bin/cat "$KUBECONFIG" >&2
/bin/cat "\${last#--stack=}.jsonl"
`;

describe("a canary in place of every secret", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-canary-"));
    mkdirSync(join(folder, "dist"));
    mkdirSync(join(folder, "stacks"));
    writeFileSync(join(folder, "index.ts"), "");
    writeFileSync(join(folder, "dist", ".sources"), buildStamp(folder));
    writeFileSync(join(folder, "kubeconfig"), `users: [{ name: line-1, user: { token: ${canary} } }]`);
    writeFileSync(join(folder, "stacks", "Pulumi.line-1.yaml"), `config:\n  edge-staging:role: site\n  edge-staging:site:\n    secure: ${canary}\n`);
    engine(talkative);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const engine = (script: string) => writeFileSync(join(folder, "dist", "pulumi"), script, { mode: 0o755 });
  const stream = (stack: string, text: string) => writeFileSync(join(folder, `${stack}.jsonl`), text);

  /** Everything that a command prints and writes to files. */
  const outputs = async (command: "preview-report" | "maintain" | "changed-stacks", ...args: string[]) => {
    const output: string[] = [];
    const collect = (text: string) => void output.push(text);
    const environment = {
      ...Object.fromEntries(secretVariables.map((name) => [name, canary])),
      KUBECONFIG: join(folder, "kubeconfig"),
      PULUMI_BACKEND_URL: `postgres://state:${canary}@db.example/pulumi?sslpassword=${canary}`,
      PATH: `${join(folder, "dist")}:/usr/bin:/bin`,
    };
    const code = await runNamed(
      command,
      args,
      { environment, folder, print: collect, narrate: collect },
      command === "preview-report" ? previewReport : undefined,
    );
    const written = ["preview-report.md", "preview-report.json"].map((name) => join(folder, "out", name));
    const files = command === "preview-report" && code < 3 ? written.map((file) => readFileSync(file, "utf8")) : [];
    return { code, all: [...output, ...files].join("\n") };
  };
  const assertHidden = (all: string) => {
    assert.notEqual(all, "");
    for (const text of neverShown) assert.ok(!all.includes(text), `${text} in ${all}`);
  };

  for (const { name, stacks, does } of preparedChanges) {
    it(`is in no output of preview-report for ${name}, as text or JSON`, async () => {
      for (const stack of stacks) {
        stream(stack, plantedStream(recordedStream(name, stack)));
        assert.ok(readFileSync(join(folder, `${stack}.jsonl`), "utf8").includes(canary));
      }
      const args = stacks.flatMap((stack) => [does === "destroy" ? "--retire" : "-s", stack]);
      const files = stacks.flatMap((stack) => ["--events", `${stack}.jsonl`]);
      for (const given of [args, [...args, "--json"], files, [...files, "--json"]]) {
        const { code, all } = await outputs("preview-report", ...given);
        assert.ok(code <= 1, all);
        assert.match(all, /<!-- edge-staging preview-report -->/);
        assertHidden(all);
      }
    });

    if (does === "preview")
      it(`is in no output of maintain for ${name}`, async () => {
        for (const stack of stacks) {
          stream(stack, plantedStream(recordedStream(name, stack)));
          assertHidden((await outputs("maintain", "-s", stack)).all);
        }
      });
  }

  for (const [what, broken] of [
    ["no events", canary],
    ["a failure after events that contain it", [plantedStream(recordedStream("log-level", "line-1")), summaryEvent("failed")].join("\n")],
    ["an error message that contains it", JSON.stringify({ sequence: 1, diagnosticEvent: { severity: "error", message: `AuthorizationFailed: ${canary}` } })],
  ] as const)
    it(`is in no output if the engine answers ${what}`, async () => {
      stream("line-1", broken);
      for (const command of ["preview-report", "maintain"] as const) assertHidden((await outputs(command, "-s", "line-1")).all);
      assertHidden((await outputs("preview-report", "--events", "line-1.jsonl")).all);
      assertHidden((await outputs("preview-report", "--report", "line-1.jsonl")).all);
    });

  it("is in no output if the engine does not find the stack, while the backend's host is shown", async () => {
    engine(`#!/bin/sh\n/usr/bin/env >&2; echo "error: open bucket $PULUMI_BACKEND_URL: connection refused" >&2; exit 255\n`);
    for (const command of ["preview-report", "maintain"] as const) {
      const { code, all } = await outputs(command, "-s", "line-1");
      assert.equal(code, 3);
      assert.match(all, /open bucket postgres:\/\/db\.example\/pulumi: connection refused/);
      assertHidden(all);
    }
  });

  it("is in no output of changed-stacks, although the changed files contain it", async () => {
    const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder, stdio: "pipe" });
    git("init", "--quiet");
    git("remote", "add", "origin", `https://x:${canary}@example.com/a.git`);
    git("commit", "--quiet", "--allow-empty", "-m", "begin");
    git("add", "stacks");
    git("commit", "--quiet", "-m", canary);
    for (const args of [[], ["--since", "HEAD~1"], ["--since", "nowhere"]]) assertHidden((await outputs("changed-stacks", ...args)).all);
  });
});
