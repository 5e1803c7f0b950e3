import { apiVersions } from "../../../components/core/api-versions";
import { ownerOfTags, ownerTag } from "../../../components/core/owner";
import { versionId } from "../../../components/orchestration/versions";
import type { AssumptionCheck } from "../attempt";
import { refusalOf, type Scratch, scratchOwner } from "./scratch";

const apiVersion = apiVersions.edge;

/** Does a schema keep the tag with its owner? Creates the schema that the next check uses. */
const ownerOfSchemas: AssumptionCheck<Scratch> = {
  id: "owner-texts-kept",
  look: async ({ arm, done, schemaId, location }) => {
    await done({ method: "PUT", path: schemaId, apiVersion, body: { location, tags: { [ownerTag]: scratchOwner }, properties: {} } });
    const isKept = ownerOfTags(await arm.get(schemaId, apiVersion)) === scratchOwner;
    return isKept ? { held: "a new schema names its owner" } : { failed: "a new schema does not name its owner" };
  },
};

/** A version's content: one optional value. */
const value = "rules:\n  configs:\n    scratch:\n      type: string\n      required: false\n";

/** What answers `removeVersion` for a version that is not there any more? */
const missingVersion: AssumptionCheck<Scratch> = {
  id: "remove-missing-version-404",
  look: async ({ done, schemaId }) => {
    await done({ method: "PUT", path: versionId(schemaId, "1.0.0"), apiVersion, body: { properties: { value } } });
    const remove = () => done({ method: "POST", path: `${schemaId}/removeVersion`, apiVersion, body: { version: "1.0.0" } });
    await remove();
    const failure = await refusalOf(remove());
    if (failure?.is === "absent") return { held: `of a schema: ${failure.code}` };
    return { failed: failure ? `of a schema: ${failure.code}` : "of a schema: a success" };
  },
};

/** Assumptions about workload orchestration that a write can check. They need no context. */
export const schemaWrites: readonly AssumptionCheck<Scratch>[] = [ownerOfSchemas, missingVersion];
