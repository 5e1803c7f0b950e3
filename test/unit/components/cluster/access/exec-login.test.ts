import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ClusterAccessError } from "../../../../../components/cluster/access/cluster-access-error";
import { type ExecLogin, execCredential } from "../../../../../components/cluster/access/exec-login";

const credential = (status: object) => JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });

describe("the login program of a kubeconfig (C3)", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-login-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A login program with this shell script. */
  const program = (text: string, more: Partial<ExecLogin> = {}): ExecLogin => {
    const command = join(folder, "login");
    writeFileSync(command, `#!/bin/sh\necho run >> "${folder}/runs"\n${text}\n`, { mode: 0o755 });
    return { command, ...more };
  };
  const runs = () => (existsSync(join(folder, "runs")) ? readFileSync(join(folder, "runs"), "utf8").trim().split("\n").length : 0);
  const run = (login: ExecLogin, limitMs?: number) => execCredential(login, { PATH: process.env["PATH"] }, limitMs);
  const refused = async (login: ExecLogin, limitMs?: number) => {
    const error: unknown = await run(login, limitMs).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ClusterAccessError && error.kind === "no-login", String(error));
    return error.message;
  };

  it("returns a token, and runs once for concurrent and later requests", async () => {
    const login = program(`echo '${credential({ token: "hush" })}'`);
    const tokens = await Promise.all([run(login), run(login), run(login)]);
    assert.deepEqual(
      [...tokens, await run(login)].map(({ token }) => token),
      ["hush", "hush", "hush", "hush"],
    );
    assert.equal(runs(), 1);
  });
  it("runs again once its token has expired", async () => {
    const login = program(`echo '${credential({ token: "hush", expirationTimestamp: "2020-01-01T00:00:00Z" })}'`);
    await run(login);
    await run(login);
    assert.equal(runs(), 2);
  });
  it("returns a client certificate with its key", async () => {
    const { clientCertificateData, clientKeyData } = await run(program(`echo '${credential({ clientCertificateData: "c", clientKeyData: "k" })}'`));
    assert.deepEqual([clientCertificateData, clientKeyData], ["c", "k"]);
  });
  it("gets its arguments and variables, no standard input, and `interactive: false`", async () => {
    const login = program(`[ "$1-$A" = get-b ] || exit 3; read line && exit 4; echo "$KUBERNETES_EXEC_INFO" >&2; exit 5`, {
      args: ["get"],
      env: [{ name: "A", value: "b" }],
    });
    assert.match(await refused(login), /failed \(5\); it wrote: .*"interactive":false/);
  });

  it("is ended with its child processes if it waits for a device code, is not run again, and its message is reported", async () => {
    const login = program("echo 'To sign in, open https://microsoft.com/devicelogin and enter the code ABC123' >&2; sleep 600 & echo $! > \"$0.pid\"; wait");
    const started = Date.now();
    const message = await refused(login, 500);
    assert.ok(Date.now() - started < 30_000);
    assert.match(message, /login program \S+ did not finish within 1 s and was ended; nobody can answer it here; it wrote: To sign in, .* the code ABC123$/);
    await setTimeout(50);
    const pid = Number(readFileSync(`${login.command}.pid`, "utf8"));
    assert.ok(!existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, "utf8").includes(" Z "), "its child process has ended, too");
    // A second run could not be answered either.
    await refused(login, 500);
    assert.equal(runs(), 1);
  });
  it("is not started if it needs a terminal", async () => {
    assert.match(await refused(program("", { interactiveMode: "Always" })), /needs a terminal/);
    assert.equal(runs(), 0);
  });
  it("has its output quoted in one printable line if it fails", async () =>
    assert.match(
      await refused(program("printf 'AADSTS700082: \\033[31mexpired\\n::error::x' >&2; exit 1")),
      /failed \(1\); it wrote: AADSTS700082: \\u\{1b\}\[31mexpired : :error::x$/,
    ));
  it("is named with its install hint if it is not installed", async () =>
    assert.match(
      await refused({ command: "edge-no-such-login", installHint: "install it from example.com" }),
      /edge-no-such-login failed \(ENOENT\); install it from example.com$/,
    ));
  for (const text of ["", "no JSON", credential({}), "[]", '{"status":{"token":5}}'])
    it(`is refused without quoting its output if it prints ${JSON.stringify(text)}`, async () =>
      assert.match(await refused(program(`echo '${text}'`)), /did not print an ExecCredential with a token or certificate$/));
});
