import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { parsedJson } from "../../components/core/json";
import { processStart } from "./process-identity";

const proof = z.object({
  image: z.string(),
  cloudDigest: z.string().optional(),
  siteDigest: z.string().optional(),
  bytes: z.number().optional(),
  provedAt: z.string(),
  by: z.string(),
  path: z.enum(["site registry", "service's word"]),
});

/** Output `site` of a site's stack, as far as a rollout reads it. */
export const siteOutput = z.object({
  solutions: z.array(
    z.object({ name: z.string(), version: z.string(), images: z.array(z.string()), proof: z.array(proof).default([]), pending: z.string().optional() }),
  ),
});

const result = z.discriminatedUnion("is", [
  z.object({ is: z.literal("deployed"), solutions: z.array(siteOutput.shape.solutions.element.extend({ isInstalled: z.boolean() })) }),
  z.object({ is: z.literal("failed"), reason: z.string() }),
  z.object({ is: z.literal("offline"), reason: z.string() }),
  z.object({ is: z.literal("interrupted"), reason: z.string() }),
]);

const run = z.object({
  host: z.string(),
  pid: z.number(),
  /** When that process started. */
  started: z.string().optional(),
  /** Absent while it runs. */
  result: result.optional(),
});

/** How a run of a stack ended, as its process writes it. */
export type WrittenResult = z.infer<typeof result>;

/** The process that brings a stack up, and how it ended; undefined before it has begun. */
export function runIn(file: string): z.infer<typeof run> | undefined {
  try {
    return run.safeParse(parsedJson(readFileSync(file))).data;
  } catch {
    return undefined;
  }
}

/** Claims a run for this process. Returns false where another process has begun it, so that a run is never made twice. */
export function claimRun(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify(thisProcess()), { flag: "wx", mode: 0o600, flush: true });
    return true;
  } catch {
    return false;
  }
}

/** Writes how the run ended. It is on the disk, and complete, when this returns. */
export function endRun(file: string, ended: WrittenResult): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ ...thisProcess(), result: ended }), { mode: 0o600, flush: true });
  renameSync(temporary, file);
}

/** Does the process of a run still work? One of another machine cannot be seen from here, and counts as ended. */
export function isAtWork({ host, pid, started }: z.infer<typeof run>): boolean {
  const running = host === hostname() ? processStart(pid) : undefined;
  return running !== undefined && (started === undefined || started === running);
}

function thisProcess(): z.infer<typeof run> {
  const started = processStart(process.pid);
  return { host: hostname(), pid: process.pid, ...(started && { started }) };
}
