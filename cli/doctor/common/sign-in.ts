import { type Check, refusals } from "../check";
import type { AzureView } from "./azure-view";

/** Can this machine sign in to Azure, as a run would? */
export const signIn: Check<AzureView> = {
  id: "sign-in",
  examines: "Azure sign-in of this machine",
  look: (view) => refusals(view.arm().then((arm) => arm.accessToken())),
};
