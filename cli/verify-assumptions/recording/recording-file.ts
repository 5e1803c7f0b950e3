import { type FileHandle, open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeError } from "../../../components/core/fault";
import type { CommandIo } from "../../io/command";
import { type Recording, recordingSchema } from "./recording";

/** A recording that is not written yet: its file exists and is empty. */
export interface RecordingFile {
  write(recording: Recording): Promise<void>;
  /** Removes the file after a failure. */
  discard(): Promise<void>;
}

/** Creates the file of a recording before anything is tried. @throws EdgeError `EDGE-RECORDING-FILE` if it exists or cannot be created */
export async function openRecording(given: string, { folder }: Pick<CommandIo, "folder">): Promise<RecordingFile> {
  const file = resolve(folder, given);
  const handle: FileHandle = await open(file, "wx").catch((error: unknown) => unwritable(given, error));
  return {
    write: async (recording) => {
      await handle.writeFile(`${JSON.stringify(recordingSchema.parse(recording), undefined, 2)}\n`);
      await handle.close();
    },
    discard: async () => {
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

function unwritable(given: string, error: unknown): never {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  throw new EdgeError([
    {
      code: "EDGE-RECORDING-FILE",
      what: code === "EEXIST" ? "the file of the recording exists, and is not overwritten" : `the file of the recording cannot be created (${code})`,
      given: `--record ${given}`,
      allowed: "a file that does not exist, in a folder that this user may write",
      fix: "name another file",
    },
  ]);
}
