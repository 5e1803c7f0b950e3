import type { SeenRequest, Service } from "./request-class";

/** A complete response of a service. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Input of a mangling. */
export interface Given {
  request: SeenRequest;
  /** Path and query of the request. */
  url: string;
  /** The service's own response; absent if the service did not receive the request. */
  original: Answer | undefined;
  /** Origins of the service and of a foreign host that must receive no credentials: `https://127.0.0.1:port`. */
  own: string;
  elsewhere: string;
}

/** Result for the client: a response, or a failure instead. */
export type Outcome =
  | { is: "answer"; answer: Answer }
  /** The response with a body that ends half-way. */
  | { is: "truncated"; answer: Answer }
  /** Headers, and a body that never ends. */
  | { is: "endless"; answer: Answer }
  /** The response after this delay in milliseconds. */
  | { is: "late"; answer: Answer; ms: number }
  | { is: "silence" }
  | { is: "reset" };

/** One way to mangle a response. */
export interface Mangling {
  name: string;
  /** Services to which it applies. @default - all */
  services?: readonly Service[];
  /** Whether it needs the service's own response. If so, the service always receives the request. */
  needsOriginal?: boolean;
  /** @default - any request */
  fits?(request: SeenRequest): boolean;
  apply(given: Given): Outcome;
}

const json = "application/json; charset=utf-8";

function answer(status: number, type: string, text: string, headers: Record<string, string> = {}): Outcome {
  const body = Buffer.from(text);
  return { is: "answer", answer: { status, headers: { ...(text === "" ? {} : { "content-type": type }), ...headers }, body } };
}

const page = "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Factory guest network</h1></body></html>";
const html = (status: number): Mangling => ({ name: `html-${status}`, apply: () => answer(status, "text/html", page) });

const body = (name: string, text: string): Mangling => ({ name: `${name}-200`, apply: () => answer(200, json, text) });

/** Each service's form of an error response. */
function refusal(service: Service, status: number, code: string): string {
  const message = "Refused on the way.";
  if (service === "azure") return JSON.stringify({ error: { code, message } });
  if (service === "cluster") return JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason: code, code: status });
  return JSON.stringify({ errors: [{ code: code.toUpperCase(), message }] });
}

const refused = (status: number, code: string, headers: Record<string, string> = {}): Mangling => ({
  name: `status-${status}`,
  apply: ({ request: { service } }) => answer(status, json, refusal(service, status, code), headers),
});

const redirect = (status: number, where: "same" | "other"): Mangling => ({
  name: `redirect-${status}-${where}`,
  apply: ({ own, elsewhere, url }) => answer(status, "", "", { location: `${where === "same" ? own : elsewhere}${url}` }),
});

/** The original response with another header. */
const linked = (name: string, status: number | undefined, headers: (given: Given) => Record<string, string>): Mangling => ({
  name,
  services: ["azure"],
  needsOriginal: true,
  fits: ({ isWrite, path }) => isWrite || /operation(status|result)/i.test(path),
  apply: (given) => {
    const original = originalOf(given);
    return { is: "answer", answer: { ...original, status: status ?? original.status, headers: { ...original.headers, ...headers(given) } } };
  },
});

function originalOf({ original }: Given): Answer {
  if (!original) throw new Error("the service's answer is missing");
  return original;
}

const nextLink: Mangling = {
  name: "next-link",
  services: ["azure"],
  needsOriginal: true,
  fits: ({ method }) => method === "GET",
  apply: (given) => {
    const original = originalOf(given);
    const content = parsed(original.body);
    const changed = { ...content, nextLink: `${given.elsewhere}${given.url}` };
    return { is: "answer", answer: { ...original, body: Buffer.from(JSON.stringify(changed)) } };
  },
};

const listLink: Mangling = {
  name: "link-header",
  services: ["registry", "site-registry"],
  needsOriginal: true,
  apply: (given) => {
    const original = originalOf(given);
    return { is: "answer", answer: { ...original, headers: { ...original.headers, link: `<${given.elsewhere}${given.url}>; rel="next"` } } };
  },
};

const realm: Mangling = {
  name: "realm",
  services: ["registry", "site-registry"],
  apply: ({ own, elsewhere }) =>
    answer(401, json, JSON.stringify({ errors: [{ code: "UNAUTHORIZED" }] }), {
      "www-authenticate": `Bearer realm="${elsewhere}/oauth2/token",service="${new URL(own).host}"`,
    }),
};

function parsed(text: Buffer): object {
  try {
    const value: unknown = JSON.parse(text.toString("utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

const day = { "retry-after": "86400" };

/** All manglings. */
export const manglings: readonly Mangling[] = [
  html(200),
  html(404),
  html(502),
  body("empty", ""),
  body("null", "null"),
  body("list", "[]"),
  body("object", "{}"),
  { name: "404-without-code", apply: () => answer(404, json, "{}") },
  refused(401, "Unauthorized"),
  refused(403, "Forbidden"),
  refused(409, "Conflict"),
  refused(412, "PreconditionFailed"),
  refused(429, "TooManyRequests", day),
  { ...refused(429, "TooManyRequests", { "retry-after": "1" }), name: "status-429-soon" },
  { ...refused(503, "ServiceUnavailable", { "retry-after": "1" }), name: "status-503-soon" },
  refused(500, "InternalError"),
  refused(503, "ServiceUnavailable", day),
  ...[301, 302, 303, 307, 308].flatMap((status) => [redirect(status, "same"), redirect(status, "other")]),
  nextLink,
  listLink,
  realm,
  linked("location", 202, ({ elsewhere, url }) => ({ location: `${elsewhere}${url}` })),
  linked("async-operation", undefined, ({ elsewhere, url }) => ({ "azure-asyncoperation": `${elsewhere}${url}` })),
  { name: "truncated", needsOriginal: true, apply: (given) => ({ is: "truncated", answer: originalOf(given) }) },
  { name: "late", needsOriginal: true, apply: (given) => ({ is: "late", answer: originalOf(given), ms: 4_000 }) },
  { name: "endless", apply: () => ({ is: "endless", answer: { status: 200, headers: { "content-type": json }, body: Buffer.from("[") } }) },
  { name: "silence", apply: () => ({ is: "silence" }) },
  { name: "reset", apply: () => ({ is: "reset" }) },
];

/** The manglings that apply to a request. */
export function fitting(request: SeenRequest): Mangling[] {
  return manglings.filter(({ services, fits }) => (services === undefined || services.includes(request.service)) && (fits?.(request) ?? true));
}
