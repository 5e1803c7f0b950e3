import assert from "node:assert/strict";
import type { FleetStatus } from "../../../../cli/status/fleet-status";
import { needGroups } from "../../../../cli/status/need-groups";
import { statusText } from "../../../../cli/status/status-text";
import { largeFleet } from "../../../support/large-fleet";

const empty: FleetStatus = { schemaVersion: 1, asOf: "2026-11-30T12:00:00.000Z", needs: [], hubs: [], sites: [] };
const need = (stack: string, fix = `run \`edge-staging up ${stack}\``) => ({ stack, urgency: "soon" as const, code: "EDGE-X", what: `${stack} is late`, fix });

describe("the status as text", () => {
  it("is a table with reasons below, open problems above, and totals at the end", () => {
    const status = largeFleet(7);
    assert.equal(
      statusText({ ...status, sites: status.sites.filter((_, number) => [2, 3, 4].includes(number)) }),
      `NOW  EDGE-STAGING-FAILED
  plant-01-line-4: the last run failed at vision-staged: the volume of the site's registry is full
    fix    make room or enlarge the volume, then run \`edge-staging up\` again
NOW  EDGE-SITE-OFFLINE
  plant-01-line-6: connected registry is Offline
    given  last activity 2026-11-30T03:20:00Z
    fix    check on the site: its network, and the extension's pods in namespace connected-registry

hub    state     registry
hub-1  deployed  hub-1.azurecr.io

site             state    solution  wanted  staged  proved  installed  last sync          passwords end  window
plant-01-line-3  waiting  vision    1.1.0   1.1.0   1.1.0   1.0.0      2 min ago, Online  2027-02-27     opens Saturday 02:00 Europe/Rome, in 4 d 13 h
        Pending: vision: opens Saturday 02:00 Europe/Rome, in 4 d 13 h
plant-01-line-4  failed   vision    1.0.0   1.0.0   1.0.0   1.0.0      2 min ago, Online  2027-02-27     opens Saturday 02:00 Europe/Rome, in 4 d 13 h
plant-01-line-5  staged   vision    1.1.0   1.1.0   1.1.0   1.1.0      2 min ago, Online  2027-02-27     opens Saturday 02:00 Europe/Rome, in 4 d 13 h
                          packer    1.1.0   1.1.0   1.1.0   1.1.0

rollout 20261130T060000000Z: paused; 5 of 8 stacks are healthy

2026-11-30T12:00:00.000Z: 3 sites (1 failed, 1 waiting, 1 staged); needs a person: 2 now, 0 soon, 0 not read`,
    );
  });

  it("states that nothing needs a person", () => assert.match(statusText(empty), /^nothing needs a person\n/));

  it("describes three of many stacks with the same problem, names others, and shows a shared fix once", () => {
    const many = Array.from({ length: 20 }, (_, number) => need(`line-${number + 1}`));
    const [text = ""] = statusText({ ...empty, needs: many }).split("\n\n");
    assert.deepEqual(text.split("\n"), [
      "SOON  EDGE-X",
      "  line-1: line-1 is late",
      "  line-2: line-2 is late",
      "  line-3: line-3 is late",
      "  and 17 more: line-4, line-5, line-6, line-7, line-8, line-9, line-10, line-11 ...; --json lists all",
      "  fix    run `edge-staging up <stack>`",
    ]);
  });

  it("contains no control character of a name", () => {
    const status = { ...empty, needs: [need("line-1\u001b[2J")] };
    assert.ok(!statusText(status).includes("\u001b"));
  });
});

describe("groups of open problems", () => {
  it("share a fix only if it is the same for each", () => {
    const shared = (...fixes: string[]) => needGroups(fixes.map((fix, number) => need(`line-${number}`, fix)))[0]?.sharedFix;
    assert.deepEqual([shared("wait", "wait"), shared("wait", "go"), shared("wait")], ["wait", undefined, undefined]);
  });

  it("are separated by urgency", () => assert.equal(needGroups([need("a"), { ...need("b"), urgency: "now" }, need("c")]).length, 2));
});
