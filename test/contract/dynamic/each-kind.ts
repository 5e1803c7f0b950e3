import { storedTexts } from "../../support/stored-texts";
import { DynamicLab } from "./dynamic-lab";
import type { KindCase } from "./kind-case";
import type { ProviderProcess } from "./provider-process";
import { TriedObject } from "./tried-object";

/** A lab that tests one kind. Usable within tests and hooks only. */
export interface KindTrial {
  lab: DynamicLab;
  /** The process that serves the kind; a test may replace it. */
  provider: ProviderProcess;
  /** Returns another resource of the kind that does not exist yet; its prerequisites exist. */
  declared(): Promise<TriedObject>;
}

/** Describes `with <kind>` for each of these kinds, each with its own lab and provider process. Call it within a `describe`. */
export function eachKind(kindCases: readonly KindCase[], tests: (kindCase: KindCase, trial: KindTrial) => void): void {
  let texts: Map<string, string>;
  before(async () => {
    texts = await storedTexts();
  });
  for (const kindCase of kindCases)
    describe(`with ${kindCase.kind}`, () => {
      let number = 0;
      const trial = { declared: () => TriedObject.declared(trial.lab, kindCase, ++number, texts.get(kindCase.kind) ?? "") } as KindTrial;
      before(async () => {
        trial.lab = await DynamicLab.start(kindCase);
        trial.provider = await trial.lab.processes.next();
      });
      after(() => trial.lab?.stop());

      tests(kindCase, trial);
    });
}
