import type { EngineEvent } from "./engine-event";
import type { PulumiResult } from "./pulumi";

/** Lines that are kept where the engine named no cause. */
const lastLines = 10;

/** What the engine says only because it said something else before. */
const echoes = /^(update|preview|refresh|destroy) failed$/;

/** Why a run failed, in the engine's own words: its errors and the policies that refused, each with the resource's name; else the end of what it wrote. Pure. */
export function engineWords({ events, stdout, stderr }: Pick<PulumiResult, "events" | "stdout" | "stderr">): string {
  const causes = events.map(causeOf).filter((text) => text !== undefined);
  if (causes.length > 0) return [...new Set(causes)].join("\n");
  const error = /^error: [\s\S]*/m.exec(stderr)?.[0];
  return (error ?? `${stdout}${stderr}`).trim().split("\n").slice(-lastLines).join("\n") || "the engine said nothing";
}

function causeOf({ diagnosticEvent: said, policyEvent: policy }: EngineEvent): string | undefined {
  if (policy?.enforcementLevel === "mandatory") return `${named(policy.resourceUrn)}policy ${policy.policyName}: ${plain(policy.message)}`;
  if (said?.severity !== "error") return undefined;
  const message = plain(said.message);
  return echoes.test(message) ? undefined : `${named(said.urn)}${message}`;
}

function named(urn: string | undefined): string {
  return urn ? `${urn.slice(urn.lastIndexOf("::") + 2)}: ` : "";
}

/** Without the engine's marks for colours. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
