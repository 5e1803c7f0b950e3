import assert from "node:assert/strict";
import { stagedSolution } from "../../../components/orchestration/staged-solution/kind";
import { BrokenLink, type Link } from "../../../lab/site/orchestration/staging-failures";
import { storedTexts } from "../../support/stored-texts";
import { DynamicLab } from "./dynamic-lab";
import { kindCases } from "./kind-cases";
import type { ProviderProcess } from "./provider-process";
import { TriedObject } from "./tried-object";

/** Staging failures that need someone to act, and the fix that the error names. Source: workload-orchestration reference 7.2. */
const classes: Partial<Record<Link, RegExp>> = {
  diskFull: /free disk space on the site/,
  authToken: /issues a new password .*extension/,
  clientToken: /issues a new password .*pull secret/,
  imageMissing: /push the image/,
  imageCorrupt: /delete the corrupt copy/,
  serviceAddress: /Service of the site's registry/,
  registryId: /new version of the solution .*acrResourceId/,
};

describe("staging that fails", function () {
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

  /** Stages while the agent fails once because of this link. Returns how the run ended and how often the revision was published. */
  const stagedOver = async (link: Link) => {
    const object = await TriedObject.declared(lab, kindCase, ++number, text);
    const before = lab.census();
    lab.edge.agent.failure = new BrokenLink(link, "app:1.0.0");
    let publications = 0;
    const publishes = ({ path }: { path: string }) => path.endsWith("/publishSolutionVersion") && publications++;
    const failure = await lab.during(() => object.failureOf(() => object.create(provider)), publishes);
    return { object, failure, publications, made: () => lab.since(before) };
  };

  it("for want of a network is published again in the same run, the same revision", async () => {
    const { failure, publications, made } = await stagedOver("network");
    assert.deepEqual([failure, publications, made()], [undefined, 2, kindCase.makes]);
  });

  for (const [link, fix] of Object.entries(classes) as [Link, RegExp][])
    it(`over ${link} ends with what to do about it, and the next run publishes the same revision`, async () => {
      const { object, failure = "", publications, made } = await stagedOver(link);
      assert.match(failure, /EDGE-STAGING-FAILED {2}/);
      assert.match(failure, new RegExp(`\\n {2}fix {5}.*${fix.source}`));
      assert.equal(publications, 1);
      await object.madeWhole(provider);
      assert.deepEqual(made(), kindCase.makes);
      assert.equal(await object.hasChanges(provider), false);
    });
});
