import { parseArgs } from "node:util";
import { type OperatorRole, operatorRoles } from "../../components/core/operator-roles";
import { startNarrator } from "../../lab/engine/narrator";
import { everythingOn } from "../support/everything-on";
import { grantRole } from "../support/granted-roles";
import { layoutOf, ProgramWorld } from "../support/program-world";
import { isWithin, placeOf } from "../support/recorded-permissions";
import { rolesReport, rolesTable, isProved } from "./report";
import { linesOf, type Step, type Walk, type WalkOptions, walk } from "./walk";

const help = `Usage: npm run test:roles [-- --json]

Shows that the operator roles (docs/reference/roles.md) contain what runs need, and nothing else. A hub and a site are brought up, proved and destroyed in the
lab with roles that contain no action at first. A run that fails must name an action of the tables that the role lacks; it is granted, and the run is repeated.
If it names several, the next runs each lack one of them; what this cannot separate is tried again from nothing. So each action is the only one that a failed
run without it names. Takes about eight minutes.

  --json  print one JSON object instead of the table
  --help  show this text

Exit codes: 0 each required action is the only one that a failed run without it named; 1 one is not, or a run failed without a name; 2 invalid arguments.
`;

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === undefined || options.help) {
    (options?.help ? process.stdout : process.stderr).write(help);
    return options?.help ? 0 : 2;
  }
  const walked = await walkAll(startNarrator().say);
  process.stdout.write(options.json ? `${JSON.stringify(rolesReport(walked), undefined, 2)}\n` : `${rolesTable(walked)}\n`);
  return isProved(walked) ? 0 : 1;
}

/** Walks again, in a new world, as long as this proves more. */
async function walkAll(narrate: (line: string) => void): Promise<Walk> {
  const lines = operatorRoles.flatMap(linesOf);
  let walked = await walkOnce({ lines, narrate });
  for (let known = 0; !isProved(walked) && walked.stopped === undefined && walked.named.length > known; ) {
    known = walked.named.length;
    narrate("again, for the actions that no run lacked alone");
    walked = await walkOnce({ lines, narrate, after: walked });
  }
  return walked;
}

async function walkOnce(options: Pick<WalkOptions, "lines" | "narrate" | "after">): Promise<Walk> {
  const given = await ProgramWorld.start({ policies: false, sites: ["line-1"], plantSites: ["line-1"] });
  try {
    everythingOn(given);
    // Without its images, the hub's run would wait for a push as soon as the registry exists.
    given.store(layoutOf(["1.0.0"]));
    const grant = (role: OperatorRole, how: Parameters<typeof grantRole>[2]) => grantRole(given.world.azure, role, how);
    return await walk({ ...options, steps: stepsIn(given), grant, covers: (place, scope) => isWithin(placeOf(scope), place) });
  } finally {
    await given.end();
  }
}

function optionsOf(args: readonly string[]): { json: boolean; help: boolean } | undefined {
  try {
    const flag = { type: "boolean", default: false } as const;
    return parseArgs({ args: [...args], options: { json: flag, help: flag } }).values;
  } catch {
    return undefined;
  }
}

/** Options of the engine: a run stops at the first resource that fails, so that it names what this one lacks and has not done more. */
const oneByOne = ["--parallel", "1"] as const;

/** The runs of a hub and a site, from nothing to nothing. */
function stepsIn(given: ProgramWorld): Step[] {
  const roleOf = (stacks: "hub" | "site") => operatorRoles.find((role) => role.stacks === stacks) ?? missing(stacks);
  const [hub, site] = [roleOf("hub"), roleOf("site")];
  const up = (stack: string) => () => given.command("up", stack, "--profile", "demo", "--", "--yes", "--skip-preview", ...oneByOne);
  return [
    // The role cannot be assigned at a resource group that the run has yet to create.
    { name: "first up of the hub", role: hub, at: "hub subscription", run: up("hub") },
    { name: "push", role: hub, run: () => given.pushed(layoutOf(["1.1.0"])) },
    { name: "second up of the hub", role: hub, run: up("hub") },
    { name: "up of the site", role: site, run: up("line-1") },
    { name: "prove", role: site, run: () => given.command("prove", "-s", "line-1") },
    { name: "destroy of the site", role: site, run: () => given.stacks.destroy("line-1", ...oneByOne) },
    { name: "destroy of the hub", role: hub, run: () => given.stacks.destroy("hub", ...oneByOne) },
  ];
}

function missing(stacks: string): never {
  throw new Error(`there is no operator role for a ${stacks}`);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
