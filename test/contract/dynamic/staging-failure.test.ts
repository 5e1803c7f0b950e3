import assert from "node:assert/strict";
import { stagedSolution } from "../../../components/orchestration/staged-solution/kind";
import { BrokenLink, type Link } from "../../../lab/site/orchestration/staging-failures";
import { storedTexts } from "../../support/stored-texts";
import { DynamicLab } from "./dynamic-lab";
import { kindCases } from "./kind-cases";
import type { ProviderProcess } from "./provider-process";
import { TriedObject } from "./tried-object";

/** Staging failures that need a person, with the fix in the error. Source: workload-orchestration reference 7.2. */
const classes: Partial<Record<Link, RegExp>> = {
  diskFull: /free disk space on the site/,
  authToken: /issues a new password .*extension/,
  clientToken: /issues a new password .*pull secret/,
  imageMissing: /push the image/,
  imageCorrupt: /delete the corrupt copy/,
  serviceAddress: /Service of the site's registry/,
  registryId: /new version of the solution .*acrResourceId/,
};

describe("failed staging", function () {
  this.timeout(120_000);
  const kindCase = kindCases.find(({ kind }) => kind === stagedSolution.kind) ?? assert.fail("no case");
  let lab: DynamicLab;
  let provider: ProviderProcess;
  let text = "";
  let number = 0;
  before(async () => {
    text = (await storedTexts()).get(kindCase.kind) ?? "";
    lab = await DynamicLab.start(kindCase);
    provider = await lab.processes.next();
  });
  after(() => lab?.stop());

  /** Stages while the agent fails once because of this link. Returns the result of the run and how often the revision was published. */
  const stagedOver = async (link: Link) => {
    const object = await TriedObject.declared(lab, kindCase, ++number, text);
    const before = lab.census();
    lab.edge.agent.failure = new BrokenLink(link, "app:1.0.0");
    let publications = 0;
    const publishes = ({ path }: { path: string }) => path.endsWith("/publishSolutionVersion") && publications++;
    const failure = await lab.during(() => object.failureOf(() => object.create(provider)), publishes);
    return { object, failure, publications, made: () => lab.since(before) };
  };

  it("because of a network error is retried with the same revision in the same run", async () => {
    const { failure, publications, made } = await stagedOver("network");
    assert.deepEqual([failure, publications, made()], [undefined, 2, kindCase.makes]);
  });

  for (const [link, fix] of Object.entries(classes) as [Link, RegExp][])
    it(`because of ${link} ends with a fix, and the next run publishes the same revision`, async () => {
      const { object, failure = "", publications, made } = await stagedOver(link);
      assert.match(failure, /EDGE-STAGING-FAILED {2}/);
      assert.match(failure, new RegExp(`\\n {2}fix {5}.*${fix.source}`));
      assert.equal(publications, 1);
      await object.complete(provider);
      assert.deepEqual(made(), kindCase.makes);
      assert.equal(await object.hasChanges(provider), false);
    });
});
