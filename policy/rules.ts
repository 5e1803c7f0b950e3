import type { FleetRule } from "./fleet-rule";
import { passwordsEncrypted } from "./fleet/passwords-encrypted";
import { registryNotFull } from "./fleet/registry-not-full";
import { registryTokenRoom } from "./fleet/registry-token-room";
import { roleAssignmentRoom } from "./fleet/role-assignment-room";
import { scopeMapRoom } from "./fleet/scope-map-room";
import { registryRetained } from "./fleet/registry-retained";
import { siteKeyOnce } from "./fleet/site-key-once";
import { tokensOwn } from "./fleet/tokens-own";
import type { Rule } from "./rule";
import { capabilityExact } from "./rules/capability-exact";
import { connectedRegistryGarbageCollection } from "./rules/connected-registry-garbage-collection";
import { connectedRegistryLogLevel } from "./rules/connected-registry-log-level";
import { connectedRegistryMessageTtl } from "./rules/connected-registry-message-ttl";
import { connectedRegistryReadOnly } from "./rules/connected-registry-read-only";
import { connectedRegistrySyncWindow } from "./rules/connected-registry-sync-window";
import { extensionSettingsProtected } from "./rules/extension-settings-protected";
import { extensionVersion } from "./rules/extension-version";
import { imagesProved } from "./rules/images-proved";
import { installationAfterStaging } from "./rules/installation-after-staging";
import { installationInWindow } from "./rules/installation-in-window";
import { namespaceNotSystem } from "./rules/namespace-not-system";
import { outputsSecret } from "./rules/outputs-secret";
import { privilegedImagePinned } from "./rules/privileged-image-pinned";
import { pullSecretOwnNamespace } from "./rules/pull-secret-own-namespace";
import { registryAccessMerged } from "./rules/registry-access-merged";
import { registryDataEndpoint } from "./rules/registry-data-endpoint";
import { registryDiagnostics } from "./rules/registry-diagnostics";
import { registryNetwork } from "./rules/registry-network";
import { registryNoAdminUser } from "./rules/registry-no-admin-user";
import { registryNoAnonymousPull } from "./rules/registry-no-anonymous-pull";
import { registryNoArmToken } from "./rules/registry-no-arm-token";
import { registryNoQuarantine } from "./rules/registry-no-quarantine";
import { registryPremium } from "./rules/registry-premium";
import { registryPrivateNetwork } from "./rules/registry-private-network";
import { registryReplicated } from "./rules/registry-replicated";
import { registryUntaggedRetention } from "./rules/registry-untagged-retention";
import { registryZoneRedundancy } from "./rules/registry-zone-redundancy";
import { remoteCommandHostKey } from "./rules/remote-command-host-key";
import { remoteCommandInPlace } from "./rules/remote-command-in-place";
import { roleNotContributor } from "./rules/role-not-contributor";
import { scopeMapExactRepositories } from "./rules/scope-map-exact-repositories";
import { scopeMapNoWrites } from "./rules/scope-map-no-writes";
import { siteVolumeMargin } from "./rules/site-volume-margin";
import { stagedImageFixed } from "./rules/staged-image-fixed";
import { stagedImageTagOnly } from "./rules/staged-image-tag-only";
import { stagedImagesAgree } from "./rules/staged-images-agree";
import { stagingAfterOnline } from "./rules/staging-after-online";
import { tokenPasswordExpiry } from "./rules/token-password-expiry";
import { tokenPasswordMargin } from "./rules/token-password-margin";

/** Rules of the policy pack, for a preview, an update and an exported state. */
export const rules: readonly Rule[] = [
  capabilityExact,
  connectedRegistryGarbageCollection,
  connectedRegistryLogLevel,
  connectedRegistryMessageTtl,
  connectedRegistryReadOnly,
  connectedRegistrySyncWindow,
  extensionSettingsProtected,
  extensionVersion,
  imagesProved,
  installationAfterStaging,
  installationInWindow,
  namespaceNotSystem,
  outputsSecret,
  privilegedImagePinned,
  pullSecretOwnNamespace,
  registryAccessMerged,
  registryDataEndpoint,
  registryDiagnostics,
  registryNetwork,
  registryNoAdminUser,
  registryNoAnonymousPull,
  registryNoArmToken,
  registryNoQuarantine,
  registryPremium,
  registryPrivateNetwork,
  registryReplicated,
  registryUntaggedRetention,
  registryZoneRedundancy,
  remoteCommandHostKey,
  remoteCommandInPlace,
  roleNotContributor,
  scopeMapExactRepositories,
  scopeMapNoWrites,
  siteVolumeMargin,
  stagedImageFixed,
  stagedImageTagOnly,
  stagedImagesAgree,
  stagingAfterOnline,
  tokenPasswordExpiry,
  tokenPasswordMargin,
];

/** Rules that need exported states; only `audit` checks them. */
export const fleetRules: readonly FleetRule[] = [
  passwordsEncrypted,
  registryNotFull,
  registryRetained,
  registryTokenRoom,
  roleAssignmentRoom,
  scopeMapRoom,
  siteKeyOnce,
  tokensOwn,
];
