import { setTimeout as wait } from "node:timers/promises";

/** The terminal that a status is redrawn on. */
export interface Terminal {
  write(text: string): void;
}

/** Clears the screen and what has scrolled off it, and moves the cursor to its start. Source: ECMA-48, ED and CUP; xterm for `3J`. */
const clear = "\u001b[2J\u001b[3J\u001b[H";

/** Draws again and again, until somebody asks for an end. A drawing that is under way is not shown then. */
export async function redraw(
  draw: () => Promise<string>,
  { terminal, everyMs, ending }: { terminal: Terminal; everyMs: number; ending: AbortSignal },
): Promise<void> {
  while (!ending.aborted) {
    const text = await draw();
    if (ending.aborted) return;
    terminal.write(`${clear}${text}`);
    await wait(everyMs, undefined, { signal: ending }).catch(() => undefined);
  }
}
