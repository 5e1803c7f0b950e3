import { spawn } from "node:child_process";
import { foreignText } from "../../core/foreign-text";
import { canonicalJson, isObject, parsedJson, textAt } from "../../core/json";
import { ClusterAccessError } from "./cluster-access-error";

/** The part of a kubeconfig that names a program for the login. Source: Kubernetes, "client-go credential plugins". */
export interface ExecLogin {
  apiVersion?: string;
  /** Absolute, or a name on PATH. */
  command: string;
  args?: readonly string[];
  env?: readonly { name: string; value: string }[];
  installHint?: string;
  interactiveMode?: string;
}

/** What such a program printed. Secret. */
export interface ExecCredential {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  /** RFC 3339; undefined: valid as long as this process runs. */
  expirationTimestamp?: string;
}

/** How long a program may take, in milliseconds: longer than a sign-in without questions, shorter than a person would need. Our proposal. */
export const execLimitMs = 60_000;

/** Most of what a program wrote that is kept, in characters. */
const keptOutput = 1_000_000;

/** Logins of this process: a site's checks load the kubeconfig several times, and the user must not be prompted each time. */
const logins = new Map<string, Promise<ExecCredential>>();

/**
 * The credential of a login program, once per process until it expires. The program has no terminal and no input, and is informed of it as kubectl does (`KUBERNETES_EXEC_INFO`).
 * @throws ClusterAccessError `no-login` with what the program wrote to standard error, also where it waits for an answer that nobody can give
 */
export async function execCredential(login: ExecLogin, environment: NodeJS.ProcessEnv, limitMs: number = execLimitMs): Promise<ExecCredential> {
  const key = canonicalJson([login, environment["HOME"], environment["PATH"]]);
  const known = logins.get(key);
  const credential = known === undefined ? undefined : await known;
  if (credential && !isExpired(credential)) return credential;
  // Nobody else may have started a new one while this call waited.
  const current = logins.get(key);
  if (current !== known && current !== undefined) return current;
  const next = run(login, environment, limitMs, () => void logins.delete(key));
  logins.set(key, next);
  return next;
}

function isExpired({ expirationTimestamp }: ExecCredential): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) <= Date.now();
}

/** `forget`: called where another attempt may succeed. A program that waits for a person would only wait again. */
async function run(login: ExecLogin, environment: NodeJS.ProcessEnv, limitMs: number, forget: () => void): Promise<ExecCredential> {
  const { command, interactiveMode } = login;
  if (interactiveMode === "Always") throw failed(command, "needs a terminal (interactiveMode: Always), and there is none");
  const { stdout, stderr, end } = await output(login, environment, limitMs);
  const words = foreignText(stderr);
  const wrote = words === "" ? "" : `; it wrote: ${words}`;
  if (end === "late") throw failed(command, `did not finish within ${Math.round(limitMs / 1000)} s and was ended; nobody can answer it here${wrote}`);
  if (end !== 0) forget();
  if (end !== 0) throw failed(command, `failed (${end})${wrote}${end === "ENOENT" && login.installHint ? `; ${foreignText(login.installHint)}` : ""}`);
  const status = parsedJson(stdout);
  const credential = isObject(status) ? status["status"] : undefined;
  const read: ExecCredential = {};
  for (const name of ["token", "clientCertificateData", "clientKeyData", "expirationTimestamp"] as const) {
    const value = textAt(credential, name);
    if (value !== undefined) read[name] = value;
  }
  if (read.token === undefined && read.clientCertificateData === undefined)
    throw failed(command, `did not print an ExecCredential with a token or certificate${wrote}`);
  return read;
}

function failed(command: string, what: string): ClusterAccessError {
  return new ClusterAccessError("no-login", `the kubeconfig's login program ${foreignText(command)} ${what}`);
}

interface Output {
  stdout: string;
  stderr: string;
  /** Exit code, signal, or code of the error with which it could not be started. */
  end: number | string;
}

function output({ apiVersion, command, args = [], env = [] }: ExecLogin, environment: NodeJS.ProcessEnv, limitMs: number): Promise<Output> {
  const info = { apiVersion: apiVersion ?? "client.authentication.k8s.io/v1", kind: "ExecCredential", spec: { interactive: false } };
  const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return new Promise((resolve) => {
    // A group of its own, so that programs which it starts end with it.
    const options = { env: { ...environment, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) }, detached: true };
    const program = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      program[name].setEncoding("utf8").on("data", (text: string) => {
        if (texts[name].length < keptOutput) texts[name] += text;
      });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(program.pid);
    }, limitMs);
    const finish = (end: Output["end"]) => {
      clearTimeout(timer);
      resolve({ ...texts, end: isLate ? "late" : end });
    };
    program.once("error", (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    program.once("close", (code, signal) => finish(code ?? signal ?? "unknown"));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has already ended.
  }
}
