import { locksAround } from "../../../components/arm/management-locks";
import { lockFindings } from "../../../program/gate/gate";
import { hubChecks } from "../../../program/gate/hub/hub-gate";
import { abacFindings } from "../../../program/gate/hub/registry-findings";
import { type Check, type Findings, refusals, warnings } from "../check";
import { clock } from "../common/clock";
import { endpoints } from "../common/endpoints";
import { providers } from "../common/providers";
import { registry } from "../common/registry";
import { signIn } from "../common/sign-in";
import type { HubView } from "./hub-view";
import { quotas } from "./quotas";

/** The checks that the gate makes before a run, each with what it found now. */
const gateChecks: readonly Check<HubView>[] = hubChecks.map(({ id, examines, findings }) => ({
  id,
  examines,
  look: async (view): Promise<Findings> => findings(await view.question()),
}));

/** Every check of a hub. */
export const hubStackChecks: readonly Check<HubView>[] = [
  { id: "catalog", examines: "folders of solutions and config templates", look: (view) => refusals(view.catalog()) },
  signIn,
  clock,
  providers,
  registry,
  endpoints,
  quotas,
  ...gateChecks,
  {
    id: "abac",
    examines: "role assignment mode of the registry",
    look: async (view) => abacFindings(view.hub, (await view.question()).registry),
  },
  {
    id: "locks",
    examines: "management locks on the registry",
    look: async (view) => {
      const ids = [(await view.question()).registryId];
      return warnings(lockFindings(await locksAround(await view.arm(), ids), ids));
    },
  },
];
