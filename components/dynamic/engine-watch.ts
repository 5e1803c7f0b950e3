import { connect } from "node:net";

/** The engine's address among a provider process's arguments (`host:port`); undefined when no engine started the process. */
export function engineAddress(argv: readonly string[]): string | undefined {
  return argv.find((argument) => /^[\w.-]+:\d+$/.test(argument));
}

/** `refused`: nothing listens there any more. `missed`: no connection in time, or for a reason of this machine; a busy machine does that too. */
export type EngineAnswer = "answers" | "refused" | "missed";

/** Missed answers in a row after which the engine counts as gone. Our proposal. */
const missedAnswers = 3;

/** Does the engine still accept connections at this address? */
export function engineAnswer(address: string, timeoutMs = 2_000): Promise<EngineAnswer> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: timeoutMs });
    const settle = (answer: EngineAnswer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle("answers"));
    socket.once("error", (error: NodeJS.ErrnoException) => settle(error.code === "ECONNREFUSED" ? "refused" : "missed"));
    socket.once("timeout", () => settle("missed"));
  });
}

/** Is the engine gone? One refused connection, or three missed answers in a row. */
export async function isEngineGone(ask: () => Promise<EngineAnswer>): Promise<boolean> {
  for (let missed = 0; missed < missedAnswers; missed++) {
    const answer = await ask();
    if (answer !== "missed") return answer === "refused";
  }
  return true;
}

/** Calls `end` once the engine is gone. The watch does not keep the process alive. */
export function watchEngine(address: string, end: () => void, intervalMs = 1000): void {
  const look = async () => {
    if (await isEngineGone(() => engineAnswer(address))) end();
    else setTimeout(look, intervalMs).unref();
  };
  setTimeout(look, intervalMs).unref();
}
