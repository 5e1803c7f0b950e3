import { actions } from "../../review/read/preview-plan";
import type { NextRun } from "./next-run";
import type { Reconciled } from "./recovery";

/** The result of `recover --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface RecoveryReport {
  schemaVersion: 1;
  stack: string;
  /** Nothing was changed because of `--dry-run`. */
  dryRun: boolean;
  /** Holders of the locks that were found: `user@host:pid`, or `pulumi-cloud`. */
  locks: readonly string[];
  /** Those whose lock was removed. */
  removedLocks: readonly string[];
  /** What is unfinished; with `--dry-run` only. */
  unfinished: readonly Pick<Reconciled, "name" | "type" | "was">[];
  /** What became of everything that was unfinished. */
  reconciled: readonly Reconciled[];
  /** What the next `up` will do; absent while the stack is not ready. */
  next: NextRun | undefined;
}

/** Most names that one line lists. */
const listedNames = 10;

const outcomes: Readonly<Record<Reconciled["outcome"], string>> = {
  recorded: "it exists, and the state has it now",
  absent: "it does not exist; the next run creates it if the stack declares it",
  repeated: "the next run looks for its result, or repeats it",
  unclear: "its id is not known here: if it exists, import it by `pulumi import` or delete it",
};

/** Formats a recovery as text: findings, actions, and next steps. */
export function formatRecovery({ stack, dryRun, locks, unfinished, reconciled, next }: RecoveryReport): string {
  const found = [
    ...locks.map((name) => `${stack}: ${dryRun ? "would remove" : "removed"} the lock of ${name}, which has ended`),
    ...unfinished.map((resource) => situation(resource)),
    ...reconciled.map((resource) => `${situation(resource)}; ${outcomes[resource.outcome]}`),
  ];
  const nothing = `${stack}: no killed run left anything behind; nothing was changed`;
  return [...(found.length === 0 ? [nothing] : found), ...nextLines(stack, dryRun, next)].join("\n");
}

function situation({ name, was }: Pick<Reconciled, "name" | "was">): string {
  return `${name}: ${was === "unrecorded" ? "missing from the state although it exists in Azure" : `interrupted while ${was}`}`;
}

function nextLines(stack: string, dryRun: boolean, next: NextRun | undefined): string[] {
  if (!next) return dryRun ? [`${stack}: nothing was changed; to do it: edge-staging recover ${stack}`] : [];
  if (next.is === "unchanged") return [`${stack}: the next up changes nothing`];
  if (next.is === "refused")
    return [`${stack}: the next up would be refused:`, ...next.faults.map((fault) => `  ${fault}`), `  see edge-staging preview ${stack}`];
  const lines = actions.flatMap((action) => {
    const names = next.changes[action] ?? [];
    if (names.length === 0) return [];
    const more = names.length > listedNames ? `, and ${names.length - listedNames} more` : "";
    return [`  ${action} ${names.length}: ${names.slice(0, listedNames).join(", ")}${more}`];
  });
  return [`${stack}: the next up will`, ...lines, `run: edge-staging up ${stack}`, `to continue a destroy instead: pulumi destroy --stack ${stack}`];
}
