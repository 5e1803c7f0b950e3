import { ArmError, type ArmRequest, type Azure, type Operation, operation } from "../operation";
import { asSent } from "../store";

const type = "Microsoft.Authorization/policyAssignments";

/** Lists Azure Policy assignments at a scope and above. There are none unless a test adds them to the store; those of `tagPolicies` are evaluated. */
export const policyAssignmentOperations: readonly Operation[] = [
  operation({
    verb: "GET",
    path: "/{scope...}/providers/Microsoft.Authorization/policyAssignments",
    apiVersions: ["2023-04-01"],
    source: "Azure policy-assignments REST reference 2023-04-01, List For Resource",
    latency: "immediate",
    queryOptions: ["$filter"],
    handle: list,
  }),
];

/** The only supported filter is `atScope()`: all assignments that apply at the scope, none below it. */
function list({ parameters, query }: ArmRequest, azure: Azure) {
  if (query.get("$filter") !== "atScope()") throw new ArmError(400, "UnsupportedFilter", "The lab knows the filter atScope().");
  const scope = `${parameters.scope?.toLowerCase()}/`;
  const applies = (id: string) => scope.startsWith(`${id.toLowerCase().split("/providers/microsoft.authorization/policyassignments/")[0]}/`);
  return {
    status: 200,
    body: {
      value: azure.store
        .all(type)
        .filter(({ id }) => applies(id))
        .map(asSent),
    },
  };
}
