import { rmSync } from "node:fs";
import { contextId, resourceGroupId, siteFacts } from "../../../lab/facts";
import { type FaultGroup, hub, member, site } from "./fault";

/** Settings that contradict Azure or the cluster. */
export const settings: FaultGroup = {
  name: "settings",
  faults: [
    {
      what: "an unknown version",
      check: "solutions",
      code: "EDGE-SOLUTION-UNKNOWN",
      fix: /pin an existing version/,
      break: (given) => site(given, ({ solutions }) => ({ solutions: (solutions as object[]).map((one) => ({ ...one, version: "9.0.0" })) })),
    },
    {
      what: "another cluster's custom location",
      check: "custom-location",
      code: "EDGE-CUSTOM-LOCATION",
      fix: /correct the id/,
      break: (given) => site(given, (one) => member(one, "target", { customLocationId: siteFacts("line-2").customLocationId })),
    },
    {
      what: "an unknown capability",
      check: "context",
      code: "EDGE-CAPABILITY",
      fix: /correct the name/,
      break: (given) => site(given, (one) => member(one, "target", { capabilities: ["staging", "flying"] })),
    },
    {
      what: "an unknown level",
      check: "context",
      code: "EDGE-HIERARCHY-LEVEL",
      fix: /correct the name/,
      break: (given) => site(given, (one) => member(one, "target", { hierarchyLevel: "planet" })),
    },
    {
      what: "a namespace that does not exist",
      check: "namespaces",
      code: "EDGE-NAMESPACE",
      fix: /kubectl create namespace vision/,
      break: (given) => site(given, () => ({ pullSecrets: [{}, { namespace: "vision" }] })),
    },
    {
      what: "an address outside the range",
      check: "address-range",
      code: "EDGE-ADDRESS-RANGE",
      fix: /choose one inside the range/,
      break: (given) => site(given, (one) => member(one, "registry", { serviceAddress: "10.97.0.50" })),
    },
    {
      what: "a storage class that does not exist",
      check: "storage-class",
      code: "EDGE-STORAGE-CLASS",
      fix: /correct the name/,
      break: (given) => site(given, (one) => member(one, "registry", { storageClassName: "fast" })),
    },
    {
      what: "passwords that live too long",
      check: "password-ages",
      code: "EDGE-PASSWORD-DUE",
      fix: /edge-staging maintain line-1/,
      break: (given) => site(given, () => ({ passwords: { validity: "P40D" } })),
    },
    {
      what: "another zone redundancy",
      stack: "hub",
      check: "zone-redundancy",
      code: "EDGE-ZONE-REDUNDANCY",
      fix: /set hub.registry.zoneRedundancy to Enabled/,
      break: (given) => hub(given, (one) => member(one, "registry", { zoneRedundancy: "Disabled" })),
    },
    {
      what: "a workspace that does not exist",
      stack: "hub",
      check: "workspace",
      code: "EDGE-WORKSPACE",
      fix: /correct the id/,
      break: (given) =>
        hub(given, (one) =>
          member(one, "registry", { workspace: `${resourceGroupId("rg-edge-logs")}/providers/Microsoft.OperationalInsights/workspaces/none` }),
        ),
    },
    {
      what: "a context that does not exist",
      stack: "hub",
      check: "context",
      code: "EDGE-CONTEXT",
      fix: /correct/,
      break: (given) => hub(given, () => ({ capabilities: { contextId: `${contextId}-none`, names: ["staging"] } })),
    },
    {
      what: "an image that nobody pushed",
      stack: "hub",
      check: "images",
      code: "EDGE-IMAGE-MISSING",
      fix: /edge-staging push/,
      break: (given) => {
        given.project.addVersion("vision", "1.0.0", "1.1.0");
        return () => rmSync(given.project.file("stacks", "solutions", "vision", "1.1.0"), { recursive: true });
      },
    },
  ],
};

/** Faults that each hide all later ones. */
export const entrances: FaultGroup[] = [
  {
    name: "a setting",
    faults: [
      {
        what: "an unknown setting",
        check: "settings",
        code: "EDGE-CONFIG",
        fix: /correct its spelling/,
        break: (given) => site(given, () => ({ colour: "red" })),
      },
    ],
  },
  {
    name: "the hub",
    faults: [
      {
        what: "a hub that is none",
        check: "hub",
        code: "EDGE-HUB-REFERENCE",
        fix: /correct site.hub/,
        break: (given) => site(given, () => ({ hub: "line-1" })),
      },
    ],
  },
  {
    name: "the kubeconfig",
    faults: [
      {
        what: "an unknown context",
        check: "cluster-connection",
        code: "EDGE-CLUSTER-UNREACHABLE",
        fix: /choose a context of this kubeconfig/,
        break: (given) => site(given, () => ({ clusterAccess: { context: "nowhere" } })),
      },
    ],
  },
];
