import type { Fault } from "../../../components/core/fault";
import { type Check, nothing, warnings } from "../check";
import type { AzureView } from "./azure-view";

/** Difference that is no fault, in milliseconds: the service writes whole seconds, and an answer takes its time. Sign-ins tolerate about five minutes. Chosen by this project. */
const toleratedMs = 60_000;

/** Does this machine's clock agree with Azure's, by the header `Date` of its answers (`assumed:service-time-in-date-header`)? */
export const clock: Check<AzureView> = {
  id: "clock",
  examines: "this machine's clock and Azure's",
  look: async (view) => {
    const { time, here } = await view.registry();
    const fault = clockFault(here, time);
    return fault === undefined ? nothing : warnings([fault]);
  },
};

/** The fault of a clock, or undefined. */
export function clockFault(here: Date, azure: Date): Fault | undefined {
  const differenceMs = here.getTime() - azure.getTime();
  if (Math.abs(differenceMs) <= toleratedMs) return undefined;
  return {
    code: "EDGE-CLOCK",
    what: `this machine's clock is ${Math.round(Math.abs(differenceMs) / 1000)} s ${differenceMs > 0 ? "ahead of" : "behind"} Azure's`,
    given: `${here.toISOString()} here, ${azure.toISOString()} in Azure`,
    allowed: "a difference of at most a minute",
    fix: "synchronize this machine's clock (NTP); a sign-in with a certificate or a federated identity fails once the difference is about five minutes",
  };
}
