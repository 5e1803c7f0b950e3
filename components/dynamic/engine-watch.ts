import { connect } from "node:net";

/** The engine's address among a provider process's arguments (`host:port`); undefined when the process was not started by an engine. */
export function engineAddress(argv: readonly string[]): string | undefined {
  return argv.find((argument) => /^[\w.-]+:\d+$/.test(argument));
}

/** Does the engine still answer at this address? */
export function engineAnswers(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 2000 });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
  });
}

/** Calls `end` once the engine is gone. The watch itself keeps no process alive. */
export function watchEngine(address: string, end: () => void, intervalMs = 1000): void {
  const timer = setInterval(async () => {
    if (await engineAnswers(address)) return;
    clearInterval(timer);
    end();
  }, intervalMs);
  timer.unref();
}
