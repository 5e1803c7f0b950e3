import assert from "node:assert/strict";
import { importFailure } from "../../../../../components/registry/imported-image/import-fault";

const image = "a:1";
const azure = { source: "shared.azurecr.io/a:1", image };
const byId = { ...azure, sourceRegistryId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared" };
const other = { source: "registry.example.com/a:1", image };

/** Messages of the operation. Source: Azure/acr issues 435, 457 and 668; the last two are made up. */
const closed =
  'Invalid message Forbidden Forbidden {"errors":[{"code":"DENIED","message":"client with IP \'20.0.0.1\' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}';
const noLogin = 'Invalid message Unauthorized Unauthorized {"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}';
const silent = "Get https://registry.example.com/v2/: dial tcp: lookup registry.example.com: no such host";
const missing = "The image was not found in the source registry.";

describe("the fix of a failed import (A7)", () => {
  for (const [what, names, message, fix] of [
    ["a closed Azure registry named by its host", azure, closed, /registryId of the image/],
    ["a closed Azure registry named by its id", byId, closed, /--allow-trusted-services true/],
    ["a closed registry elsewhere", other, closed, /push the image with `npx edge-staging push`/],
    ["an Azure registry without a login", azure, noLogin, /registryId of the image.*importCredentials/],
    ["an Azure registry that the run may not read", byId, noLogin, /AcrPull.*ABAC/],
    ["a registry elsewhere without a login", other, noLogin, /^give Azure a login/],
    ["a registry that Azure cannot reach", other, silent, /over the internet: push/],
    ["a private Azure registry that does not answer", azure, silent, /registryId of the image/],
    ["an image that is missing", byId, missing, /no such image/],
    ["another reason", azure, "Internal error", /correct what Azure names/],
  ] as const)
    it(`fits ${what}`, () => {
      const fault = importFailure(names, { code: "Conflict", message });
      assert.match(fault.fix, fix);
      assert.ok(fault.what.includes(message));
    });
});
