import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, propertiesOf, resourceAt, resourceNotFound, systemData } from "../resource";
import { asSent, type StoredResource } from "../store";
import { categoriesOf, settingRefusal } from "./setting-rules";

const type = "Microsoft.Insights/diagnosticSettings";
const list = `/{scope...}/providers/${type}`;
const one = `${list}/{name}`;
const common = {
  apiVersions: ["2021-05-01-preview"],
  source: "Azure Monitor REST reference, diagnostic settings 2021-05-01-preview",
  latency: "immediate",
} as const;

/** Diagnostic settings of registries and of Microsoft.Edge/diagnostics that send to a Log Analytics workspace. */
export const diagnosticSettingOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path: one, type, handle: put }),
  operation({ ...common, verb: "GET", path: one, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
  operation({
    ...common,
    verb: "GET",
    path: list,
    handle: (request, azure) => ({ status: 200, body: { value: settingsOf(scopeOf(request, azure), azure).map(asSent) } }),
  }),
  operation({ ...common, verb: "DELETE", path: one, handle: (request, azure) => ({ status: azure.store.delete(idOf(request)) ? 200 : 204 }) }),
];

function idOf({ parameters }: ArmRequest): string {
  return `${parameters.scope}/providers/${type}/${parameters.name}`;
}

/** The resource whose logs are sent, of a type whose categories the lab models. */
function scopeOf({ parameters }: ArmRequest, azure: Azure): StoredResource {
  const scope = azure.store.get(parameters.scope ?? "");
  if (!scope) throw resourceNotFound(parameters.scope ?? "");
  if (categoriesOf[scope.type]) return scope;
  throw new ArmError(
    400,
    "ResourceTypeNotSupported",
    `The lab knows no diagnostic settings of '${scope.type}'; known are ${Object.keys(categoriesOf).join(", ")}.`,
  );
}

function settingsOf(scope: StoredResource, azure: Azure): StoredResource[] {
  return azure.store.below(`${scope.id}/providers`, type);
}

/** Answers 200 immediately, even for a new setting. */
function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const scope = scopeOf(request, azure);
  const name = request.parameters.name ?? "";
  const others = settingsOf(scope, azure).filter((other) => other.name.toLowerCase() !== name.toLowerCase());
  const refusal = settingRefusal(scope.type, propertiesOf(request), others, azure);
  if (refusal) return refusal;
  const existing = azure.store.get(idOf(request));
  const stored = azure.store.put({
    id: existing?.id ?? idOf(request),
    name: existing?.name ?? name,
    type,
    envelope: { systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties: withRetention(propertiesOf(request)),
    hidden: {},
  });
  return { status: 200, body: asSent(stored) };
}

/** Every category is returned with its retention, disabled by default. Source: the reference's sample answers. */
function withRetention(properties: JsonObject): JsonObject {
  const members = ["logs", "metrics"].map((key): [string, JsonObject[]] => {
    const items = Array.isArray(properties[key]) ? properties[key] : [];
    return [key, items.map((item) => ({ retentionPolicy: { enabled: false, days: 0 }, ...objectOf(item) }))];
  });
  return { logAnalyticsDestinationType: null, ...properties, ...Object.fromEntries(members) };
}
