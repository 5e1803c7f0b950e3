import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { propertiesOf, resourceAt, systemData } from "../resource";
import { asSent } from "../store";

const type = "Microsoft.ExtendedLocation/customLocations";
const path = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ExtendedLocation/customLocations/{name}";
const common = {
  apiVersions: ["2021-08-15", "2021-08-31-preview"],
  latency: "immediate",
  source: "customLocations type 2021-08-31-preview; synchronous answers assumed",
} as const;

/** Custom locations on connected clusters. */
export const customLocationOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path, type, handle: put }),
  operation({ ...common, verb: "GET", path, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
  operation({
    ...common,
    verb: "DELETE",
    path,
    handle: (request, azure) => ({ status: azure.store.delete(idOf(request)) ? 200 : 204 }),
  }),
];

function idOf({ parameters }: ArmRequest): string {
  return `/subscriptions/${parameters.subscription}/resourceGroups/${parameters.group}/providers/${type}/${parameters.name}`;
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const id = idOf(request);
  const existing = azure.store.get(id);
  const hostResourceId = String(propertiesOf(request).hostResourceId);
  if (!azure.store.get(hostResourceId)) throw new ArmError(400, "InvalidHostResource", `The host resource '${hostResourceId}' does not exist.`);
  const stored = azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? String(request.parameters.name),
    type,
    envelope: {
      location: request.body?.location ?? null,
      tags: request.body?.tags ?? {},
      systemData: systemData(request.principal, azure.clock.now(), existing),
    },
    properties: { ...propertiesOf(request), provisioningState: "Succeeded" },
    hidden: {},
  });
  return { status: existing ? 200 : 201, body: asSent(stored) };
}
