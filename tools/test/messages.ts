import type { FileResult } from "./file-result";

/** What the runner sends to a worker: run this file, or leave. */
export type ToWorker = { kind: "run"; file: string; absolutePath: string; color: boolean } | { kind: "leave" };

/** What a worker sends back: it takes the next test or hook, or the file has ended. */
export type FromWorker = { kind: "step"; title: string; limitMs: number } | { kind: "ended"; result: FileResult };
