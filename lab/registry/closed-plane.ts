import type { RegistryPlane } from "./plane";

/** Registries without a data plane: they have a login server name, but nothing listens there. For tests that use only ARM. */
export const closedRegistryPlane: RegistryPlane = {
  start: async ({ name }) => ({ host: `${name.toLowerCase()}.azurecr.io`, backend: "", folder: "", stop: async () => {} }),
};
