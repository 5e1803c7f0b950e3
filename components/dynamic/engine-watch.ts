import { connect } from "node:net";

/** The engine's address among a provider process's arguments (`host:port`); undefined when no engine started the process. */
export function engineAddress(argv: readonly string[]): string | undefined {
  return argv.find((argument) => /^[\w.-]+:\d+$/.test(argument));
}

/** Does the engine still accept connections at this address? */
export function engineAnswers(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 2000 });
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}

/** Calls `end` once the engine is gone. The watch does not keep the process alive. */
export function watchEngine(address: string, end: () => void, intervalMs = 1000): void {
  const timer = setInterval(async () => {
    if (await engineAnswers(address)) return;
    clearInterval(timer);
    end();
  }, intervalMs);
  timer.unref();
}
