import assert from "node:assert/strict";
import { EdgeError, type Fault } from "../../../../components/core/fault";
import { engineEvents } from "../../../../review/read/engine-events";
import { plannedEvent, summaryEvent } from "../../../support/planned-event";

const fault = (text: string): Fault | undefined => {
  try {
    engineEvents("x.jsonl", text);
    return undefined;
  } catch (error) {
    if (error instanceof EdgeError) return error.faults[0];
    throw error;
  }
};

describe("an event stream", () => {
  it("is read line by line, ignoring empty lines and unknown events", () => {
    const lines = [plannedEvent({ op: "create", type: "t", name: "x" }), "", '{"sequence":2,"timestamp":0,"newEvent":{"a":1}}', summaryEvent(), ""];
    assert.equal(engineEvents("x", lines.join("\n")).length, 3);
  });

  it("is refused with the numbers of all invalid lines, without their text", () => {
    const found = fault([summaryEvent(), "hunter2", '{"no":"sequence"}', "[]"].join("\n"));
    assert.deepEqual([found?.code, found?.given], ["EDGE-EVENT-STREAM", "x.jsonl, lines 2, 3, 4"]);
    assert.doesNotMatch(JSON.stringify(found), /hunter2/);
  });

  it("is refused if it is empty", () => assert.equal(fault("\n")?.what, "the stream contains no events"));
});
