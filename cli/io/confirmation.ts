import type { CommandIo } from "./command";

/** Asks a question at the terminal. False for any answer other than y or yes, and where nobody can be asked. */
export async function confirms(question: string, io: Pick<CommandIo, "ask">): Promise<boolean> {
  return /^y(es)?$/i.test(((await io.ask?.(`${question} [y/N] `)) ?? "").trim());
}
