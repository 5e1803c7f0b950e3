import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStamp } from "../../../../components/dynamic/build-stamp";
import { previewReportBy } from "../../../../cli/preview-report/preview-report";
import type { ContentsAsked } from "../../../../cli/preview-report/registry-contents";
import { runNamed } from "../../../support/command-line";
import { recordedComment, recordedReading, recordedStream } from "../../../support/recorded-previews";

/** Requests to the registry in a test; it responds as it did when the previews were recorded. */
const asked: ContentsAsked[] = [];
const previewReport = previewReportBy(async (what) => {
  asked.push(what);
  return recordedReading("new-version");
});

describe("the preview-report command", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-report-"));
    for (const site of ["line-1", "line-2"]) writeFileSync(join(folder, `${site}.jsonl`), recordedStream("new-version", site));
    writeFileSync(join(folder, "hub.jsonl"), recordedStream("standard-sku", "hub"));
    writeFileSync(join(folder, "wrong.json"), '{"schemaVersion":2}');
    writeFileSync(join(folder, "broken.jsonl"), "not an event");
  });
  beforeEach(() => void asked.splice(0));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...args: string[]) => {
    const printed: string[] = [];
    const narrated: string[] = [];
    const io = {
      environment: { PATH: join(folder, "dist") },
      folder,
      print: (text: string) => printed.push(text),
      narrate: (line: string) => narrated.push(line),
    };
    return { code: await runNamed("preview-report", args, io as never, previewReport), printed: printed.join("\n"), narrated: narrated.join("\n") };
  };

  it("combines recorded previews in one report, which it prints and writes as text and as JSON", async () => {
    const { code, printed } = await run("--events", "line-2.jsonl", "--events", "line-1.jsonl", "--out", "both");
    assert.equal(code, 0);
    assert.equal(`${printed}\n`, recordedComment("new-version"));
    assert.equal(readFileSync(join(folder, "both", "preview-report.md"), "utf8"), recordedComment("new-version"));
    assert.deepEqual(
      asked.map(({ images }) => images),
      [["factory/gateway:1.0.0", "factory/gateway:1.1.0", "factory/vision:1.0.0", "factory/vision:1.1.0"]],
    );
    assert.equal(JSON.parse(readFileSync(join(folder, "both", "preview-report.json"), "utf8")).schemaVersion, 1);
  });

  it("merges reports that were written separately", async () => {
    for (const site of ["line-1", "line-2"]) assert.equal((await run("--events", `${site}.jsonl`, "--out", site)).code, 0);
    const { code, printed } = await run("--report", "line-1/preview-report.json", "--report", "line-2/preview-report.json");
    assert.equal(code, 0);
    assert.equal(`${printed}\n`, recordedComment("new-version"));
  });

  it("exits with 1 if a policy refuses, and still writes the report", async () => {
    const { code, printed } = await run("--events", "hub.jsonl", "--json", "--out", "hub");
    assert.equal(code, 1);
    assert.equal(JSON.parse(printed).stacks[0].outcome, "refused");
    assert.match(readFileSync(join(folder, "hub", "preview-report.md"), "utf8"), /^## Refused by policy: hub/);
  });

  describe("when it runs previews", () => {
    /** A `pulumi` that prints the content of a file, and records its arguments and the policy pack. */
    const script = (stdout: string, stderr: string, code: number) =>
      [
        "#!/bin/sh",
        `echo "$@ | $PULUMI_OPTION_POLICY_PACK | $PULUMI_ENABLE_STREAMING_JSON_PREVIEW" >> calls`,
        `/bin/cat ${stdout}`,
        `echo "${stderr}" >&2`,
        `exit ${code}`,
      ].join("\n");
    const withPulumi = (...answer: Parameters<typeof script>) => {
      mkdirSync(join(folder, "dist"), { recursive: true });
      writeFileSync(join(folder, "index.ts"), "");
      writeFileSync(join(folder, "dist", ".sources"), buildStamp(folder));
      writeFileSync(join(folder, "dist", "pulumi"), script(...answer));
      chmodSync(join(folder, "dist", "pulumi"), 0o755);
    };

    it("asks the engine for event streams, with the policy pack", async () => {
      withPulumi("line-1.jsonl", "", 0);
      const { code, printed } = await run("-s", "line-1", "--retire", "line-2", "--parallel", "1");
      assert.equal(code, 0);
      assert.match(printed, /^## New images for vision 1\.1\.0: line-1\n/);
      assert.deepEqual(readFileSync(join(folder, "calls"), "utf8").trim().split("\n"), [
        `preview --json --non-interactive --color=never --stack=line-1 | ${join(folder, "policy")} | 1`,
        `destroy --preview-only --json --non-interactive --color=never --stack=line-2 | ${join(folder, "policy")} | 1`,
      ]);
    });

    it("exits with 3 if a stack does not exist, with the engine's message", async () => {
      withPulumi("/dev/null", "error: no stack named 'line-9' found", 255);
      const { code, narrated } = await run("-s", "line-9");
      assert.equal(code, 3);
      assert.match(narrated, /EDGE-STACK {2}the stack cannot be read: no stack named 'line-9' found\n {2}given {3}stack line-9/);
    });

    it("runs at most the given number at once, and keeps the order of stacks in the report", async () => {
      withPulumi("line-1.jsonl", "", 0);
      // Two wait for each other, and the first of them for the third, which must not start before one has ended.
      const meeting = [
        "#!/bin/sh",
        `for stack; do stack=\${stack#--stack=}; done; : > "came-$stack"`,
        `meet() { tries=0; until [ -e "came-$1" ]; do [ $((tries += 1)) -lt 600 ] || exit 1; /bin/sleep 0.1; done; }`,
        `case $stack in line-1) meet line-2; meet line-3 ;; line-2) meet line-1; : > gone ;; line-3) [ -e gone ] || exit 1 ;; esac`,
        `/bin/cat "$stack.jsonl"`,
      ].join("\n");
      writeFileSync(join(folder, "dist", "pulumi"), meeting);
      writeFileSync(join(folder, "line-3.jsonl"), recordedStream("new-version", "line-1").replaceAll("line-1", "line-3"));
      const { code, printed, narrated } = await run("-s", "line-1", "-s", "line-2", "-s", "line-3", "--parallel", "2", "--json");
      assert.equal(code, 0, narrated);
      assert.deepEqual(
        JSON.parse(printed).stacks.map(({ stack }: { stack: string }) => stack),
        ["line-1", "line-2", "line-3"],
      );
      assert.deepEqual(narrated.split("\n").slice(0, 4), [
        "line-1: previewing up",
        "line-2: previewing up",
        "line-2: previewed (1 of 3)",
        "line-3: previewing up",
      ]);
    });

    it("reports every stack that cannot be read", async () => {
      withPulumi("/dev/null", "error: there is no such stack", 255);
      const { code, narrated } = await run("-s", "line-8", "-s", "line-9");
      assert.equal(code, 3);
      for (const stack of ["line-8", "line-9"]) assert.match(narrated, new RegExp(`EDGE-STACK[^\n]+\n {2}given {3}stack ${stack}`));
    });

    it("previews the other stacks if one has too much config to start its program (F9)", async () => {
      withPulumi("line-1.jsonl", "", 0);
      mkdirSync(join(folder, "stacks"), { recursive: true });
      const config = { "edge-staging:site": { solutions: [{ values: { model: "a".repeat(1_000_000) } }] } };
      writeFileSync(join(folder, "stacks", "Pulumi.line-8.yaml"), JSON.stringify({ config }));
      const { code, printed } = await run("-s", "line-1", "-s", "line-8", "--json");
      assert.equal(code, 1);
      const stacks: { stack: string; outcome: string; faults: { code: string }[] }[] = JSON.parse(printed).stacks;
      assert.deepEqual(
        stacks.map(({ stack, outcome, faults }) => [stack, outcome, faults.map((fault) => fault.code)]),
        [
          ["line-1", "planned", []],
          ["line-8", "failed", ["EDGE-CONFIG-SIZE"]],
        ],
      );
    });

    it("exits with 3 if the build is older than the sources", async () => {
      withPulumi("line-1.jsonl", "", 0);
      writeFileSync(join(folder, "index.ts"), "changed");
      assert.match((await run("-s", "line-1")).narrated, /EDGE-STALE-BUILD/);
    });

    it("exits with 3 without a pulumi executable", async () => {
      withPulumi("line-1.jsonl", "", 0);
      rmSync(join(folder, "dist", "pulumi"));
      const { code, narrated } = await run("-s", "line-1");
      assert.equal(code, 3);
      assert.match(narrated, /EDGE-PULUMI-MISSING/);
    });
  });

  for (const [file, option, code] of [
    ["missing.jsonl", "--events", "EDGE-REPORT-FILE"],
    ["broken.jsonl", "--events", "EDGE-EVENT-STREAM"],
    ["wrong.json", "--report", "EDGE-REPORT-FILE"],
    ["line-1.jsonl", "--report", "EDGE-REPORT-FILE"],
  ] as const)
    it(`exits with 3 for an invalid file: ${option} ${file}`, async () => {
      const { code: ended, narrated } = await run(option, file);
      assert.equal(ended, 3);
      assert.ok(narrated.startsWith(code), narrated);
    });

  it("reports all faults of its arguments at once", async () => {
    const { code, narrated } = await run("--out", "", "-s", "a", "--retire", "a", "--events", "", "--parallel", "0");
    assert.equal(code, 2);
    for (const fault of ["--out takes", "--events takes", "--parallel takes", "a cannot be previewed and retired together"])
      assert.ok(narrated.includes(fault), narrated);
  });

  for (const args of [[], ["line-1", "--retire"], ["--stacks", "a"]])
    it(`rejects the arguments: ${args.join(" ") || "none"}`, async () => assert.equal((await run(...args)).code, 2));

  it("prints its options with --help", async () => {
    const { code, printed } = await run("--help");
    assert.equal(code, 0);
    for (const option of ["--stack", "--retire", "--events", "--report", "--parallel", "--out", "--json"]) assert.ok(printed.includes(option), option);
  });
});
