/** A secret that must be in no output. */
export const canary = "canary-7Hq2-secret";

/** Marks an object that stands for a secret. Source: sdk/go/common/resource, SigKey. */
const signature = "4dabf18193072939515e22adb298388d";

/** Further texts that an output must not contain: provider code and the engine's markers. */
export const neverShown = [canary, "__provider", "exports.handler", "04da6b54", "4dabf181"];

/** A recorded stream with the canary in place of every secret, provider code, output, undescribed input and debug message, as an engine would write it that hides nothing. */
export function plantedStream(stream: string): string {
  const debug = JSON.stringify({ sequence: 1, diagnosticEvent: { severity: "debug", message: canary } });
  const lines = stream.trim().split("\n");
  return [debug, ...lines.map((line) => JSON.stringify(planted(JSON.parse(line))))].join("\n");
}

function planted(value: unknown, key = ""): unknown {
  if (["__provider", "outputs", "config"].includes(key)) return { [canary]: canary };
  if (key === "message" || value === "[secret]") return `${canary} ${String(value)}`;
  if (Array.isArray(value)) return value.map((item) => planted(item));
  if (typeof value !== "object" || value === null) return value;
  if (signature in value) return canary;
  const members = Object.entries(value).map(([name, member]) => [name, planted(member, name)]);
  return Object.fromEntries(key === "inputs" ? [...members, ["password", canary], ["other", { inner: canary }]] : members);
}
