import assert from "node:assert/strict";
import type { ArmCall, ExpectedAnswer } from "../../../../components/arm/arm-call";
import { ForeignAnswer, classify } from "../../../../components/arm/arm-error";
import { serviceAnswer } from "../../../../components/arm/service-answer";

const id = "/subscriptions/s/resourceGroups/g/providers/P/tokens/line-1";
const json = "application/json; charset=utf-8";
const resource = JSON.stringify({ id, properties: {} });
const page = JSON.stringify({ value: [{ id }] });
const status = JSON.stringify({ status: "InProgress" });
const operation = { "azure-asyncoperation": "https://arm.example/operations/1" };

type Given = readonly [status: number, contentType: string | undefined, text: string, headers?: Readonly<Record<string, string>>];

function checked(call: ArmCall, [code, type, text, headers = {}]: Given) {
  const all: Readonly<Record<string, string | undefined>> = { ...headers, "content-type": type };
  return serviceAnswer(call, { status: code, text, header: (name) => all[name] });
}

/** `accepted`, or the kind of failure as which the response is classified. */
function meaning(call: ArmCall, given: Given): string {
  try {
    checked(call, given);
    return "accepted";
  } catch (error) {
    return classify(error)?.is ?? "a defect";
  }
}

/** Responses that only a proxy, a gateway or a broken connection gives, for any call. */
const neverOwn: Readonly<Record<string, Given>> = {
  "an HTML page": [200, "text/html", "<html><title>Sign in</title></html>"],
  "an HTML page with 201": [201, "text/html; charset=utf-8", "<html>"],
  "an HTML page with 202": [202, "text/html", "<html>", operation],
  "plain text": [200, "text/plain", "OK"],
  "JSON as plain text": [200, "text/plain", resource],
  "JSON without a content type": [200, undefined, resource],
  "truncated JSON": [200, json, resource.slice(0, -3)],
  "an array": [200, json, `[${resource}]`],
  "a number": [200, json, "1"],
  "a JSON string": [200, json, '"OK"'],
  "203, of a proxy that changed the response": [203, json, resource],
  "205": [205, undefined, ""],
  "206": [206, json, resource],
  "207": [207, json, resource],
  "299": [299, json, resource],
  "301": [301, "text/html", "", { location: "https://portal.example/" }],
  "302": [302, undefined, "", { location: "https://portal.example/?secret" }],
  "303": [303, undefined, "", { location: "/elsewhere" }],
  "304": [304, undefined, ""],
  "307": [307, json, resource, { location: "https://portal.example/" }],
  "308 without Location": [308, undefined, ""],
  "an HTML 400": [400, "text/html", "<html>"],
  "an HTML 401": [401, "text/html", "<html>"],
  "an HTML 403": [403, "text/html", "<html>"],
  "an HTML 404": [404, "text/html", "<html>"],
  "an HTML 407": [407, "text/html", "<html>"],
  "an HTML 409": [409, "text/html", "<html>"],
  "an HTML 410": [410, "text/html", "<html>"],
  "an empty 404": [404, undefined, ""],
  "an empty 403": [403, json, ""],
  "a 404 that is null": [404, json, "null"],
  "a 404 that is an empty object": [404, json, "{}"],
  "a 404 that is an array": [404, json, "[]"],
  "a 404 that is a text": [404, json, '"No registered resource provider found for location"'],
  "a gateway's 404 with its status": [404, json, '{"statusCode":404,"message":"Resource not found"}'],
  "a gateway's 404 with its status as code": [404, json, '{"error":{"code":"404","message":"Not found"}}'],
  "a framework's 404": [404, json, '{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}'],
  "a truncated 404": [404, json, '{"error":{"code":"ResourceNotFound","mess'],
  "a JSON 404 with content type HTML": [404, "text/html", '{"error":{"code":"ResourceNotFound","message":"m"}}'],
};

const calls: Readonly<Record<string, ArmCall>> = {
  "GET of a resource": { method: "GET", path: id, apiVersion: "1" },
  "GET of a list": { method: "GET", path: `${id}/x`, apiVersion: "1", expects: "page" },
  "GET of an operation's status": { method: "GET", path: "https://arm.example/operations/1", expects: "status" },
  "GET of an operation's result": { method: "GET", path: "https://arm.example/operations/1", expects: "result" },
  PUT: { method: "PUT", path: id, apiVersion: "1" },
  PATCH: { method: "PATCH", path: id, apiVersion: "1" },
  POST: { method: "POST", path: `${id}/action`, apiVersion: "1" },
  DELETE: { method: "DELETE", path: id, apiVersion: "1" },
};

describe("a response that is not the service's", () => {
  for (const [name, call] of Object.entries(calls))
    it(`is recognized in all ${Object.keys(neverOwn).length} foreign responses to ${name}`, () => {
      const meanings = Object.entries(neverOwn).map(([what, given]) => `${what}: ${meaning(call, given)}`);
      assert.deepEqual(
        meanings.filter((line) => !line.endsWith(": notFromService")),
        [],
      );
    });

  const due: readonly [keyof typeof calls, string, Given][] = [
    ["GET of a resource", "an empty body", [200, undefined, ""]],
    ["GET of a resource", "an empty body of JSON", [200, json, ""]],
    ["GET of a resource", "null", [200, json, "null"]],
    ["GET of a resource", "an object without an id", [200, json, "{}"]],
    ["GET of a resource", "another resource", [200, json, JSON.stringify({ id: `${id}2` })]],
    ["GET of a resource", "a list", [200, json, page]],
    ["GET of a resource", "201", [201, json, resource]],
    ["GET of a resource", "202", [202, json, resource, operation]],
    ["GET of a resource", "204", [204, undefined, ""]],
    ["GET of a list", "an empty body", [200, undefined, ""]],
    ["GET of a list", "null", [200, json, "null"]],
    ["GET of a list", "a resource", [200, json, resource]],
    ["GET of a list", "members that are not resources", [200, json, '{"value":[null]}']],
    ["GET of a list", "a nextLink that is not text", [200, json, '{"value":[],"nextLink":{}}']],
    ["GET of a list", "204", [204, undefined, ""]],
    ["GET of an operation's status", "an empty body", [200, undefined, ""]],
    ["GET of an operation's status", "null", [200, json, "null"]],
    ["GET of an operation's status", "a resource", [200, json, resource]],
    ["GET of an operation's status", "204", [204, undefined, ""]],
    ["PUT", "an empty body", [200, undefined, ""]],
    ["PUT", "null", [201, json, "null"]],
    ["PUT", "an empty object", [200, json, "{}"]],
    ["PUT", "another resource", [200, json, JSON.stringify({ id: `${id}2` })]],
    ["PUT", "204", [204, undefined, ""]],
    ["PUT", "202 without an operation", [202, json, "null"]],
    ["PATCH", "an empty body", [200, undefined, ""]],
    ["PATCH", "another resource", [200, json, JSON.stringify({ id: `${id}2` })]],
    ["POST", "202 without an operation", [202, json, "null"]],
    ["DELETE", "202 without an operation", [202, undefined, ""]],
    ["DELETE", "201", [201, undefined, ""]],
  ];
  for (const [name, what, given] of due)
    it(`is recognized in ${what} to ${name}`, () => assert.equal(meaning(calls[name] as ArmCall, given), "notFromService"));
});

describe("a response of the service", () => {
  const own: readonly [keyof typeof calls, string, Given][] = [
    ["GET of a resource", "the resource", [200, json, resource]],
    ["GET of a resource", "the resource in another case", [200, "application/json", resource.replace("resourceGroups", "resourcegroups")]],
    ["GET of a list", "a page", [200, json, page]],
    ["GET of a list", "an empty page", [200, json, '{"value":[],"nextLink":null}']],
    ["GET of an operation's status", "the status document", [200, json, status]],
    ["GET of an operation's status", "the status document while it deletes", [202, json, status]],
    ["GET of an operation's result", "202 while it runs", [202, undefined, ""]],
    ["GET of an operation's result", "an empty body at the end", [200, undefined, ""]],
    ["GET of an operation's result", "204 at the end", [204, undefined, ""]],
    ["GET of an operation's result", "null", [200, json, "null"]],
    ["PUT", "the resource", [200, json, resource]],
    ["PUT", "the new resource", [201, json, resource, operation]],
    ["PATCH", "202 with an operation", [202, json, "null", operation]],
    ["POST", "an empty body", [200, undefined, ""]],
    ["POST", "a result without an id", [200, json, '{"passwords":[]}']],
    ["POST", "202 with the literal null", [202, json, "null", { location: "https://arm.example/operations/1" }]],
    ["DELETE", "200 without a body", [200, undefined, ""]],
    ["DELETE", "204", [204, undefined, ""]],
    ["DELETE", "202 with an operation", [202, undefined, "", operation]],
  ];
  for (const [name, what, given] of own) it(`is accepted as ${what} to ${name}`, () => assert.equal(meaning(calls[name] as ArmCall, given), "accepted"));
  const names: readonly ExpectedAnswer[] = ["resource", "page", "status", "result", "change"];
  it("has a rule for every kind of expected response", () => {
    const refused = names.filter((expects) => meaning({ method: "POST", path: id, expects }, [299, json, resource]) === "notFromService");
    assert.deepEqual(refused, names);
  });
});

describe("a refusal", () => {
  const get = calls["GET of a resource"] as ArmCall;
  const error = (code: string) => JSON.stringify({ error: { code, message: "m" } });
  for (const [what, given, is] of [
    ["404 with the service's code", [404, json, error("ResourceNotFound")], "absent"],
    ["404 of Container Registry, which adds a status", [404, json, '{"status":"Failed","error":{"code":"ResourceNotFound","message":"m"}}'], "absent"],
    ["404 without the envelope", [404, json, '{"code":"NotFound","message":"m"}'], "absent"],
    ["404 of an unknown resource type", [404, json, error("InvalidResourceType")], "rejected"],
    ["403", [403, json, error("AuthorizationFailed")], "denied"],
    ["409", [409, json, error("Conflict")], "conflict"],
    ["429, even with HTML", [429, "text/html", "<html>"], "throttled"],
    ["502, even with HTML", [502, "text/html", "<html>"], "serverError"],
  ] as const)
    it(`is classified as ${is}: ${what}`, () => assert.equal(meaning(get, given), is));
});

describe("the error for a response that is not the service's", () => {
  const reported = (call: ArmCall, given: Given) => {
    try {
      checked(call, given);
    } catch (error) {
      if (error instanceof ForeignAnswer) return error;
    }
    return assert.fail("must be refused");
  };
  const get = calls["GET of a resource"] as ArmCall;

  it("has the status, the content type and the page's title", () =>
    assert.equal(
      reported(get, [200, "text/html", "<html><title>Sign in\n to continue</title>"]).reason,
      'status 200: text/html instead of JSON ("Sign in to continue")',
    ));
  it("has the target of a redirect, without a signature", () =>
    assert.equal(
      reported(get, [302, undefined, "", { location: "https://portal.example/login?secret" }]).reason,
      "status 302: a redirect to https://portal.example/login, which is not followed",
    ));
  it("never quotes a successful body, which may contain a password", () =>
    assert.doesNotMatch(reported(calls["POST"] as ArmCall, [200, json, '{"passwords":[{"value":"hidden"']).message, /hidden/));
  for (const [name, given, mayHaveActed] of [
    ["PUT", [200, "text/html", "<html>"], true],
    ["PUT", [307, "text/html", "<html>", { location: "https://portal.example/" }], false],
    ["GET of a resource", [200, "text/html", "<html>"], false],
  ] as const)
    it(`shows that ${name} with ${given[0]} ${mayHaveActed ? "may" : "cannot"} have taken effect`, () =>
      assert.equal(classify(reported(calls[name] as ArmCall, given))?.mayHaveActed, mayHaveActed));
});
