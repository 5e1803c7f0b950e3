import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startClock } from "../../lab/clock";
import { cloneFolder } from "../../lab/engine/clone-folder";
import { EdgeLab } from "../support/edge-lab";
import { writeLayout } from "../support/image-layout";
import { type ClientRequest, OfficialClient, providePython } from "./client";
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
const narrate = (text: string) => void process.stderr.write(`${text}\n`);

async function main(asJson: boolean): Promise<0 | 1> {
  const python = await providePython(join(folderOfSources, "requirements.txt"), narrate);
  const lab = await EdgeLab.start({ serveImages: true, applyLatencies: true, clock: startClock(speed) });
  const home = await mkdtemp(join(tmpdir(), "edge-staging-az-"));
  const client = new OfficialClient(python, join(folderOfSources, "client.py"), await environment(lab, home));
  try {
    await writeUpstream(join(lab.lab.folder, "upstream", "mcr.example", "hello-world"));
    const kept = new Map<string, string>();
    const outcomes: Outcome[] = [];
    for (const step of [...signInSteps(lab), ...steps]) outcomes.push(await played(step, client, kept));
    process.stdout.write(asJson ? `${JSON.stringify({ ...countsOf(outcomes), outcomes }, null, 2)}\n` : `${outcomeTable(outcomes)}\n`);
    return countsOf(outcomes).wrong === 0 ? 0 : 1;
  } finally {
    await client.stop();
    await lab.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** The image that the guide pulls and pushes, in the folder from which `az acr import` imports it. */
async function writeUpstream(folder: string): Promise<void> {
  const layout = writeLayout([{ name: "latest", platforms: [["hello"]] }]);
  await cp(layout.folder, folder, { recursive: true });
  layout.remove();
}

/** Environment of a client that trusts the lab and keeps its files in `home`. */
async function environment({ lab }: EdgeLab, home: string): Promise<NodeJS.ProcessEnv> {
  const authority = join(home, "ca.pem");
  await writeFile(authority, lab.authority.certificate);
  const options = { COLLECT_TELEMETRY: "false", NO_COLOR: "true", ONLY_SHOW_ERRORS: "true", INSTANCE_DISCOVERY: "false", OUTPUT: "json" };
  const settings = Object.fromEntries(Object.entries(options).map(([name, value]) => [`AZURE_CORE_${name}`, value]));
  return { ...process.env, ...settings, AZURE_CONFIG_DIR: join(home, "azure"), REQUESTS_CA_BUNDLE: authority, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
}

/** Registers the lab as a cloud and signs in as its deployer. */
function signInSteps({ lab }: EdgeLab): Step[] {
  const { endpoint, signIn } = lab.azure;
  const cloud = ["--endpoint-resource-manager", endpoint, "--endpoint-active-directory", endpoint, "--suffix-acr-login-server-endpoint", "azurecr.io"];
  const resources = ["--endpoint-active-directory-resource-id", "https://management.core.windows.net/"];
  const graph = ["--endpoint-active-directory-graph-resource-id", "https://graph.microsoft.com/"];
  const login = ["login", "--service-principal", "--username", signIn.clientId, `--password=${signIn.clientSecret}`, "--tenant", signIn.tenantId];
  return [
    { name: "az cloud register", az: ["cloud", "register", "--name", "EdgeLab", ...cloud, ...resources, ...graph] },
    { name: "az cloud set", az: ["cloud", "set", "--name", "EdgeLab"] },
    { name: "az login --service-principal --allow-no-subscriptions", az: [...login, "--allow-no-subscriptions"] },
    { name: "az login --service-principal", az: login },
  ];
}

async function played(step: Step, client: OfficialClient, kept: Map<string, string>): Promise<Outcome> {
  narrate(step.name);
  return verdictOf(step.name, await client.send(requestOf(step, kept)), (answer) => {
    if (step.keep) kept.set(step.keep.as, step.keep.of(answer));
    return step.faults?.(answer) ?? [];
  });
}

/** The step's request, with the values kept by earlier steps filled in. */
function requestOf({ az, sdk }: Step, kept: ReadonlyMap<string, string>): ClientRequest {
  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const request = sdk ? { sdk } : { az: az ?? [] };
  const replace = (_name: string, value: unknown): unknown => (typeof value === "string" ? filled(value) : value);
  return JSON.parse(JSON.stringify(request, replace)) as ClientRequest;
}

const { values } = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help) process.stdout.write(help);
else
  main(values.json === true).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      narrate(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
