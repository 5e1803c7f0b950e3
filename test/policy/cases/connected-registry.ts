import { resourceTypes } from "../../../components/core/resource-types";
import { type RuleCases, of, unknownValue } from "../rule-cases";

const sync = (syncProperties: Record<string, unknown>) => of({ parent: { syncProperties } });
const actions = (...list: unknown[]) => of({ actions: list });
const password = (properties: Record<string, unknown>) => of(properties);

/** Test cases for the rules about a site's registry, its tokens and their passwords. */
export const connectedRegistryCases: Record<string, RuleCases> = {
  "connected-registry-read-only": {
    good: [of({ mode: "ReadOnly" })],
    bad: [of({ mode: "ReadWrite" })],
    absent: [[of({}), "breaks"]],
    unknown: [[of({ mode: unknownValue }), "advisory"]],
  },
  "connected-registry-sync-window": {
    good: [sync({ schedule: "* * * * *" }), sync({ schedule: "0 2 * * *", syncWindow: "PT4H" }), sync({ schedule: "0 2 * * 6", syncWindow: "P1D" })],
    bad: [
      sync({ schedule: "* * * * *", syncWindow: "PT4H" }),
      sync({ schedule: "0 2 * * *", syncWindow: "P1D" }),
      sync({ schedule: "0 2 * * *", syncWindow: "PT30M" }),
      sync({ schedule: "0 2 1 * *", syncWindow: "P8D" }),
      sync({ schedule: "at night", syncWindow: "PT4H" }),
    ],
    absent: [
      [sync({ schedule: "0 2 * * *" }), "obeys"],
      [of({}), "breaks"],
    ],
    unknown: [[sync({ schedule: unknownValue }), "advisory"]],
  },
  "connected-registry-message-ttl": {
    good: [sync({ schedule: "* * * * *", messageTtl: "P2D" }), sync({ schedule: "0 2 * * 6", messageTtl: "P8D" })],
    bad: [
      sync({ schedule: "0 2 * * 6", messageTtl: "P2D" }),
      sync({ schedule: "0 2 * * *", messageTtl: "P1D" }),
      sync({ schedule: "* * * * *", messageTtl: "PT12H" }),
      sync({ schedule: "* * * * *", messageTtl: "P91D" }),
    ],
    absent: [
      [sync({ schedule: "* * * * *" }), "breaks"],
      [of({}), "breaks"],
    ],
    unknown: [[sync({ schedule: "* * * * *", messageTtl: unknownValue }), "advisory"]],
  },
  "connected-registry-garbage-collection": {
    good: [of({ garbageCollection: { enabled: true } })],
    bad: [of({ garbageCollection: { enabled: false } })],
    absent: [[of({}), "breaks"]],
    unknown: [[of({ garbageCollection: { enabled: unknownValue } }), "advisory"]],
  },
  "connected-registry-log-level": {
    good: [of({ logging: { logLevel: "Information" } })],
    bad: [of({ logging: { logLevel: "Debug" } })],
    absent: [[of({}), "obeys"]],
    unknown: [[of({ logging: { logLevel: unknownValue } }), "advisory"]],
  },
  "scope-map-exact-repositories": {
    good: [actions("repositories/factory/vision/content/read", "gateway/line1/config/read")],
    bad: [actions("repositories/*/content/read"), actions("repositories/factory/*/metadata/read", "gateway/line1/config/read")],
    absent: [
      [of({}), "breaks"],
      [actions(), "breaks"],
    ],
    unknown: [[actions(unknownValue), "advisory"]],
  },
  "scope-map-no-writes": {
    good: [actions("repositories/factory/vision/content/read", "gateway/line1/config/write")],
    bad: [actions("repositories/factory/vision/content/delete"), actions("repositories/factory/vision/metadata/write")],
    absent: [[of({}), "obeys"]],
    unknown: [[of({ actions: unknownValue }), "advisory"]],
  },
  "token-password-expiry": {
    good: [password({ validity: "P90D" }), password({ validity: "P7D" })],
    bad: [password({ validity: "P91D" }), password({ validity: "PT0S" }), password({ validity: "unlimited" }), password({ validity: "" })],
    absent: [[password({}), "breaks"]],
    unknown: [[password({ validity: unknownValue }), "advisory"]],
  },
  "token-password-margin": {
    good: [password({ validity: "P90D", margin: "P14D" }), password({ validity: "", margin: "P1D" })],
    bad: [password({ validity: "P90D", margin: "P1D" }), password({ validity: "P10D", margin: "P7D" })],
    absent: [
      [password({}), "obeys"],
      [password({ validity: "P90D" }), "breaks"],
    ],
    unknown: [[password({ validity: "P90D", margin: unknownValue }), "advisory"]],
  },
  "outputs-secret": {
    good: [
      [{ type: resourceTypes.tokenPassword, secretOutputs: ["value"] }],
      [{ type: resourceTypes.propagated, secretOutputs: ["inUseValue", "value"] }],
      [{ type: resourceTypes.secret, secretOutputs: ["data", "stringData"], properties: { stringData: { password: "p" } } }],
    ],
    bad: [[{ type: resourceTypes.secret, secretOutputs: ["data"] }], [{ type: resourceTypes.propagated, secretOutputs: ["password"] }]],
    absent: [
      [[{ type: resourceTypes.tokenPassword }], "breaks"],
      [[{ type: resourceTypes.secret }], "breaks"],
    ],
    unknown: [[[{ type: resourceTypes.tokenPassword, secretOutputs: ["value"], properties: { value: unknownValue } }], "obeys"]],
  },
};
