import { chainLinks } from "../../../components/diagnosis/registry-chain";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { whereDeployed } from "./where-deployed";

/** The links of the chain from the cloud registry to the site, as a failed run explains them. The gate's check of the extension covers one of them. */
export const chainChecks: readonly Check<SiteView>[] = chainLinks
  .filter(({ id }) => id !== "registry-extension")
  .map(({ id, examines, faults }) => ({
    id,
    examines,
    look: whereDeployed(
      (view) => view.chain(),
      (found): Findings => {
        if (id === "orchestration-roles" && found.chain.roles === undefined)
          return { unread: "this identity may not read role assignments, or the extension has no identity" };
        return errors(faults(found.chain, found.time));
      },
    ),
  }));
