import assert from "node:assert/strict";
import { parse } from "yaml";
import type { ArmClient } from "../../../../../components/arm/arm-client";
import { type JsonObject, textAt } from "../../../../../components/core/json";
import type { Context } from "../../../../../components/dynamic/lifecycle";
import { stagedSolution } from "../../../../../components/orchestration/staged-solution/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { visionIds, visionOnLine } from "../../../../support/vision-on-line";
import { inputs } from "../../../../support/vision-staged";

const selecting = { ...inputs, apiVersion: "2026-06-01" as const };

/** The service, a provider, and the API versions that the client selected. */
function stagedOnLine() {
  const service = visionOnLine("1.0.0");
  const selected: (string | undefined)[] = [];
  const log: string[] = [];
  const { arm } = service.context;
  const client = Object.assign(arm, {
    selecting: (version: string | undefined) => {
      selected.push(version);
      return arm;
    },
  }) as ArmClient;
  const context: Context = { ...service.context, arm: client, log: (line) => void log.push(line) };
  return { service, selected, log, provider: providerOn(context, stagedSolution) };
}

describe("a staged solution in API version 2026-06-01", () => {
  it("uses that version, and the default one if none is selected", async () => {
    const { provider, selected } = stagedOnLine();
    await provider.create(inputs);
    assert.deepEqual(selected, []);
    await provider.create(selecting);
    assert.deepEqual([...new Set(selected)], ["2026-06-01"]);
  });

  it("finds the same revision if the service returns its configuration as an object", async () => {
    const { service, provider } = stagedOnLine();
    const { outs } = await provider.create(selecting);
    const id = String(outs["solutionVersionId"]);
    const configuration = parse(textAt(service.resources.properties(id), "configuration") ?? "") as JsonObject;
    service.resources.change(id, { configuration });
    await provider.create(selecting);
    assert.deepEqual(service.revisions(visionIds.target), ["1.0.0.1 ReadyToDeploy"]);
  });

  const reported: JsonObject = { name: "line1", status: "Staging", componentStatuses: [{ name: "app", status: "fetching\n2 of 3" }, { name: "incomplete" }] };
  for (const [what, given, expected] of [
    ["shows the component status of the target while it waits", selecting, "Staging, app: fetching 2 of 3"],
    ["does not read the target in the default version", inputs, "Staging"],
  ] as const)
    it(what, async () => {
      const { service, provider, log } = stagedOnLine();
      service.waitsUntilStaged = 100;
      service.resources.change(visionIds.target, { status: { targetStatuses: [reported] } });
      const { message } = await failureOf(provider.create({ ...given }));
      assert.ok(message.split("\n")[0]?.endsWith(`last status: ${expected}`), message);
      assert.ok(
        log.some((line) => line.endsWith(`staged: ${expected}`)),
        log.join("\n"),
      );
    });

  it("shows only the state while it waits if the target reports nothing", async () => {
    const { service, provider } = stagedOnLine();
    service.waitsUntilStaged = 100;
    assert.match((await failureOf(provider.create(selecting))).message, /last status: Staging\n/);
  });
});
