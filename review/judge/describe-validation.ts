import { resourceTypes } from "../../components/core/resource-types";
import { high, type KindDescription, low, medium } from "./kind-description";

const validationRole: KindDescription = {
  type: resourceTypes.roleAssignment,
  names: /-validation-role$/,
  label: "role of Event Grid at the context",
  create: medium("lets Event Grid administer the context"),
  update: medium("the permissions of Event Grid at the context change"),
  replace: medium("events of external validation are not delivered meanwhile"),
  delete: medium("events of external validation are no longer delivered"),
  fields: { principalId: { label: "identity" } },
};

const validation: KindDescription = {
  type: resourceTypes.eventSubscription,
  label: "event subscription for external validation",
  create: low("the validator receives the event of each published revision"),
  update: medium("another validator receives the events of published revisions"),
  replace: medium("revisions that are published meanwhile wait, because their event is lost"),
  delete: high("published revisions of solutions with external validation wait until somebody answers by hand"),
  fields: { destination: { label: "destination" }, filter: { label: "events" } },
};

/** What connects a hub's context with an external validator, in dependency order. */
export const validationKinds: readonly KindDescription[] = [validationRole, validation];
