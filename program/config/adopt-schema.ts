import { z } from "zod";
import { idOf } from "./arm-id-schema";

/** What of a site is there already, made by hand or by other tools. */
export const adoptSchema = z.strictObject({
  connectedRegistryId: idOf("Microsoft.ContainerRegistry/registries/connectedRegistries"),
  extensionId: idOf("Microsoft.KubernetesConfiguration/extensions"),
  /** One is made where it is left out. */
  targetId: idOf("Microsoft.Edge/targets").optional(),
  /** Tokens that may go on pulling from the site, beside its own. */
  clientTokenIds: z.array(idOf("Microsoft.ContainerRegistry/registries/tokens"), "a list of ARM ids of tokens").default([]),
});
