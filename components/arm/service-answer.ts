import { sameArmId } from "../core/arm-id";
import { foreignText } from "../core/foreign-text";
import { type JsonObject, isObject, textAt } from "../core/json";
import type { ArmAnswer, ArmCall, ExpectedAnswer } from "./arm-call";
import { ArmError, ForeignAnswer, readError } from "./arm-error";

/** What arrived for a call, from whomever. */
export interface HttpAnswer {
  status: number;
  text: string;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
}

/** A rule's complaint about a successful answer; undefined where it is the service's own. */
type Rule = (call: ArmCall, answer: HttpAnswer, body: unknown) => string | undefined;

/**
 * Decides whether an answer is the service's own, and what it means. The only place that does: a proxy, gateway or portal may answer in its place.
 * Nothing may be concluded from any other answer, least of all that a resource does not exist.
 * Source: Azure Resource Manager RPC, "Resource API reference", "Asynchronous API reference"; workload orchestration and Container Registry as recorded.
 * @throws ForeignAnswer; ArmError for the service's refusal
 */
export function serviceAnswer(call: ArmCall, answer: HttpAnswer): ArmAnswer {
  if (answer.status >= 400) throw refusal(call, answer);
  if (answer.status >= 300) throw foreign(call, answer, `a redirect to ${redirectTarget(answer)}, which is not followed`);
  const read = parsed(answer);
  if ("complaint" in read) throw foreign(call, answer, read.complaint);
  const complaint = rules[call.expects ?? (call.method === "GET" ? "resource" : "change")](call, answer, read.body);
  if (complaint !== undefined) throw foreign(call, answer, complaint);
  return {
    status: answer.status,
    body: isObject(read.body) ? (read.body as JsonObject) : undefined,
    header: answer.header,
    time: timeOf(answer),
  };
}

const rules: Readonly<Record<ExpectedAnswer, Rule>> = {
  resource: ({ path }, { status }, body) => (status === 200 ? resourceComplaint(path, body) : `status ${status}`),
  page: (_call, { status }, body) => (status === 200 ? pageComplaint(body) : `status ${status}`),
  // A running deletion answers 202 (workload orchestration, as recorded).
  status: (_call, { status }, body) => {
    if (![200, 201, 202].includes(status)) return `status ${status}`;
    return textAt(body, "status") === undefined ? "a body without the operation's status" : undefined;
  },
  result: (_call, { status }, body) => ([200, 201, 202, 204].includes(status) ? optionalComplaint(body) : `status ${status}`),
  change: ({ method, path }, answer, body) => {
    const { status } = answer;
    if (status === 202) return answer.header("azure-asyncoperation") || answer.header("location") ? optionalComplaint(body) : "202 without the operation's URL";
    if (method === "PUT" || method === "PATCH") return [200, 201].includes(status) ? resourceComplaint(path, body) : `status ${status}`;
    return [200, 204, ...(method === "POST" ? [201] : [])].includes(status) ? optionalComplaint(body) : `status ${status}`;
  },
};

function resourceComplaint(path: string, body: unknown): string | undefined {
  if (!isObject(body)) return `${nameOfShape(body)} instead of the resource`;
  const id = textAt(body, "id");
  if (id === undefined) return "a body without the resource's id";
  return sameArmId(id, path) ? undefined : `another resource, ${foreignText(id)}`;
}

function pageComplaint(body: unknown): string | undefined {
  const [page, next] = isObject(body) ? [body["value"], body["nextLink"]] : [];
  if (!Array.isArray(page)) return `${nameOfShape(body)} without a list \`value\``;
  if (!page.every(isObject)) return "a list with members that are no resources";
  return next === undefined || next === null || typeof next === "string" ? undefined : "a `nextLink` that is no text";
}

/** For answers that may have no body; workload orchestration sends the literal `null`. */
function optionalComplaint(body: unknown): string | undefined {
  return body === undefined || body === null || isObject(body) ? undefined : `${nameOfShape(body)} instead of an object`;
}

function nameOfShape(body: unknown): string {
  if (body === undefined) return "an empty body";
  if (body === null) return "`null`";
  if (Array.isArray(body)) return "an array";
  return isObject(body) ? "an object" : `a ${typeof body}`;
}

/** The JSON of a body; undefined where it is empty. */
function parsed(answer: HttpAnswer): { body: unknown } | { complaint: string } {
  if (answer.text === "") return { body: undefined };
  const type = answer.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^(application|text)\/([\w.-]+\+)?json$/.test(type))
    return { complaint: type === "" ? "a body without a content type" : `${foreignText(type)} instead of JSON` };
  try {
    return { body: JSON.parse(answer.text) as unknown };
  } catch {
    return { complaint: "JSON that is incomplete or invalid" };
  }
}

/** The service's refusal, or an error that is not its own. 429 and 5xx are refusals from any sender, because they contain no information about the resource. */
function refusal(call: ArmCall, answer: HttpAnswer): ArmError {
  const read = parsed(answer);
  const error = "body" in read ? errorIn(read.body) : undefined;
  const { status } = answer;
  if (error) return new ArmError(status, error.code, error.reason, nameOfCall(call));
  if (status === 429 || status >= 500) return new ArmError(status, `HTTP ${status}`, excerpt(answer) ?? "no reason given", nameOfCall(call));
  return foreign(call, answer, "complaint" in read ? read.complaint : `${nameOfShape(read.body)} without Azure's error code`);
}

/** An error of Azure Resource Manager has a text as code: gateways use the status, or nothing. */
function errorIn(body: unknown): { code: string; reason: string } | undefined {
  const code = textAt(body, "error", "code") ?? textAt(body, "code");
  return code !== undefined && /^[A-Za-z]/.test(code) ? readError(body) : undefined;
}

function foreign(call: ArmCall, answer: HttpAnswer, complaint: string): ForeignAnswer {
  const text = excerpt(answer);
  return new ForeignAnswer(answer.status, `status ${answer.status}: ${complaint}${text === undefined ? "" : ` ("${text}")`}`, nameOfCall(call));
}

/** Title of a page, or an error text. Never part of a successful body of another kind, which may contain a password. */
function excerpt({ status, text }: HttpAnswer): string | undefined {
  const [, title] = /<title[^>]*>([^<]*)<\/title>/i.exec(text.slice(0, 10_000)) ?? [];
  if (title !== undefined && title.trim() !== "") return foreignText(title);
  return status >= 400 && text.trim() !== "" ? foreignText(text) : undefined;
}

/** Without the query, which may be signed. */
function redirectTarget(answer: HttpAnswer): string {
  return foreignText(answer.header("location")?.split("?")[0] ?? "no address");
}

function timeOf(answer: HttpAnswer): Date {
  const ms = Date.parse(answer.header("date") ?? "");
  return new Date(Number.isNaN(ms) ? Date.now() : ms);
}

/** `VERB path` of a call, without the query, which may be signed. */
export function nameOfCall({ method, path }: ArmCall): string {
  return `${method} ${path.split("?")[0]}`;
}
