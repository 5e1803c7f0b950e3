import type { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { readConfig } from "../../program/config/config";
import type { ConfigSource } from "../../program/config/config-source";
import { type AssignedBuiltIn, builtInsAt } from "./assigned-built-ins";
import type { ExemptionSubject } from "./exemption-plan";
import { hubRegistryId, registryMissing } from "../engine/hub-registry";

/**
 * The subject of a stack's exemptions: the hub's registry as it is in Azure, and the site whose tokens are exempted.
 * @throws EdgeError `EDGE-HUB-REGISTRY` if the registry does not exist, `EDGE-CONFIG`, `EDGE-INITIATIVE`; ArmError
 */
export async function exemptionSubject(
  stack: string,
  configOf: (stack: string) => Promise<ConfigSource>,
  arm: Pick<ArmClient, "get" | "list">,
): Promise<{ subject: ExemptionSubject; assigned: AssignedBuiltIn[] }> {
  const source = await configOf(stack);
  const config = readConfig(source);
  const siteKey = config.role === "site" ? config.site.key : undefined;
  const registryId = config.role === "site" ? hubRegistryId(config.site.hub, await configOf(config.site.hub)) : hubRegistryId(stack, source);
  const registry = await arm.get(registryId, apiVersions.containerRegistry);
  if (!registry) throw registryMissing(registryId);
  return { subject: { registryId, registry: registry["properties"], siteKey }, assigned: await builtInsAt(arm, registryId) };
}
