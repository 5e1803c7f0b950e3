import { isObject } from "../../components/core/json";
import { type RecordedExchange, type Recording, recordingSchema } from "../../cli/verify-assumptions/recording/recording";
import { facts } from "../../lab/facts";
import type { AzureLab, LabAnswer } from "./azure-lab";

/** What the lab has in place of a placeholder; others stay as texts without braces. */
const names: Readonly<Record<string, string>> = {
  subscription: facts.subscriptionId,
  location: facts.location,
  group: "rg-recorded",
  registry: "edgestagingrecorded",
  time: "2026-01-01T00:00:00Z",
};

/** Largest number of polls of one operation. The lab's clock runs fast, so that each has ended long before. */
const mostPolls = 10_000;

/** Reads a recording. Throws ZodError for a file that is none. */
export function readRecording(text: string): Recording {
  return recordingSchema.parse(JSON.parse(text));
}

/** Makes the recorded calls to the lab, and says where it answers otherwise: by status, the presence of a header, the shape of the body, or an error's code. */
export async function replayed({ exchanges }: Recording, lab: AzureLab): Promise<string[]> {
  const differences: string[] = [];
  let pollUrl: string | undefined;
  for (const [index, exchange] of exchanges.entries()) {
    const answer = await answerOf(exchange, lab, pollUrl);
    pollUrl = answer.headers["azure-asyncoperation"] ?? answer.headers["location"];
    const call = `${index} ${exchange.request.method} ${exchange.request.path}`;
    differences.push(...differencesOf(exchange.answer, answer).map((difference) => `${call}: ${difference}`));
  }
  return differences;
}

async function answerOf({ isPoll, request, answer }: RecordedExchange, lab: AzureLab, pollUrl: string | undefined): Promise<LabAnswer<unknown>> {
  if (!isPoll) {
    const query = Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, filled(value)]));
    const url = `${filled(request.path)}?${new URLSearchParams(query)}`;
    return lab.send<unknown>(request.method, url, request.body === undefined ? {} : { body: filledIn(request.body) });
  }
  let polled: LabAnswer<unknown> = { status: 0, headers: {}, body: undefined };
  for (let polls = 0, url = pollUrl; polls < mostPolls && url !== undefined; polls += 1) {
    polled = await lab.send<unknown>("GET", url);
    if (hasEnded(polled, answer)) return polled;
    url = polled.headers["azure-asyncoperation"] ?? polled.headers["location"] ?? url;
  }
  return polled;
}

/** An operation has ended once it is no longer accepted, or its status document says what the recorded one does. */
function hasEnded(polled: LabAnswer<unknown>, { body }: RecordedExchange["answer"]): boolean {
  const ends = ["succeeded", "failed", "canceled"];
  const status = isObject(polled.body) && typeof polled.body["status"] === "string" ? polled.body["status"].toLowerCase() : undefined;
  const isDocument = isObject(body) && "status" in body;
  return isDocument && status !== undefined ? ends.includes(status) : polled.status !== 202;
}

function differencesOf(recorded: RecordedExchange["answer"], { status, headers, body }: LabAnswer<unknown>): string[] {
  const present = (name: string) => headers[name] !== undefined;
  // The lab leaves out waits that its fast clock makes shorter than a second.
  const named = (["azure-asyncoperation", "etag", "location"] as const).filter((name) => name in recorded.headers !== present(name));
  return [
    ...(status === recorded.status ? [] : [`status ${recorded.status}, the lab answers ${status}`]),
    ...named.map((name) => `header ${name} is ${name in recorded.headers ? "recorded, the lab sends none" : "not recorded, the lab sends one"}`),
    ...missing(shapeOf(recorded.body), shapeOf(body)).map((member) => `recorded: ${member}; not in the lab's body`),
    ...missing(shapeOf(body), shapeOf(recorded.body)).map((member) => `in the lab's body: ${member}; not recorded`),
  ];
}

function missing(wanted: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [...wanted].filter((member) => !found.has(member));
}

/** Members with their types, dotted, and the texts of error codes. Members of maps whose names were removed count as their map. */
function shapeOf(value: unknown, path = ""): Set<string> {
  if (Array.isArray(value)) return new Set([`${path}: array`, ...value.flatMap((item) => [...shapeOf(item, `${path}[]`)])]);
  if (!isObject(value))
    return new Set(value === undefined ? [] : [`${path}: ${path.endsWith("error.code") ? String(value) : value === null ? "null" : typeof value}`]);
  const members = Object.entries(value).filter(([name]) => !name.startsWith("{"));
  return new Set([`${path}: object`, ...members.flatMap(([name, member]) => [...shapeOf(member, `${path}.${name}`)])]);
}

function filledIn(value: unknown): unknown {
  if (typeof value === "string") return filled(value);
  if (Array.isArray(value)) return value.map(filledIn);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [filled(name), filledIn(member)])) : value;
}

function filled(text: string): string {
  return text.replaceAll(/\{([\w-]+)\}/g, (_, name: string) => names[name] ?? name);
}
