import { type ExtensionType, extensionOperations, storedExtension } from "../extension-resource";
import { ArmError, type JsonObject, type Operation } from "../operation";
import { objectOf, propertiesOf } from "../resource";
import { categoriesOf, settingRefusal } from "./setting-rules";

const type = "Microsoft.Insights/diagnosticSettings";

const diagnosticSettings: ExtensionType = {
  type,
  apiVersions: ["2021-05-01-preview"],
  source: "Azure Monitor REST reference, diagnostic settings 2021-05-01-preview",
  checkScope: (scope) => {
    if (categoriesOf[scope.type]) return;
    const known = Object.keys(categoriesOf).join(", ");
    throw new ArmError(400, "ResourceTypeNotSupported", `The lab knows no diagnostic settings of '${scope.type}'; known are ${known}.`);
  },
  // 200 immediately, even for a new setting.
  put: (request, scope, others, azure) => {
    const properties = propertiesOf(request);
    const refusal = settingRefusal(scope.type, properties, others, azure);
    return refusal ?? { status: 200, body: storedExtension(type, withRetention(properties), request, azure).body };
  },
};

/** Diagnostic settings of registries and of Microsoft.Edge/diagnostics that send to a Log Analytics workspace. */
export const diagnosticSettingOperations: Operation[] = extensionOperations(diagnosticSettings);

/** Every category is returned with its retention, disabled by default. Source: the reference's sample answers. */
function withRetention(properties: JsonObject): JsonObject {
  const members = ["logs", "metrics"].map((key): [string, JsonObject[]] => {
    const items = Array.isArray(properties[key]) ? properties[key] : [];
    return [key, items.map((item) => ({ retentionPolicy: { enabled: false, days: 0 }, ...objectOf(item) }))];
  });
  return { logAnalyticsDestinationType: null, ...properties, ...Object.fromEntries(members) };
}
