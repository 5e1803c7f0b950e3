import { createInterface } from "node:readline";
import { Interrupted } from "./interruption";

/** Asks a question on standard error and resolves to the line that the user enters. @throws Interrupted for Ctrl-C, and for the end of the input */
export function askAtTerminal(question: string): Promise<string> {
  // Not on standard output, which is for results.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve, reject) => {
    terminal.once("SIGINT", () => terminal.close());
    terminal.once("close", () => reject(new Interrupted("SIGINT")));
    terminal.question(question, (answer) => {
      resolve(answer);
      terminal.close();
    });
  });
}
