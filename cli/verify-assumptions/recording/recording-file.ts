import type { CommandIo } from "../../io/command";
import { createFile } from "../../io/new-file";
import { type Recording, recordingSchema } from "./recording";

/** A recording that is not written yet: its file exists and is empty. */
export interface RecordingFile {
  write(recording: Recording): Promise<void>;
  /** Removes the file after a failure. */
  discard(): Promise<void>;
}

/** Creates the file of a recording before anything is tried. @throws EdgeError `EDGE-RECORDING-FILE` if it exists or cannot be created */
export async function openRecording(given: string, { folder }: Pick<CommandIo, "folder">): Promise<RecordingFile> {
  const file = await createFile(folder, { option: "--record", given, noun: "recording", code: "EDGE-RECORDING-FILE" });
  return { ...file, write: async (recording) => file.write(`${JSON.stringify(recordingSchema.parse(recording), undefined, 2)}\n`) };
}
