import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Address of the registry's Service on every node of a test. */
export const registryAddress = "10.96.0.50";

const script = join(process.cwd(), "components", "cluster", "node-trust", "node-trust.sh");

/** Result of a run of the script. */
export interface NodeTrustRun {
  code: number;
  result: string;
  plan: string;
  restarts: number;
  reason: string;
}

/** Inputs of a run of the script. */
export interface NodeTrustRunOptions {
  verb: string;
  /** Folder that receives the certificates and the script's own folder. */
  folder: string;
  /** Folder that is the node's root. */
  root: string;
  /** Runs a command "on the node", and waits as `pause <seconds>`. */
  program: string;
  /** Certificates, PEM. */
  authorities: string;
  environment?: Readonly<Record<string, string>>;
}

/** Variables that make the script use a folder of this machine as its node. */
export function surroundingsOf({ root, program }: Pick<NodeTrustRunOptions, "root" | "program">): Record<"ROOT" | "ON_HOST" | "PAUSE", string> {
  return { ROOT: root, ON_HOST: program, PAUSE: `${program} pause` };
}

/** Runs the real script. Rejects if it prints anything except its result line. */
export function runNodeTrust({ verb, folder, root, program, authorities, environment }: NodeTrustRunOptions): Promise<NodeTrustRun> {
  const file = join(folder, "ca.crt");
  writeFileSync(file, authorities);
  const env = {
    PATH: process.env["PATH"],
    ...{ ADDRESS: registryAddress, CA_FILE: file, STATE: join(folder, "state"), NODE_NAME: "node-1" },
    ...surroundingsOf({ root, program }),
    ...environment,
  };
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", [script, verb], { env }, (error, stdout, stderr) => {
      const [, result = "", plan = "", restarts = "", reason = ""] =
        /^node-trust result=(\S+) plan=(\S+) restarts=(\d+) reason=(.*)\n$/.exec(stdout.split(/(?<=\n)/).at(-1) ?? "") ?? [];
      if (stderr !== "" || result === "") reject(new Error(`${stdout}${stderr}`));
      else resolve({ code: typeof error?.code === "number" ? error.code : 0, result, plan, restarts: Number(restarts), reason });
    });
  });
}
