import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChildProcesses } from "../site/child-processes";
import { type ChoosePorts, withFreePorts } from "../site/with-free-ports";

/** A real distribution process on loopback. */
export interface Distribution {
  /** `http://127.0.0.1:port`, without authentication: a front is in front of it. */
  backend: string;
  /** Folder with the blobs. */
  folder: string;
  stop(): Promise<void>;
}

/** Maximum readiness checks, and milliseconds between them. */
const startUp = { tries: 200, pauseMs: 50 };

export interface DistributionOptions {
  /** Folder for configuration, log and blobs. */
  folder: string;
  /** Path of the program. */
  registry: string;
  /** Chooses its port. @default - a free one */
  choosePorts?: ChoosePorts;
}

/** Header that identifies this lab's process, in case another process took its port. */
const identityHeader = "X-Edge-Staging-Distribution";

/** Starts a process; resolves when it serves. Blobs stay in `folder` after a stop. @throws Error if it ends or never serves */
export function startDistribution(options: DistributionOptions): Promise<Distribution> {
  return withFreePorts(1, ([port = 0]) => startDistributionAt(port, options), options.choosePorts);
}

async function startDistributionAt(port: number, { folder, registry }: DistributionOptions): Promise<Distribution> {
  await mkdir(folder, { recursive: true });
  const identity = randomUUID();
  const configuration = {
    version: 0.1,
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: folder }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: "one process, nothing to share", headers: { [identityHeader]: [identity] } },
  };
  const file = join(folder, "distribution.yml");
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration));
  const children = new ChildProcesses(join(folder, "processes"));
  children.start("distribution", registry, ["serve", file], { OTEL_TRACES_EXPORTER: "none" });
  const backend = `http://127.0.0.1:${port}`;
  try {
    await serving(backend, identity, children);
  } catch (error) {
    await children.stop();
    throw error;
  }
  return { backend, folder, stop: () => children.stop() };
}

async function serving(backend: string, identity: string, children: ChildProcesses): Promise<void> {
  for (let tries = 0; tries < startUp.tries; tries++) {
    const failure = children.failure();
    if (failure) throw failure;
    const answer = await fetch(`${backend}/v2/`).catch(() => undefined);
    if (answer?.ok && answer.headers.get(identityHeader) === identity) return;
    await new Promise((resolve) => setTimeout(resolve, startUp.pauseMs));
  }
  throw new Error(`distribution does not serve at ${backend}`);
}
