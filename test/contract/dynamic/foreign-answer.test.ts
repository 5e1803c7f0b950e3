import assert from "node:assert/strict";
import type { ArmAnswer } from "../../../lab/azure/operation";
import { eachKind } from "./each-kind";
import { kindCases } from "./kind-cases";

const html = { "Content-Type": "text/html" };
/** Responses of a proxy, gateway or portal in place of Azure. */
const foreign: Readonly<Record<string, ArmAnswer>> = {
  "an HTML page with status 200": { status: 200, headers: html, body: "<html><title>Sign in</title></html>" },
  "an empty body": { status: 200 },
  null: { status: 200, body: null },
  "an HTML 404": { status: 404, headers: html, body: "<html>" },
  "a redirect": { status: 307, headers: { Location: "https://portal.example/login" } },
};

describe("a response that is not Azure's", function () {
  this.timeout(600_000);

  eachKind(
    kindCases.filter(({ kind }) => /^registry\/(ScopeMap|Token|TokenPassword)$|\/(Target|Schema|SolutionTemplate)$/.test(kind)),
    (kindCase, trial) => {
      const { declared } = trial;

      for (const [what, outcome] of Object.entries(foreign)) {
        it(`to a refresh causes no write and no loss: ${what}`, async () => {
          const object = await declared();
          await object.create(trial.provider);
          const [before, writes] = [trial.lab.census(), trial.lab.azure.requests.writes().length];
          trial.lab.azure.faults.next({ method: "GET", path: /^\/subscriptions\//, outcome });
          assert.match(
            (await object.failureOf(async () => void (await object.refresh(trial.provider)))) ?? "",
            /EDGE-AZURE-ANSWER {2}this is not Azure's answer: status/,
          );
          await object.refresh(trial.provider);
          assert.equal(await object.hasChanges(trial.provider), false);
          assert.deepEqual([trial.lab.census(), trial.lab.azure.requests.writes().length], [before, writes]);
        });

        it(`to a write causes an error, and the next run completes it: ${what}`, async () => {
          const verbs: string[] = [];
          const first = await declared();
          await trial.lab.during(
            () => first.create(trial.provider),
            ({ method }) => method !== "GET" && verbs.push(method),
          );
          const object = await declared();
          const before = trial.lab.census();
          trial.lab.azure.faults.next({ method: verbs[0] ?? "", path: /^\/subscriptions\//, outcome });
          const thrown = await object.createdWithin(trial.provider, "PT3S");
          // A kind that isolates failures records the reason instead of failing.
          const failure = thrown ?? (object.outputs["failed"] as string | undefined);
          // DELETE and POST may succeed without a body.
          if (failure !== undefined || !["an empty body", "null"].includes(what)) assert.match(failure ?? "", /EDGE-AZURE-ANSWER|EDGE-TIMEOUT|EDGE-PASSWORD/);
          await object.complete(trial.provider);
          assert.deepEqual(trial.lab.since(before), kindCase.makes);
        });
      }
    },
  );
});
