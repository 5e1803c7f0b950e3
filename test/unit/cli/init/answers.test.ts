import assert from "node:assert/strict";
import { Answers, type AnswerSource } from "../../../../cli/init/answers";
import type { Question } from "../../../../cli/init/question";
import { EdgeError, type Fault } from "../../../../components/core/fault";

const ids = ["/subscriptions/s/resourceGroups/g/providers/Edge/contexts/north", "/subscriptions/s/resourceGroups/g/providers/Edge/contexts/south"];
const choices = ids.map((value) => ({ value, name: value.split("/").at(-1) ?? "" }));
const context: Question = { option: "context", asks: "Context", allowed: "an id", accepts: (text) => text.startsWith("/"), choices };
const region: Question = { option: "location", asks: "Region", allowed: "a region", accepts: (text) => /^[a-z]+$/.test(text), fallback: "eastus" };

/** Answers from options and from the lines that a user enters; `shown` contains the questions and the narration. */
function answers(options: Record<string, string[]>, more: Partial<AnswerSource> & { lines?: string[] } = {}) {
  const shown: string[] = [];
  const { lines, ...source } = more;
  const answer = async (question: string) => {
    shown.push(question);
    return lines?.shift() ?? assert.fail("one question too many");
  };
  const ask = lines && answer;
  return {
    shown,
    of: new Answers({ texts: (option) => options[option] ?? [], takesDefaults: false, ask, narrate: (line) => void shown.push(line), ...source }),
  };
}

const faultsOf = (of: Answers): readonly Fault[] => {
  try {
    of.finish();
    return [];
  } catch (error) {
    return error instanceof EdgeError ? error.faults : assert.fail(String(error));
  }
};

describe("answers without a terminal", () => {
  it("end in one error that lists every missing option with the found values and the default", async () => {
    const { of } = answers({});
    assert.deepEqual([await of.one(context), await of.one(region)], [undefined, undefined]);
    const missing = { code: "EDGE-INIT-OPTION", what: "an option is missing, and nothing is asked with --yes or without a terminal" };
    assert.deepEqual(faultsOf(of), [
      { ...missing, given: "--context (not set)", allowed: ids.join(", "), fix: "set --context" },
      { ...missing, given: "--location (not set)", allowed: "a region", fix: "set --location, or use --yes, which takes eastus" },
    ]);
  });

  it("use the defaults with --yes, and only options without a default are missing", async () => {
    const { of } = answers({}, { takesDefaults: true });
    assert.deepEqual([await of.one(region), await of.one(context), await of.one({ ...context, isOptional: true })], ["eastus", undefined, undefined]);
    assert.deepEqual(
      faultsOf(of).map(({ given }) => given),
      ["--context (not set)"],
    );
  });

  for (const [text, value] of [
    [ids[1], ids[1]],
    [ids[1]?.toUpperCase(), ids[1]],
    ["South", ids[1]],
    ["/subscriptions/other", "/subscriptions/other"],
  ] as const)
    it(`are options by id, by name, or an accepted value that was not found: ${text}`, async () =>
      assert.equal(await answers({ context: [text ?? ""] }).of.one(context), value));

  it("reject an invalid option value, and a name that two resources share", async () => {
    const twice = { ...context, choices: [...choices, { value: "/other", name: "north" }] };
    const { of } = answers({ context: ["north"], location: ["East US"] });
    await of.one(twice);
    await of.one(region);
    assert.deepEqual(
      faultsOf(of).map(({ given }) => given),
      ["--context north", "--location East US"],
    );
  });

  it("reject an option that has no effect", () => {
    const { of } = answers({ level: ["line"] });
    of.refuse(["level", "location"], "the adopted target has its own");
    assert.deepEqual(
      faultsOf(of).map(({ what, given }) => [what, given]),
      [["an option has no effect: the adopted target has its own", "--level line"]],
    );
  });

  it("report a prerequisite instead of an option if there is nothing to choose from", async () => {
    const prerequisite = { code: "EDGE-INIT-PREREQUISITE", what: "nothing there", fix: "create it" };
    const { of } = answers({}, { takesDefaults: true });
    await of.one({ ...context, choices: [], prerequisite });
    assert.deepEqual(faultsOf(of), [prerequisite]);
  });
});

describe("answers at a terminal", () => {
  it("are asked with the found values until one is valid; Enter selects the default", async () => {
    const { of, shown } = answers({}, { lines: ["", "nowhere", "south", ""] });
    assert.deepEqual([await of.one(context), await of.one(region)], [ids[1], "eastus"]);
    assert.deepEqual(shown, [
      `Context; found:\n  north  ${ids[0]}\n  south  ${ids[1]}`,
      "Context: ",
      `not allowed; allowed: ${ids.join(", ")}`,
      "Context: ",
      `not allowed; allowed: ${ids.join(", ")}`,
      "Context: ",
      "Region [eastus]: ",
    ]);
    assert.deepEqual(faultsOf(of), []);
  });

  it("are not asked if an option answers, nor after a fault", async () => {
    const { of, shown } = answers({ location: ["westus"], context: ["nowhere"] }, { lines: [] });
    assert.deepEqual([await of.one(region), await of.one(context), await of.one({ ...region, option: "other" })], ["westus", undefined, undefined]);
    assert.deepEqual([shown, faultsOf(of).length], [[], 1]);
  });

  it("may be several, separated by commas, without duplicates", async () => {
    const { of } = answers({}, { lines: ["north, south,north"] });
    assert.deepEqual(await of.many(context, []), ids);
  });
});
