import assert from "node:assert/strict";
import { createAuthority } from "../../../../lab/site/certificates";
import { authorityFindings } from "../../../../program/gate/authority-findings";

describe("what the gate says of authorities that are given", () => {
  const dayMs = 86_400_000;
  let pem: string;
  /** When they exist. */
  let now: number;
  before(async () => {
    const authorities = await Promise.all([createAuthority({ commonName: "old", days: 10 }), createAuthority({ commonName: "new", days: 400 })]);
    pem = authorities.map(({ certificate }) => certificate).join("");
    now = Date.now();
  });
  const told = (nodeTrustAuthority: string | undefined, afterDays: number) => {
    const { faults, warnings } = authorityFindings({ nodeTrustAuthority }, new Date(now + afterDays * dayMs));
    const short = (all: typeof faults) => all.map(({ code, what, given }) => `${code} ${given?.split(",")[0]} ${what.replace(/^.*Authority /, "")}`);
    return { faults: short(faults), warnings: short(warnings) };
  };

  it("is nothing where none is given", () => assert.deepEqual(told(undefined, 0), { faults: [], warnings: [] }));

  for (const [when, afterDays, faults, warnings] of [
    ["before their beginning", -1, ["CN=old is not valid yet", "CN=new is not valid yet"], []],
    ["with one near its end", 0, [], ["CN=old ends soon"]],
    ["with one ended", 11, ["CN=old ended"], []],
    ["with both ended", 401, ["CN=old ended", "CN=new ended"], []],
  ] as const)
    it(`is what time says of them, ${when}`, () => {
      const coded = (all: readonly string[]) => all.map((text) => `EDGE-AUTHORITY-DATES ${text}`);
      assert.deepEqual(told(pem, afterDays), { faults: coded(faults), warnings: coded(warnings) });
    });
});
