import assert from "node:assert/strict";
import { importFailure, importFailureClass } from "../../../../../components/registry/imported-image/import-fault";

const image = "a:1";
const azure = { source: "shared.azurecr.io/a:1", image };
const byId = { ...azure, sourceRegistryId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared" };
const other = { source: "registry.example.com/a:1", image };

/** Messages of the import operation. Source: Azure/acr issues 435, 457 and 668; the last two are invented. */
const denied =
  'Invalid message Forbidden Forbidden {"errors":[{"code":"DENIED","message":"client with IP \'20.0.0.1\' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}';
const unauthorized = 'Invalid message Unauthorized Unauthorized {"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}';
const unreachable = "Get https://registry.example.com/v2/: dial tcp: lookup registry.example.com: no such host";
const missing = "The image was not found in the source registry.";

describe("the fix for a failed import (A7)", () => {
  for (const [what, names, message, fix] of [
    ["an Azure registry given by host that denies access", azure, denied, /registryId of the image/],
    ["an Azure registry given by ARM id that denies access", byId, denied, /--allow-trusted-services true/],
    ["another registry that denies access", other, denied, /push the image with `npx edge-staging push`/],
    ["an Azure registry that requires a login", azure, unauthorized, /registryId of the image.*importCredentials/],
    ["an Azure registry that this identity may not read", byId, unauthorized, /AcrPull.*ABAC/],
    ["another registry that requires a login", other, unauthorized, /^give Azure a login/],
    ["another registry that Azure cannot reach", other, unreachable, /over the internet: push/],
    ["a private Azure registry that Azure cannot reach", azure, unreachable, /registryId of the image/],
    ["an image missing from its source", byId, missing, /no such image/],
    ["any other reason", azure, "Internal error", /correct what Azure names/],
  ] as const)
    it(`says what to do for ${what}`, () => {
      const fault = importFailure(names, { code: "Conflict", message });
      assert.match(fault.fix, fix);
      assert.ok(fault.what.includes(message));
    });
});

describe("the class of a failed import", () => {
  for (const [message, is] of [
    [denied, "closed"],
    [unauthorized, "login"],
    [unreachable, "unreachable"],
    [missing, "missing"],
    ["Internal error", undefined],
  ] as const)
    it(`is ${is ?? "not known"} for: ${message.slice(0, 40)}`, () => assert.equal(importFailureClass({ code: "Conflict", message }), is));
});
