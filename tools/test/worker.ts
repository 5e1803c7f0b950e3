import type { FromWorker, ToWorker } from "./test-worker";
import { runFile } from "./run-file";

/** Process that runs the test files that it is sent, one after the other. It leaves through exit, so that the handlers that end child processes run. */
function work(): void {
  const leave = () => process.exit(130);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, leave);
  // The runner has gone, whatever ended it.
  process.once("disconnect", leave);
  const send = (message: FromWorker) => process.send?.(message);
  process.on("message", async (message: ToWorker) => {
    if (message.kind === "leave") process.exit(0);
    const result = await runFile({ ...message, onStep: (title, limitMs) => send({ kind: "step", title, limitMs }) });
    send({ kind: "ended", result });
  });
}

if (require.main === module) work();
