import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { isEdited } from "./exemption-template";

/** Result for one file. */
export type FileOutcome = "written" | "unchanged" | "renewed";

/**
 * Writes the files, or none of them if one was edited by hand. Files of earlier runs stay.
 * @param files text by name
 * @throws EdgeError `EDGE-EXEMPTION-EDITED`, which lists every edited file
 */
export async function writeExemptions(folder: string, files: ReadonlyMap<string, string>): Promise<Map<string, FileOutcome>> {
  const present = new Map(
    await Promise.all([...files.keys()].map(async (name): Promise<[string, string | undefined]> => [name, await textOf(join(folder, name))])),
  );
  const edited = [...files].filter(([name, text]) => isEditedByHand(present.get(name), text)).map(([name]) => name);
  if (edited.length > 0) throw new EdgeError(edited.map((name) => editedFault(join(folder, name))));
  await mkdir(folder, { recursive: true });
  const outcomes = new Map<string, FileOutcome>();
  for (const [name, text] of files) {
    const before = present.get(name);
    outcomes.set(name, before === undefined ? "written" : before === text ? "unchanged" : "renewed");
    if (before !== text) await writeFile(join(folder, name), text);
  }
  return outcomes;
}

function isEditedByHand(present: string | undefined, text: string): boolean {
  return present !== undefined && present !== text && isEdited(present);
}

function editedFault(file: string) {
  return {
    code: "EDGE-EXEMPTION-EDITED",
    what: "a file was edited by hand, so nothing was written",
    given: file,
    fix: "keep it and choose another folder with --out, or delete it",
  };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
