import assert from "node:assert/strict";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { faultsIn, reviewStack } from "../../../../review/judge/review-stack";
import { type PlannedEvent, diagnosticEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
const registry = "azure-native:containerregistry:Registry";
const extension = "azure-native:kubernetesconfiguration:Extension";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const maintenance = { windows: [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }] };
const review = (...lines: string[]) => reviewStack(previewPlan(engineEvents("stream", lines.join("\n"))));
const change = (event: Omit<PlannedEvent, "name">) => review(plannedEvent({ name: "x", ...event }), summaryEvent()).changes[0];

describe("the review of a planned change", () => {
  it("shows the update if a resource is imported and changed at once", () => {
    const [live, wanted] = ["20Gi", "30Gi"].map((size) => ({ configurationSettings: { "pvc.storageRequest": size } }));
    const step = { type: extension, name: "x" };
    const { changes } = review(
      plannedEvent({ ...step, op: "import", before: live, after: live }),
      plannedEvent({ ...step, op: "update", before: live, after: wanted }),
      summaryEvent(),
    );
    assert.deepEqual(
      changes.map(({ action, inputs }) => [action, inputs.map(({ before, after }) => [before, after])]),
      [["update", [["20Gi", "30Gi"]]]],
    );
  });

  it("shows no input change if a resource is imported unchanged", () => {
    const live = { configurationSettings: { "pvc.storageRequest": "20Gi" } };
    const found = change({ op: "import", type: extension, after: live });
    assert.deepEqual([found?.action, found?.risk, found?.inputs], ["import", "low", []]);
  });

  const cases: [string, Omit<PlannedEvent, "name">, string, RegExp][] = [
    [
      "a SKU without connected registries",
      { op: "update", type: registry, before: { sku: { name: "Premium" } }, after: { sku: { name: "Basic" } } },
      "high",
      /only Premium/,
    ],
    [
      "a SKU with connected registries",
      { op: "update", type: registry, before: { sku: { name: "Basic" } }, after: { sku: { name: "Premium" } } },
      "low",
      /can sync/,
    ],
    [
      "a closed data endpoint",
      { op: "update", type: registry, before: { dataEndpointEnabled: true }, after: { dataEndpointEnabled: false } },
      "high",
      /data endpoint/,
    ],
    ["a registry that is deleted", { op: "delete", type: registry, before: {} }, "high", /images in it are deleted/],
    ["a registry that is retained", { op: "delete", type: registry, before: {}, isRetained: true }, "low", /stays as it is/],
    [
      "fewer repositories",
      { op: "update", type: own("ScopeMap"), before: { actions: ["repositories/a/content/read"] }, after: { actions: [] } },
      "medium",
      /no longer read/,
    ],
    [
      "more repositories",
      { op: "update", type: own("ScopeMap"), before: { actions: [] }, after: { actions: ["repositories/a/content/read"] } },
      "low",
      /read more/,
    ],
    ["a disabled token", { op: "update", type: own("Token"), before: { status: "enabled" }, after: { status: "disabled" } }, "high", /refused/],
    [
      "a larger volume",
      {
        op: "update",
        type: extension,
        before: { configurationSettings: { "pvc.storageRequest": "20Gi" } },
        after: { configurationSettings: { "pvc.storageRequest": "30Gi" } },
      },
      "medium",
      /grows/,
    ],
    ...(["Target", "ExtensionRemoval"] as const).flatMap((noun): [string, Omit<PlannedEvent, "name">, string, RegExp][] => [
      [
        `a ${noun} to be retired`,
        { op: "update", type: own(noun), before: { force: false }, after: { force: true } },
        "high",
        /while its cluster is not connected, .* from Azure only/,
      ],
      [
        `a ${noun} to be retired no more`,
        { op: "update", type: own(noun), before: { force: true }, after: { force: false } },
        "low",
        /otherwise nothing is deleted/,
      ],
    ]),
    [
      "objects that may be forgotten",
      { op: "update", type: "pulumi:providers:kubernetes", before: {}, after: { deleteUnreachable: "true", skipUpdateUnreachable: "true" } },
      "high",
      /removed from the Pulumi state only/,
    ],
    [
      "an upgrade of what runs",
      { op: "update", type: own("Installation"), before: { solutionVersionId: "/v/1" }, after: { solutionVersionId: unknown } },
      "medium",
      /upgraded in place/,
    ],
    [
      "an upgrade of what runs, on a site with windows",
      { op: "update", type: own("Installation"), before: { solutionVersionId: "/v/1", maintenance }, after: { solutionVersionId: unknown, maintenance } },
      "medium",
      /^the running solution is upgraded in place, and its pods restart; inside the site's maintenance windows only$/,
    ],
    [
      "an upgrade that waits for a window",
      { op: "update", type: own("Installation"), before: { maintenance }, after: { maintenance }, pending: "opens Saturday 02:00 Europe/Rome, in 3 d" },
      "medium",
      /^continues what the last run left Pending \(opens Saturday 02:00 Europe\/Rome, in 3 d\): the running solution .* inside the site's maintenance windows only$/,
    ],
    [
      "other windows",
      { op: "update", type: own("Installation"), before: { maintenance }, after: { maintenance: {} } },
      "none",
      /^only settings of this program/,
    ],
    [
      "another time-out",
      { op: "update", type: own("StagedSolution"), before: { timeout: "PT1M" }, after: { timeout: "PT2M" } },
      "none",
      /only settings of this program change/,
    ],
    [
      "a phase that is not done",
      { op: "update", type: own("StagedSolution"), before: { instance: "a" }, after: { instance: "a" } },
      "low",
      /resumes an earlier run/,
    ],
    [
      "a kind without description that is updated",
      { op: "update", type: "other:index:Thing", before: { a: 1 }, after: { a: 2 } },
      "medium",
      /unknown resource type/,
    ],
    ["a kind without description that is deleted", { op: "delete", type: "other:index:Thing", before: {} }, "high", /unknown resource type/],
  ];
  for (const [what, event, risk, effect] of cases) {
    it(`${what}: ${risk}`, () => {
      const found = change(event);
      assert.equal(found?.risk, risk);
      assert.match(found?.effect ?? "", effect);
    });
  }

  it("has the highest risk of several inputs", () => {
    const before = { sku: { name: "Premium" }, dataEndpointEnabled: false };
    assert.equal(change({ op: "update", type: registry, before, after: { sku: { name: "Standard" }, dataEndpointEnabled: true } })?.risk, "high");
  });

  it("combines the three steps of a replacement, and names the input that forces it", () => {
    const [before, after] = [{ name: "a" }, { name: "b" }];
    const step = { type: own("Target"), name: "x", before, after, keys: ["name"] };
    const { changes } = review(
      plannedEvent({ op: "delete-replaced", type: own("Target"), name: "x", before }),
      plannedEvent({ op: "replace", ...step }),
      plannedEvent({ op: "create-replacement", ...step }),
      summaryEvent(),
    );
    assert.deepEqual(
      changes.map(({ action, replaceReasons, inputs }) => ({ action, replaceReasons, inputs })),
      [{ action: "replace", replaceReasons: ["name"], inputs: [{ input: "name", label: "name", before: "a", after: "b" }] }],
    );
  });

  it("shows no values of an input without a description", () => {
    const found = change({ op: "update", type: extension, before: { other: { deep: "a" } }, after: { other: { deep: "b" } } });
    assert.deepEqual(found?.inputs, [{ input: "other" }]);
  });

  it("names the members that differ, without their values", () => {
    const found = change({ op: "update", type: own("Configuration"), before: { values: "a: 1\nb: {c: 2}" }, after: { values: "a: 1\nb: {c: 3}" } });
    assert.deepEqual(found?.inputs, [{ input: "values", label: "values", difference: "b.c" }]);
  });

  it("truncates a long value", () =>
    assert.equal(change({ op: "create", type: own("Target"), after: { name: "x".repeat(500) } })?.inputs[0]?.after?.length, 163));
});

describe("the review of a stack's preview", () => {
  const staged = (from: string | undefined, to: string, images: string[]) => {
    const inputs = (version: string, of: string[]) => ({ templateVersionId: `/x/solutionTemplates/vision/versions/${version}`, images: of });
    return plannedEvent({
      op: from ? "update" : "create",
      type: own("StagedSolution"),
      name: "x",
      ...(from ? { before: inputs(from, ["a:1", "b:1"]) } : {}),
      after: inputs(to, images),
    });
  };

  it("lists the images that are new at the site", () =>
    assert.deepEqual(review(staged("1.0.0", "1.1.0", ["a:1", "b:2"]), summaryEvent()).newImages, [
      { solution: "vision", from: "1.0.0", to: "1.1.0", images: ["b:2"] },
    ]));

  it("lists no new image if a version stages the same images", () =>
    assert.deepEqual(review(staged("1.0.0", "1.1.0", ["a:1", "b:1"]), summaryEvent()).newImages, []));

  for (const [what, event, reason] of [
    ["a new generation", { op: "update", before: { plannedGeneration: 1 }, after: { plannedGeneration: 2 } }, "generation 1 to 2"],
    [
      "a lost password",
      { op: "update", before: { plannedGeneration: 1 }, after: { plannedGeneration: 1 } },
      "the service no longer has the current password, or an earlier run did not finish",
    ],
    ["a recreated token", { op: "replace", before: { tokenId: "/a" }, after: { tokenId: unknown }, keys: ["tokenId"] }, "its token is recreated"],
  ] as const) {
    it(`shows why a password is issued: ${what}`, () => {
      const { passwords } = review(
        plannedEvent({ type: own("TokenPassword"), name: "x", ...event, keys: "keys" in event ? [...event.keys] : [] }),
        summaryEvent(),
      );
      assert.deepEqual(
        passwords.map((password) => password.reason),
        [reason],
      );
    });
  }

  it("shows no issued password if only the rule for later ones changes", () => {
    const event = {
      op: "update",
      type: own("TokenPassword"),
      name: "x",
      before: { plannedGeneration: 1, margin: "P30D" },
      after: { plannedGeneration: 1, margin: "P20D" },
    };
    assert.deepEqual(review(plannedEvent(event), summaryEvent()).passwords, []);
  });

  it("has failed if the program failed, and shows its faults completely", () => {
    const fault = "EDGE-CONFIG  a required setting is missing\n  given   site.key = (not set)\n  allowed 5-40 letters\n  fix     set site.key";
    const found = review(
      plannedEvent({ op: "same", type: "pulumi:pulumi:Stack", name: "x", after: {} }),
      diagnosticEvent("error", fault),
      summaryEvent("failed"),
    );
    assert.deepEqual([found.outcome, found.risk], ["failed", "unknown"]);
    assert.deepEqual(found.faults, [
      {
        severity: "error",
        code: "EDGE-CONFIG",
        what: "a required setting is missing",
        given: "site.key = (not set)",
        allowed: "5-40 letters",
        fix: "set site.key",
      },
    ]);
  });

  it("does not show the text of any other error", () => {
    const found = review(diagnosticEvent("error", "token hunter2 is wrong", "urn:pulumi:line-1::p::t::thing"), summaryEvent("failed"));
    assert.deepEqual([found.otherErrors, found.faults], [["thing"], []]);
    assert.doesNotMatch(JSON.stringify(found), /hunter2/);
  });

  it("has failed if the stream is incomplete", () =>
    assert.equal(review(plannedEvent({ op: "create", type: own("Token"), name: "x", after: {} })).outcome, "failed"));

  it("is refused if a mandatory rule is violated and nothing else failed, and another pack's text is not shown", () => {
    const policy = (policyPackName: string, policyName: string) =>
      JSON.stringify({
        sequence: 0,
        policyEvent: { policyPackName, policyName, enforcementLevel: "mandatory", message: "hunter2", resourceUrn: "urn:pulumi:hub::p::t::registry" },
      });
    const found = review(
      policy("edge-staging", "registry-premium"),
      policy("other", "thing"),
      diagnosticEvent("error", "preview failed\n"),
      summaryEvent("failed"),
    );
    assert.equal(found.outcome, "refused");
    assert.deepEqual(found.policies.violations, [
      {
        pack: "edge-staging",
        rule: "registry-premium",
        level: "mandatory",
        resource: "registry",
        message: "A registry that feeds connected registries must use the Premium SKU.",
        fix: "Set sku.name to Premium.",
      },
      { pack: "other", rule: "thing", level: "mandatory", resource: "registry" },
    ]);
  });
});

describe("faults in a message", () => {
  it("are found after other text, which is dropped", () =>
    assert.deepEqual(faultsIn("resource x: EDGE-A  one\n  fix     do it\nhunter2\nEDGE-B  two\n  given   g"), [
      { code: "EDGE-A", what: "one", fix: "do it" },
      { code: "EDGE-B", what: "two", fix: "", given: "g" },
    ]));
});
