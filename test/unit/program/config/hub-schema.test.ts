import { hubSchema } from "../../../../program/config/hub-schema";
import { site } from "../../../support/given-config";
import { describeWrongValues } from "../../../support/wrong-settings";

describeWrongValues("hub", hubSchema, [
  ["hub.subscriptionId", "mine"],
  ["hub.resourceGroup", "a b"],
  ["hub.resourceGroup", "a".repeat(91)],
  ["hub.resourceGroup", "rg."],
  ["hub.location", "East US 2"],
  ["hub.formerOwner", "hub"],
  ["hub.registry.name", "no"],
  ["hub.registry.name", "edge-hub"],
  ["hub.registry.sku", "Gold"],
  ["hub.registry.network", "closed"],
  ["hub.registry.zoneRedundancy", "on"],
  ["hub.registry.lockTags", "yes"],
  ["hub.registry.workspace", "edge-logs"],
  ["hub.registry.workspace", site.target.contextId],
  ["hub.orchestrationRole", "contributor"],
  ["hub.orchestrationApiVersion", "2025-06-01"],
  ["hub.orchestrationApiVersion", "latest"],
  ["hub.images", "ghcr.io/a:1"],
  ["hub.adopt", "yes"],
  ["hub.retain", "yes"],
  ["hub.tags", "costCenter"],
  ["hub.capabilities.contextId", "factories"],
  ["hub.capabilities.names", []],
  ["hub.freeze", "christmas"],
  ["hub.timeout", "30m"],
]);
