import { EngineFault } from "./engine-fault";

/** What each error of a file system means, and what is allowed instead. Source: errno(3). */
const meanings: Readonly<Record<string, [what: string, allowed: string]>> = {
  EACCES: ["a folder of the lab cannot be written", "a folder that this user may write"],
  EPERM: ["a folder of the lab cannot be written", "a folder that this user may write"],
  EROFS: ["a folder of the lab is on a file system that is read-only", "a file system that can be written"],
  ENOTDIR: ["a folder of the lab is a file, or is below one", "a folder"],
  EEXIST: ["a folder of the lab is a file, or is below one", "a folder"],
  ENOSPC: ["the disk is full", "about 4 GB of free disk space"],
  EDQUOT: ["the disk quota is used up", "about 4 GB of free disk space"],
};

/**
 * The fault for a file system that refuses a write; undefined for any other error. Looks at causes, and at the output of programs quoted in messages.
 * `lab/bootstrap.mjs` has the same for what it writes itself.
 */
export function storageFault(error: unknown): EngineFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path } = error as NodeJS.ErrnoException;
  const quoted = /no space left on device/i.test(error.message) ? "ENOSPC" : undefined;
  const meaning = meanings[code] ?? (quoted && meanings[quoted]);
  if (meaning === undefined || error instanceof EngineFault) return storageFault(error.cause);
  const [what, allowed] = meaning;
  const fix = "free disk space or correct the permissions, or set EDGE_STAGING_CACHE (built tools) or TMPDIR (the running lab) to another folder";
  return new EngineFault({ code: "EDGE-LAB-STORAGE", what, given: path ?? error.message.split("\n")[0] ?? code, allowed, fix }, error);
}
