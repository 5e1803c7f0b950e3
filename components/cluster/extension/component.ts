import * as kubernetesconfiguration from "@pulumi/azure-native/kubernetesconfiguration";
import * as pulumi from "@pulumi/pulumi";
import { extensionId, keepsSpelling, parseArmId } from "../../core/arm-id";
import { resourceTypes } from "../../core/resource-types";
import { type CertificateSource, type CertificateTexts, certificateSettings, protectedCertificateSettings } from "./registry-certificate";

/** Version of an extension: a pinned one, or whichever the service upgrades to in a release train. */
export interface ExtensionVersion {
  /** Optional. @default - the newest one, upgraded by the service */
  version?: string | undefined;
  /** Optional; not together with `version`. @default Stable */
  releaseTrain?: string | undefined;
}

export interface ConnectedRegistryExtensionArgs {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension, from which the name of the CA's Secret derives. */
  name: string;
  /** Required. Address of the registry's Service: in its certificate and in image references. */
  serviceAddress: pulumi.Input<string>;
  /** Required. Size of the volume, a Kubernetes quantity. Cannot shrink later. */
  storageRequest: string;
  /** Optional. @default - the cluster's default storage class */
  storageClassName?: string | undefined;
  /** Required. Whether the extension configures nodes to trust the registry. */
  distributesTrust: boolean;
  /** Required. Whether it configures only nodes labelled `containerd-configured-by=connected-registry`. */
  labelledNodesOnly: boolean;
  /** Required. Source of the registry's certificate. */
  certificate: CertificateSource;
  /** Optional. The certificate; required if its source is the config. Secret. */
  ownCertificate?: CertificateTexts | undefined;
  /** Required. Version of the extension. */
  extension: ExtensionVersion;
  /** Optional. Resources whose replacement replaces the extension too. @default - none */
  replacedWith?: pulumi.Resource[] | undefined;
  /** Required. Connection string of the connected registry. Secret. */
  connectionString: pulumi.Input<string>;
  /** Optional. Whether the extension exists and is imported. @default false */
  isAdopted?: boolean;
}

/** Installs the connected registry's instance on an Arc-enabled cluster. Child: the extension. */
export class ConnectedRegistryExtension extends pulumi.ComponentResource {
  /** ARM id of the extension. */
  readonly extensionId: pulumi.Output<string>;
  /** When it was last modified, by the service's clock, ISO 8601; empty if the service reports no time. */
  readonly modifiedTime: pulumi.Output<string>;

  constructor(name: string, args: ConnectedRegistryExtensionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.registryExtension, name, {}, options);
    const cluster = parseArmId(args.connectedClusterId);
    const settings = {
      "service.clusterIP": args.serviceAddress,
      "pvc.storageRequest": args.storageRequest,
      ...certificateSettings(args.certificate),
      ...trustSettings(args),
      ...(args.storageClassName ? { "pvc.storageClassName": args.storageClassName } : {}),
    };
    const adoption = args.isAdopted ? { import: extensionId(args.connectedClusterId, args.name) } : {};
    const certificate = Object.entries(protectedCertificateSettings(args.certificate, args.ownCertificate)).map(([key, value]) => [key, pulumi.secret(value)]);
    const extension = new kubernetesconfiguration.Extension(
      `${name}-extension`,
      {
        resourceGroupName: cluster?.resourceGroup ?? "",
        clusterRp: "Microsoft.Kubernetes",
        clusterResourceName: "connectedClusters",
        clusterName: cluster?.name ?? "",
        extensionName: args.name,
        extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
        identity: { type: "SystemAssigned" },
        ...versionProperties(args.extension),
        configurationSettings: settings,
        configurationProtectedSettings: { connectionString: pulumi.secret(args.connectionString), ...Object.fromEntries(certificate) },
      },
      // The child needs the component's dependencies in its own state, because deletion follows that; a component does not pass them down.
      // The Service's address cannot change in place, and two releases cannot use one address at the same time.
      {
        parent: this,
        dependsOn: options.dependsOn,
        replaceOnChanges: ['configurationSettings["service.clusterIP"]'],
        replaceWith: args.replacedWith ?? [],
        ...keepsSpelling(extensionId(args.connectedClusterId, args.name), "resourceGroupName", "clusterName", "extensionName"),
        deleteBeforeReplace: true,
        ...adoption,
      },
    );
    this.extensionId = extension.id;
    this.modifiedTime = extension.systemData.apply((data) => data?.lastModifiedAt ?? "");
    this.registerOutputs({ extensionId: this.extensionId });
  }
}

/** Always sets every key, because Azure keeps the old value of a setting that an update omits. It is unknown which of two selector keys the chart reads, so both are sent; the other has no effect. */
function trustSettings({ distributesTrust, labelledNodesOnly }: ConnectedRegistryExtensionArgs): Record<string, string> {
  return {
    "trustDistribution.enabled": String(distributesTrust),
    "trustDistribution.useNodeSelector": String(labelledNodesOnly),
    "trustDistribution.skipNodeSelector": String(!labelledNodesOnly),
  };
}

/** Properties that select a version. The service rejects a pinned version together with automatic upgrades. Source: `az k8s-extension create`, `--version`, `--auto-upgrade-minor-version`. */
export function versionProperties({ version, releaseTrain = "Stable" }: ExtensionVersion): Record<string, string | boolean> {
  return version === undefined ? { autoUpgradeMinorVersion: true, releaseTrain } : { autoUpgradeMinorVersion: false, version };
}
