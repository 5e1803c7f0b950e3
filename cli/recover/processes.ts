import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { engineAnswer } from "../../components/dynamic/engine-watch";

/** A process of this machine. */
export interface RunningProcess {
  pid: number;
  args: readonly string[];
  /** Its working folder; undefined where the system does not say. */
  folder: string | undefined;
}

const hasProc = existsSync("/proc/self/cmdline");

/** Does a process with this id run, and is it the Pulumi CLI? A process that has ended and that nobody waited for does not run. */
export function isRunningPulumi(pid: number): boolean {
  try {
    if (!hasProc) return /(^|\/)pulumi$/.test(execFileSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).trim());
    const [, name = "", state] = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return name === "pulumi" && state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

/** Processes whose engine has ended: they work in the project's folder and were started with the address of an engine that refuses connections. */
export async function orphansOf(folder: string, processes: readonly RunningProcess[] = runningProcesses()): Promise<RunningProcess[]> {
  const started = processes.filter((process) => process.folder === undefined || process.folder === folder);
  const candidates = started.flatMap((process) => engineAddressIn(process.args).map((address) => ({ process, address })));
  const answers = await Promise.all(candidates.map(({ address }) => engineAnswer(address)));
  return candidates.filter((_, index) => answers[index] === "refused").map(({ process }) => process);
}

/** Is this one of Pulumi's own programs, a plugin or the runtime of a program? */
export function isPulumiProgram({ args }: RunningProcess): boolean {
  return args.some((argument) => /pulumi-(resource|language|analyzer)-|@pulumi\/pulumi\/cmd\//.test(argument));
}

/** The engine passes its address to what it starts, alone or as `--engine=`. */
function engineAddressIn(args: readonly string[]): string[] {
  const [address] = args.slice(1).flatMap((argument) => /^(?:--?engine=)?(127\.0\.0\.1:\d+)$/.exec(argument)?.[1] ?? []);
  return address === undefined ? [] : [address];
}

function runningProcesses(): RunningProcess[] {
  return hasProc ? readdirSync("/proc").flatMap(processAt) : listedByPs();
}

function processAt(name: string): RunningProcess[] {
  if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
  try {
    const args = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").slice(0, -1);
    return args.length === 0 ? [] : [{ pid: Number(name), args, folder: readlinkSync(`/proc/${name}/cwd`) }];
  } catch {
    return []; // another user's, or ended meanwhile
  }
}

/** Without the folder, only programs that Pulumi's own names identify are considered. */
function listedByPs(): RunningProcess[] {
  const lines = execFileSync("ps", ["-x", "-ww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  const processes = lines.map((line) => {
    const [pid = "", ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), args, folder: undefined };
  });
  return processes.filter((found) => found.args.length > 0 && (isPulumiProgram(found) || basename(found.args[0] ?? "").startsWith("pulumi-")));
}
