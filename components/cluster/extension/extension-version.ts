/** Which version of an extension is wanted: one and no other, or whatever the service upgrades a release train to. */
export interface ExtensionVersion {
  /** Optional. @default - the newest, upgraded by the service */
  version?: string | undefined;
  /** Optional, and never beside a version. @default Stable */
  releaseTrain?: string | undefined;
}

/** Properties of an extension for a wanted version. The service refuses a version that it is to upgrade. Source: `az k8s-extension create`, `--version`, `--auto-upgrade-minor-version`. */
export function versionProperties({ version, releaseTrain = "Stable" }: ExtensionVersion): Record<string, string | boolean> {
  return version === undefined ? { autoUpgradeMinorVersion: true, releaseTrain } : { autoUpgradeMinorVersion: false, version };
}
