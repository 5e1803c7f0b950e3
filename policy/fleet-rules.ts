import type { FleetRule } from "./fleet-rule";
import { passwordsEncrypted } from "./fleet/passwords-encrypted";
import { registryNotFull } from "./fleet/registry-not-full";
import { registryRetained } from "./fleet/registry-retained";
import { siteKeyOnce } from "./fleet/site-key-once";
import { tokensOwn } from "./fleet/tokens-own";

/** Every rule that needs exported states. */
export const fleetRules: readonly FleetRule[] = [passwordsEncrypted, registryNotFull, registryRetained, siteKeyOnce, tokensOwn];
