import { type FileHandle, open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeError } from "../../components/core/fault";

/** A file that a command creates before its work, so that a wrong name is found first. */
export interface NewFile {
  /** Option that names it, for example `--bundle`. */
  option: string;
  /** As the user wrote it. */
  given: string;
  /** What it is, for example `bundle`. */
  noun: string;
  /** Code of the error. */
  code: string;
  /** Permissions. @default - those that the system gives */
  mode?: number;
}

/** A file that exists and is empty. */
export interface EmptyFile {
  /** Writes its content, once. */
  write(content: string | Uint8Array): Promise<void>;
  /** Removes it after a failure. */
  discard(): Promise<void>;
}

/** Creates a file that must not exist. @throws EdgeError with the given code if it exists or cannot be created */
export async function createFile(folder: string, file: NewFile): Promise<EmptyFile> {
  const path = resolve(folder, file.given);
  const handle: FileHandle = await open(path, "wx", file.mode).catch((error: unknown) => unwritable(file, error));
  return {
    write: async (content) => {
      await handle.writeFile(content);
      await handle.close();
    },
    discard: async () => {
      await handle.close();
      await rm(path, { force: true });
    },
  };
}

function unwritable({ option, given, noun, code }: NewFile, error: unknown): never {
  const { code: reason = "unknown error" } = error as NodeJS.ErrnoException;
  throw new EdgeError([
    {
      code,
      what: reason === "EEXIST" ? `the file of the ${noun} exists, and is not overwritten` : `the file of the ${noun} cannot be created (${reason})`,
      given: `${option} ${given}`,
      allowed: "a file that does not exist, in a folder that this user may write",
      fix: "name another file",
    },
  ]);
}
