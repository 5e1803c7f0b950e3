import type { RegistryPlane } from "./plane";

/** Registries without a data plane: they have the name of a login server, and nothing listens there. Enough where only ARM is asked. */
export const closedRegistryPlane: RegistryPlane = {
  start: async ({ name }) => ({ host: `${name.toLowerCase()}.azurecr.io`, backend: "", folder: "", stop: async () => {} }),
};
