import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChildProcesses } from "../site/child-processes";
import { freePorts } from "../site/free-ports";

/** A real distribution process on loopback. */
export interface Distribution {
  /** `http://127.0.0.1:port`, without authentication: a front stands before it. */
  backend: string;
  /** Folder with the blobs. */
  folder: string;
  stop(): Promise<void>;
}

/** Tries until the process is given up, and milliseconds between them. */
const startUp = { tries: 200, pauseMs: 50 };

/** Starts one; resolves when it serves. `registry` is the program's path. Blobs stay in `folder` after a stop. @throws Error when it ends or never serves */
export async function startDistribution({ folder, registry }: { folder: string; registry: string }): Promise<Distribution> {
  await mkdir(folder, { recursive: true });
  const [port] = await freePorts(1);
  const configuration = {
    version: 0.1,
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: folder }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: "one process, nothing to share" },
  };
  const file = join(folder, "distribution.yml");
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration));
  const children = new ChildProcesses(join(folder, "processes"));
  children.start("distribution", registry, ["serve", file], { OTEL_TRACES_EXPORTER: "none" });
  const backend = `http://127.0.0.1:${port}`;
  try {
    await serving(backend, children);
  } catch (error) {
    await children.stop();
    throw error;
  }
  return { backend, folder, stop: () => children.stop() };
}

async function serving(backend: string, children: ChildProcesses): Promise<void> {
  for (let tries = 0; tries < startUp.tries; tries++) {
    const failure = children.failure();
    if (failure) throw new Error(failure);
    const answer = await fetch(`${backend}/v2/`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, startUp.pauseMs));
  }
  throw new Error(`distribution does not serve at ${backend}`);
}
