import type { Operation } from "../operation";
import { connectedRegistryOperations } from "./connected-registries";
import { credentialOperations } from "./credentials";
import { importOperations } from "./import-image";
import { registryOperations } from "./registries";
import { registryNameOperations } from "./registry-names";
import { scopeMapOperations } from "./scope-maps";
import type { RegistryServices } from "./services";
import { tokenOperations } from "./tokens";

/** All modelled operations of Microsoft.ContainerRegistry. */
export function containerRegistryOperations(services: RegistryServices): Operation[] {
  return [
    ...registryOperations(services),
    ...scopeMapOperations(services),
    ...tokenOperations(services),
    ...credentialOperations(services),
    ...connectedRegistryOperations(services),
    ...importOperations(services),
    ...registryNameOperations,
  ];
}
