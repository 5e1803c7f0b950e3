import type { EngineEvent } from "./engine-event";
import type { PulumiResult } from "./pulumi";

/** Maximum lines of output to show when the engine reported no error. */
const lastLines = 10;

/** Errors that only repeat an earlier one. */
const echoes = /^(update|preview|refresh|destroy) failed$/;

/** Error message of a failed engine run: its errors and violated mandatory policies, each with the resource's name; else the end of its output. Pure. */
export function engineError({ events, stdout, stderr }: Pick<PulumiResult, "events" | "stdout" | "stderr">): string {
  const causes = events.map(causeOf).filter((text) => text !== undefined);
  if (causes.length > 0) return [...new Set(causes)].join("\n");
  const error = /^error: [\s\S]*/m.exec(stderr)?.[0];
  return (error ?? `${stdout}${stderr}`).trim().split("\n").slice(-lastLines).join("\n") || "the engine printed nothing";
}

function causeOf({ diagnosticEvent: diagnostic, policyEvent: policy }: EngineEvent): string | undefined {
  if (policy?.enforcementLevel === "mandatory") return `${named(policy.resourceUrn)}policy ${policy.policyName}: ${plain(policy.message)}`;
  if (diagnostic?.severity !== "error") return undefined;
  const message = plain(diagnostic.message);
  return echoes.test(message) ? undefined : `${named(diagnostic.urn)}${message}`;
}

function named(urn: string | undefined): string {
  return urn ? `${urn.slice(urn.lastIndexOf("::") + 2)}: ` : "";
}

/** Removes the engine's colour markup. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
