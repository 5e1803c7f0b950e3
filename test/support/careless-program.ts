import { Command } from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { resourceTypes } from "../../components/core/resource-types";

type Inputs = Record<string, unknown>;

/** The program's resources with careless changes: each violates the policy rules for its type. */
const changes: Record<string, (inputs: Inputs) => Inputs> = {
  [resourceTypes.registry]: (inputs) => ({
    ...inputs,
    sku: { name: "Standard" },
    dataEndpointEnabled: false,
    adminUserEnabled: true,
    anonymousPullEnabled: true,
    zoneRedundancy: "Disabled",
    networkRuleSet: { defaultAction: "Deny", ipRules: [{ iPAddressOrRange: "0.0.0.0/0" }] },
    policies: { quarantinePolicy: { status: "enabled" } },
  }),
  [resourceTypes.diagnosticSetting]: (inputs) => ({ ...inputs, logs: [] }),
  [resourceTypes.connectedRegistry]: ({ parent, ...inputs }) => ({
    ...inputs,
    mode: "ReadWrite",
    parent: pulumi.output(parent as Record<string, Inputs>).apply(({ syncProperties }) => ({
      syncProperties: { ...syncProperties, schedule: "0 2 * * *", syncWindow: "P2D", messageTtl: "PT1H" },
    })),
    garbageCollection: { enabled: false, schedule: "0 0 * * *" },
    logging: { logLevel: "Debug", auditLogStatus: "Disabled" },
  }),
  [resourceTypes.scopeMap]: (inputs) => ({ ...inputs, actions: ["repositories/*/content/read", "repositories/factory/vision/content/delete"] }),
  [resourceTypes.tokenPassword]: (inputs) => ({ ...inputs, validity: "P1000D", margin: "PT1M" }),
  [resourceTypes.extension]: (inputs) => ({ ...inputs, autoUpgradeMinorVersion: false, configurationSettings: { "proxy.password": "in the open" } }),
  [resourceTypes.secret]: (inputs) => ({ ...inputs, metadata: { ...(inputs["metadata"] as object), namespace: "default" } }),
  [resourceTypes.daemonSet]: (inputs) => ({
    ...inputs,
    spec: { template: { spec: { containers: [{ name: "by-hand", image: "busybox:1.36", securityContext: { privileged: true } }] } } },
  }),
  [resourceTypes.site]: (inputs) => ({ ...inputs, volumeMargin: 0 }),
  [resourceTypes.target]: (inputs) => ({ ...inputs, capabilities: ["*"], solutionScope: "kube-system" }),
  // The kind itself refuses a digest, so only the resource written by hand has one.
  [resourceTypes.stagedSolution]: (inputs) => ({
    ...inputs,
    images: "targetId" in inputs ? ["factory/vision:latest"] : [`factory/vision@sha256:${"0".repeat(64)}`],
  }),
  [resourceTypes.solutionTemplateVersion]: (inputs) => ({ ...inputs, configurations: "schema:\n  name: vision\n  version: 1.0.0\nconfigs: {}\n" }),
};

// It also lacks every dependency that no value implies.
pulumi.runtime.registerStackTransformation(({ type, props, opts }) => ({
  props: changes[type]?.(props) ?? props,
  opts: { ...opts, dependsOn: [], ...(type === resourceTypes.tokenPassword ? { additionalSecretOutputs: [] } : {}) },
}));

// The policy pack only checks their types, and a component needs no provider.
new pulumi.ComponentResource(resourceTypes.azureScopeMap, "map-by-hand", {});
new pulumi.ComponentResource(resourceTypes.daemonSet, "nodes-by-hand", {});
new pulumi.ComponentResource(resourceTypes.installation, "installed-at-once", {});
new pulumi.ComponentResource(resourceTypes.stagedSolution, "staged-by-hand", {});

// A preview connects to no machine.
new Command("run-by-hand", { connection: { host: "node-1" }, create: "true", delete: "true", triggers: ["1"] });

export = require("../../index");
