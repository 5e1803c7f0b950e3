import type { ArmClient } from "../../components/arm/arm-client";
import { EdgeError } from "../../components/core/fault";
import { acrRegistry } from "../../components/oci/acr-registry";
import type { RegistryClient } from "../../components/oci/registry-client";
import type { RegistryTransport } from "../../components/oci/registry-transport";
import { readConfig } from "../../program/config/config";
import type { ConfigSource } from "../../program/config/config-source";
import { registryIdOf } from "../../program/config/hub-schema";

/** ARM id of the registry that a hub's stack declares. Throws EdgeError `EDGE-STACK-ROLE` for a stack of another role. */
export function hubRegistryId(stack: string, source: ConfigSource): string {
  const config = readConfig(source);
  if (config.role === "hub") return registryIdOf(config.hub);
  throw new EdgeError([
    {
      code: "EDGE-STACK-ROLE",
      what: "the stack is not a hub",
      given: `stack ${stack}, role ${config.role}`,
      allowed: "a stack of role hub",
      fix: "name the hub's stack",
    },
  ]);
}

/** Opens the hub's registry with the current Azure sign-in. Throws EdgeError `EDGE-HUB-REGISTRY` if the registry does not exist; ArmError, RegistryError. */
export async function hubRegistry(arm: Pick<ArmClient, "get" | "accessToken">, registryId: string, transport: RegistryTransport): Promise<RegistryClient> {
  const registry = await acrRegistry(arm, registryId, transport);
  if (registry) return registry;
  throw registryMissing(registryId);
}

/** The error where a command needs the hub's registry before it was created. */
export function registryMissing(registryId: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-HUB-REGISTRY",
      what: "the hub's registry does not exist yet",
      given: registryId,
      fix: "run `edge-staging up` for the hub first; solution versions that wait for images do not delay the registry",
    },
  ]);
}
