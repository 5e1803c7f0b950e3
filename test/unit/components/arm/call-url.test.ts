import assert from "node:assert/strict";
import type { ArmCall } from "../../../../components/arm/arm-call";
import { ForeignAnswer } from "../../../../components/arm/arm-error";
import { callUrl } from "../../../../components/arm/call-url";

const own = "https://arm.example:8443";
const followed = (path: string): ArmCall => ({ method: "GET", path, expects: "status" });

describe("the URL of an ARM call", () => {
  it("starts with the cloud's Resource Manager endpoint", () =>
    assert.equal(
      callUrl(own, { method: "DELETE", path: "/a/b", apiVersion: "1", query: { forceDelete: "true" } }),
      "https://arm.example:8443/a/b?forceDelete=true&api-version=1",
    ));

  for (const url of ["https://arm.example:8443/operations/1?s=a%2Fb", "https://ARM.Example:8443/operations/1"])
    it(`is unchanged if the service returned it: ${url}`, () => assert.equal(callUrl(own, followed(url)), url));

  it("may contain or omit the default port", () =>
    assert.equal(callUrl("https://arm.example", followed("https://arm.example:443/x")), "https://arm.example:443/x"));

  for (const url of [
    "https://evil.example/operations/1",
    "https://arm.example/operations/1",
    "https://arm.example:8444/x",
    "https://arm.example.evil.example:8443/x",
    "https://sub.arm.example:8443/x",
    "https://arm.example.:8443/x",
    "http://arm.example:8443/x",
    "https://arm.example:8443@evil.example/x",
    "https://user:secret@arm.example:8443/x",
    "//evil.example/x",
    "/operations/1",
    "operations/1",
    "javascript:alert(1)",
    "https://",
    "",
  ])
    it(`is refused if the service returned ${url || "an empty one"}`, () => assert.throws(() => callUrl(own, followed(url)), ForeignAnswer));

  for (const id of [".evil.example/x", "@evil.example/x", "0/x", "", "https://evil.example/"])
    it(`is refused if an id is ${id || "empty"}, which would make it another or an invalid host`, () =>
      assert.throws(() => callUrl("https://arm.example", { method: "GET", path: id, apiVersion: "1" }), ForeignAnswer));

  it("is refused with both hosts in the message, without its signature", () =>
    assert.throws(() => callUrl(own, followed("https://evil.example/x?signature")), {
      message: /would lead to https:\/\/evil\.example instead of https:\/\/arm\.example:8443/,
    }));
});
