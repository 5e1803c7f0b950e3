import type { Azure, JsonObject } from "../operation";
import { asSent, type StoredResource } from "../store";
import { isLinked } from "./config-template-links";
import { ResolutionFailure, resolveConfiguration } from "./configuration-resolution";
import { configurationOf } from "./configurations";
import { connectedRegistryAddress } from "./connected-registry-address";
import { valuesTextFor } from "./dynamic-configurations";
import { ExpressionFailure } from "./expression";
import { rulesFor, templateOf } from "./solution-template-versions";
import { yamlMap } from "./yaml-text";

/**
 * Values of a config template for a target: its own tree, with the values set for it at the target and its schema's defaults.
 * A template named without a group is looked up in the group of the solution template that reads it (assumed). A template that is not linked to the target cannot be read;
 * the message is that of the CLI's check before it sets values. A config template that reads another is not modelled. Source: workload-orchestration reference 3.2, 7.1. @throws ExpressionFailure
 */
export function sharedConfiguration(reference: string, { reader, target }: { reader: StoredResource; target: StoredResource }, azure: Azure): JsonObject {
  const { template, version } = versionNamed(reference, reader, azure);
  if (!isLinked(template, target.id, azure))
    throw new ExpressionFailure(`The config template '${template.name}' is not linked to the hierarchy '${target.id}'.`);
  const { configs, schema } = templateOf(String(version.properties.configurations));
  try {
    return resolveConfiguration({
      configs,
      specification: {},
      values: yamlMap(valuesTextFor(configurationOf(target.id, azure), template, version.name, azure), "The values"),
      rules: rulesFor(schema, template.id, azure),
      target: asSent(target),
      connectedRegistryIp: () => connectedRegistryAddress(target, azure),
      sharedConfiguration: (other) => {
        throw new ExpressionFailure(`The lab does not model a config template that reads another one, '${other}'.`);
      },
    }).configs;
  } catch (error) {
    if (!(error instanceof ResolutionFailure)) throw error;
    throw new ExpressionFailure(`The config template '${reference}' cannot be resolved: ${error.message}.`);
  }
}

function versionNamed(reference: string, reader: StoredResource, azure: Azure): { template: StoredResource; version: StoredResource } {
  const parts = reference.split("/");
  const [number = "", name = "", group, subscription] = parts.toReversed();
  if (parts.length !== 2 && parts.length !== 4) throw new ExpressionFailure(`'${reference}' names no config template with its version.`);
  const [, , ownSubscription, , ownGroup] = reader.id.split("/");
  const id = `/subscriptions/${subscription ?? ownSubscription}/resourceGroups/${group ?? ownGroup}/providers/Microsoft.Edge/configTemplates/${name}`;
  const template = azure.store.get(id);
  const version = azure.store.get(`${id}/versions/${number}`);
  if (!template || !version) throw new ExpressionFailure(`There is no config template '${reference}'.`);
  return { template, version };
}
