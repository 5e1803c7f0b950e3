import assert from "node:assert/strict";
import fc from "fast-check";
import type { SeenExchange } from "../../../../cli/verify-assumptions/recording/recorder";
import { redacted } from "../../../../cli/verify-assumptions/recording/redaction";
import { canary } from "../../../support/canary";

const subscription = "22222222-2222-4222-8222-222222222222";
const groupPath = `/subscriptions/${subscription}/resourceGroups/rg-mine`;
const known = { names: { subscription, group: "rg-mine", location: "westeurope" }, secrets: [canary], resourceManager: "https://management.azure.com" };

const seen = (more: Partial<SeenExchange>): SeenExchange => ({
  check: "first-fact",
  method: "PUT",
  url: `https://management.azure.com${groupPath}?api-version=1`,
  requestBody: { location: "westeurope", tags: { mine: "sent" } },
  isPoll: false,
  status: 200,
  headers: {},
  body: {},
  ...more,
});
const answerTo = (more: Partial<SeenExchange>) => redacted([seen(more)], known)[0]?.answer ?? assert.fail();

describe("the redaction of a recording", () => {
  it("keeps what was sent and Azure's own words, and replaces every other text by one placeholder each", () => {
    const body = {
      id: `${groupPath}/providers/Microsoft.X/things/theirs-1`,
      name: "RG-Mine",
      location: "West Europe",
      tags: { mine: "sent", costCentre: "4711" },
      systemData: { createdBy: "ada@example.com", createdByType: "User", createdAt: "2026-12-01T00:00:00Z" },
      properties: { provisioningState: "Succeeded", one: "secret of a company", two: "secret of a company", three: 3, four: null, list: [true, "else"] },
    };
    assert.deepEqual(answerTo({ body }).body, {
      id: "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.X/things/{text-1}",
      name: "{group}",
      location: "{text-2}",
      tags: { mine: "sent", "{text-3}": "{text-4}" },
      systemData: { createdBy: "{person-1}", createdByType: "User", createdAt: "{time}" },
      properties: { provisioningState: "Succeeded", one: "{text-5}", two: "{text-5}", three: 3, four: null, list: [true, "{text-6}"] },
    });
  });

  const messages: [what: string, code: string, message: string, shown: string][] = [
    [
      "persons, ids and quoted names",
      "AuthorizationFailed",
      "The client 'ada@example.com' with object id '33333333-2222-4222-8222-222222222222' has no right over scope '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-mine'.",
      "The client '{text-1}' with object id '{text-2}' has no right over scope '/subscriptions/{subscription}/resourceGroups/{group}'.",
    ],
    ["addresses", "X", "lookup host on 10.1.2.3:53: no such host", "lookup host on {address-1}: no such host"],
    ["known secrets", "X", `refused ${canary}`, "refused (removed)"],
    ["texts in the shape of a secret", "X", "Bearer abcdefgh1234 refused", "Bearer (removed) refused"],
    ["a company's own policies", "RequestDisallowedByPolicy", "Policy Only our regions disallows it", "{text-1}"],
  ];
  for (const [what, code, message, shown] of messages)
    it(`takes ${what} out of a message`, () =>
      assert.deepEqual(answerTo({ status: 403, body: { error: { code, message } } }).body, { error: { code, message: shown } }));

  const links: [what: string, url: string, shown: string][] = [
    [
      "with its signature",
      "https://management.azure.com/subscriptions/22222222-2222-4222-8222-222222222222/operations/a-1?api-version=1&s=signed",
      "{resourceManager}/subscriptions/{subscription}/operations/{text-2}?api-version=1&s={text-1}",
    ],
    ["that is relative", "/subscriptions/22222222-2222-4222-8222-222222222222/operations/a", "/subscriptions/{subscription}/operations/a"],
    ["of another host", "https://internal.example/x", "{host-1}/x"],
  ];
  for (const [what, url, shown] of links)
    it(`shows where the URL of an operation leads, ${what}`, () => assert.equal(answerTo({ headers: { location: url } }).headers["location"], shown));

  it("shows no text of an answer that is neither sent nor a word of Azure, wherever it is", () => {
    const place = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.constant(canary),
        fc.integer(),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("value", "name", "tags", "message", "code", "id", "status", canary), tie("tree"), { maxKeys: 3 }),
      ),
    })).tree;
    fc.assert(
      fc.property(place, (body) => {
        assert.ok(!JSON.stringify(redacted([seen({ body }), seen({ headers: { etag: canary } })], known)).includes(canary));
      }),
    );
  });

  it("hides an unknown secret in every member that is not a word of Azure", () => {
    const secret = "Zx81-unknown";
    const members = ["value", "name", "id", "key", "createdBy"];
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.constantFrom(...members), (outer, inner) => {
        const shown = JSON.stringify(answerTo({ body: { [outer]: [{ [inner]: secret }], tags: { [secret]: secret } } }));
        assert.ok(!shown.includes(secret), shown);
      }),
    );
  });
});
