import * as kubernetesconfiguration from "@pulumi/azure-native/kubernetesconfiguration";
import * as pulumi from "@pulumi/pulumi";
import { parseArmId } from "../../core/arm-id";
import { type ExtensionVersion, versionProperties } from "./extension-version";
import { type CertificateSource, type CertificateTexts, certificateSettings, protectedCertificateSettings } from "./registry-certificate";

export interface ConnectedRegistryExtensionArgs {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension; the CA's Secret is called after it. */
  name: string;
  /** Required. Address of the registry's Service; its certificate names it, images are pulled by it. */
  serviceAddress: pulumi.Input<string>;
  /** Required. Size of the volume, a Kubernetes quantity; it cannot shrink later. */
  storageRequest: string;
  /** Optional. @default - the cluster's default storage class */
  storageClassName?: string | undefined;
  /** Required. Does the extension itself make nodes trust the registry? */
  distributesTrust: boolean;
  /** Required. Only nodes labelled `containerd-configured-by=connected-registry`? */
  labelledNodesOnly: boolean;
  /** Required. Where the registry's certificate comes from. */
  certificate: CertificateSource;
  /** Required where it comes from the config. Secret. */
  ownCertificate?: CertificateTexts | undefined;
  /** Required. */
  extension: ExtensionVersion;
  /** Required. Secret. */
  connectionString: pulumi.Input<string>;
  /** Optional. Is it there already? Then it is imported. @default false */
  isAdopted?: boolean;
}

/** Installs the connected registry's instance on an Arc-enabled cluster. Child: the extension. */
export class ConnectedRegistryExtension extends pulumi.ComponentResource {
  /** ARM id of the extension. */
  readonly extensionId: pulumi.Output<string>;
  /** When it was last changed, by the service's time; empty where the service does not say. */
  readonly modifiedTime: pulumi.Output<string>;

  constructor(name: string, args: ConnectedRegistryExtensionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:cluster:ConnectedRegistryExtension", name, {}, options);
    const cluster = parseArmId(args.connectedClusterId);
    const settings = {
      "service.clusterIP": args.serviceAddress,
      "pvc.storageRequest": args.storageRequest,
      ...certificateSettings(args.certificate),
      ...trustSettings(args),
      ...(args.storageClassName ? { "pvc.storageClassName": args.storageClassName } : {}),
    };
    const adoption = args.isAdopted ? { import: `${args.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${args.name}` } : {};
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
      // Removal goes by what the extension's own state says it depends on: what the component waits for is not passed down by itself.
      // The Service's address cannot change in place, and one site's address cannot serve two releases at once.
      { parent: this, dependsOn: options.dependsOn, replaceOnChanges: ['configurationSettings["service.clusterIP"]'], deleteBeforeReplace: true, ...adoption },
    );
    this.extensionId = extension.id;
    this.modifiedTime = extension.systemData.apply((data) => data?.lastModifiedAt ?? "");
    this.registerOutputs({ extensionId: this.extensionId });
  }
}

/**
 * Set whatever they are, because Azure keeps the value before of what an update leaves out. Which of two spellings of the selector the chart reads is not known,
 * so both are sent; the other has no effect.
 */
function trustSettings({ distributesTrust, labelledNodesOnly }: ConnectedRegistryExtensionArgs): Record<string, string> {
  return {
    "trustDistribution.enabled": String(distributesTrust),
    "trustDistribution.useNodeSelector": String(labelledNodesOnly),
    "trustDistribution.skipNodeSelector": String(!labelledNodesOnly),
  };
}
