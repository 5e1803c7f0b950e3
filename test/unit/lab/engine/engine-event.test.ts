import assert from "node:assert/strict";
import { type EngineEvent, OperationLog } from "../../../../lab/engine/engine-event";

const urn = "urn:pulumi:dev::edge-staging::azure-native:containerregistry:Registry::registry";
const step = (op: string) => ({ metadata: { op, urn, type: "azure-native:containerregistry:Registry" } });
const event = (content: Partial<EngineEvent>): EngineEvent => ({ sequence: 0, timestamp: 0, ...content });

describe("the operation log", () => {
  it("measures the time from the first event of an operation to its outcome", () => {
    const log = new OperationLog();
    log.add(event({ resourcePreEvent: step("create") }), 1000);
    log.add(event({ resOutputsEvent: step("create") }), 1250);
    assert.deepEqual(log.operations, [
      { urn, name: "registry", type: "azure-native:containerregistry:Registry", kind: "create", durationMs: 250, outcome: "done" },
    ]);
  });
  it("measures a refresh whose outcome has another operation name", () => {
    const log = new OperationLog();
    log.add(event({ resourcePreEvent: step("refresh") }), 1000);
    assert.equal(log.add(event({ resOutputsEvent: step("same") }), 1100)?.durationMs, 100);
  });
  it("distinguishes planned from completed operations", () => {
    const log = new OperationLog();
    log.add(event({ resOutputsEvent: { ...step("create"), planning: true } }), 0);
    log.add(event({ resOutputsEvent: step("create") }), 0);
    assert.deepEqual(
      log.operations.map(({ outcome }) => outcome),
      ["planned", "done"],
    );
  });
  it("reports a failure", () => {
    assert.equal(new OperationLog().add(event({ resOpFailedEvent: step("update") }), 0)?.outcome, "failed");
  });
  it("counts a component once, although it has two outcomes", () => {
    const log = new OperationLog();
    log.add(event({ resourcePreEvent: step("create") }), 0);
    log.add(event({ resOutputsEvent: step("create") }), 5);
    log.add(event({ resOutputsEvent: step("create") }), 50);
    assert.deepEqual(
      log.operations.map(({ durationMs }) => durationMs),
      [50],
    );
  });
});
