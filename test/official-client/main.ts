import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startClock } from "../../lab/clock";
import { cloneFolder } from "../../lab/engine/clone-folder";
import { EdgeLab } from "../support/edge-lab";
import { writeLayout } from "../support/image-layout";
import { type Ended, providePython, run } from "./client";
import { countsOf, type Outcome, outcomeTable, verdictOf } from "./outcome";
import { type Step, steps } from "./steps";

const help = `usage: npm run test:official-client -- [--json]

Runs every command of the staging guide that is neither Docker's, AKS's nor kubectl's with the official Azure CLI and Python SDKs against the lab's Azure,
with nothing between. Installs both from PyPI into the cache at the first run (Python 3.10 or newer, 5 minutes).

  --json  print the outcomes as JSON

Exit codes: 0 no wrong answer; 1 a wrong answer.
`;

/** Lab seconds per real second. Slow enough for a Retry-After of one second. */
const speed = 10;

const folderOfSources = join(cloneFolder, "test", "official-client");
const say = (text: string) => void process.stderr.write(`${text}\n`);

async function main(asJson: boolean): Promise<0 | 1> {
  const python = await providePython(join(folderOfSources, "requirements.txt"), say);
  const lab = await EdgeLab.start({ serveImages: true, applyLatencies: true, clock: startClock(speed) });
  const home = await mkdtemp(join(tmpdir(), "edge-staging-az-"));
  try {
    await writeUpstream(join(lab.lab.folder, "upstream", "mcr.example", "hello-world"));
    const client = await signedIn(lab, home, python);
    const outcomes = [...client.outcomes];
    const kept = new Map<string, string>();
    if (outcomes.every(({ verdict }) => verdict === "passed")) for (const step of steps) outcomes.push(await played(step, client.call, kept));
    process.stdout.write(asJson ? `${JSON.stringify({ ...countsOf(outcomes), outcomes }, null, 2)}\n` : `${outcomeTable(outcomes)}\n`);
    return countsOf(outcomes).wrong === 0 ? 0 : 1;
  } finally {
    await lab.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** The image that the guide pulls and pushes, where `az acr import` finds it. */
async function writeUpstream(folder: string): Promise<void> {
  const layout = writeLayout([{ name: "latest", platforms: [["hello"]] }]);
  await cp(layout.folder, folder, { recursive: true });
  layout.remove();
}

type Call = (args: readonly string[]) => Promise<Ended>;

/** Registers the lab as a cloud and signs in as its deployer. */
async function signedIn({ lab }: EdgeLab, home: string, python: string): Promise<{ call: Call; outcomes: Outcome[] }> {
  const authority = join(home, "ca.pem");
  await writeFile(authority, lab.authority.certificate);
  const env = {
    ...process.env,
    AZURE_CONFIG_DIR: join(home, "azure"),
    REQUESTS_CA_BUNDLE: authority,
    AZURE_CORE_COLLECT_TELEMETRY: "false",
    AZURE_CORE_NO_COLOR: "true",
    AZURE_CORE_ONLY_SHOW_ERRORS: "true",
    AZURE_CORE_INSTANCE_DISCOVERY: "false",
    AZURE_CORE_OUTPUT: "json",
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
  };
  const call: Call = (args) => run(python, args, { env, cwd: home });
  const { endpoint, signIn } = lab.azure;
  const cloud = [
    "--endpoint-resource-manager",
    endpoint,
    "--endpoint-active-directory",
    endpoint,
    "--endpoint-active-directory-resource-id",
    "https://management.core.windows.net/",
    "--endpoint-active-directory-graph-resource-id",
    "https://graph.microsoft.com/",
  ];
  const login = ["--service-principal", "--username", signIn.clientId, `--password=${signIn.clientSecret}`, "--tenant", signIn.tenantId];
  const outcomes: Outcome[] = [];
  for (const [name, args] of [
    ["az cloud register", ["cloud", "register", "--name", "EdgeLab", ...cloud, "--suffix-acr-login-server-endpoint", "azurecr.io"]],
    ["az cloud set", ["cloud", "set", "--name", "EdgeLab"]],
    ["az login --service-principal", ["login", ...login]],
    ["az login --allow-no-subscriptions", ["login", ...login, "--allow-no-subscriptions"]],
  ] as const)
    outcomes.push(verdictOf(name, await call(["-m", "azure.cli", ...args]), () => []));
  return { call, outcomes };
}

async function played(step: Step, call: Call, kept: Map<string, string>): Promise<Outcome> {
  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const args = step.az ? ["-m", "azure.cli", ...step.az.map(filled)] : [join(folderOfSources, "sdk.py"), filledJson(step.sdk, filled)];
  say(step.name);
  const ended = await call(args);
  const outcome = verdictOf(step.name, ended, (answer) => {
    if (step.keep) kept.set(step.keep.as, step.keep.of(answer));
    return step.wrongs?.(answer) ?? [];
  });
  return outcome;
}

/** The call as JSON, with what was kept in its texts. */
function filledJson(call: Step["sdk"], filled: (text: string) => string): string {
  return JSON.stringify(call, (_name, value: unknown) => (typeof value === "string" ? filled(value) : value));
}

const { values } = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help) process.stdout.write(help);
else
  main(values.json === true).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
