import { runEngine } from "../../cli/engine/engine-run";

/** Longer than one wait of the stacks, whose timeout is a minute, and shorter than the limit of a mangled run. */
const silenceMs = 100_000;

const [operation = "", ...others] = process.argv.slice(2);

/** Runs Pulumi with these arguments like `edge-staging up`, but without the policy pack. */
void runEngine({
  args: [operation, "--non-interactive", "--color=never", ...others],
  folder: process.cwd(),
  environment: process.env,
  silenceMs,
  narrate: (line) => process.stderr.write(`${line}\n`),
}).then((code) => {
  process.exitCode = code;
});
