import { faultsIn } from "../../review/judge/review-stack";

/** Reason of a failed run, according to its log. */
export interface RunFailure {
  /** Code of this program's fault; undefined for an error of Pulumi or of one of its plugins. */
  code: string | undefined;
  what: string;
}

/** Does a log say that another run had the stack's lock? Source: Pulumi 3.259, "the stack is currently locked by 1 lock(s)". Pure. */
export function isLockedOut(log: string): boolean {
  return /the stack is currently locked by \d+ lock/.test(log);
}

/** Start of a message in Pulumi's display, alone or behind the resource that it is about. */
const messageStart = /(?:^|\s)(error|warning|info|debug): (.*)$/;
/** Pulumi's closing lines, which contain no reason. */
const closingWords = /^(update|preview|resource) (failed|failed to \w+)$/i;

/** Finds the reason in what a failed run printed: its last fault, else its last error. Faults of warnings are no reason. Undefined where there is neither. Pure. */
export function failureIn(log: string): RunFailure | undefined {
  let kind = "error";
  let [fault, error]: (RunFailure | undefined)[] = [];
  for (const line of log.split("\n")) {
    const [, started, message = ""] = messageStart.exec(line) ?? [];
    kind = started ?? kind;
    if (kind !== "error") continue;
    const [found] = faultsIn(line);
    if (found) fault = { code: found.code, what: found.what };
    else if (started && !closingWords.test(message.trim())) error = { code: undefined, what: message.trim() };
  }
  return fault ?? error;
}
