import { EdgeError } from "../../../components/core/fault";
import { type Check, errors, nothing } from "../check";
import type { AzureView } from "./azure-view";

/** Can this machine sign in to Azure, as a run would? */
export const signIn: Check<AzureView> = {
  id: "sign-in",
  examines: "Azure sign-in of this machine",
  look: async (view) => {
    try {
      await (await view.arm()).accessToken();
      return nothing;
    } catch (error) {
      if (error instanceof EdgeError) return errors(error.faults);
      throw error;
    }
  },
};
