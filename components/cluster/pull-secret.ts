import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

/** Annotation that tells which password a pull secret holds. Ours. */
export const passwordTimeAnnotation = "edge-staging/password-created";

export interface PullSecretArgs {
  /** Required. Namespace and name; workload orchestration reads it there. */
  namespace: string;
  name: string;
  /** Required. Name of the client token. */
  username: string;
  /** Required. Secret. */
  password: pulumi.Input<string>;
  /** Required. Creation time of the password. */
  passwordTime: pulumi.Input<string>;
}

/** Credentials for pulls from the site's registry, in the form workload orchestration reads: Opaque, keys `username` and `password`. Source: staging guide. */
export class PullSecret extends pulumi.ComponentResource {
  /** Creation time of the password that the cluster holds, as it was last written there. */
  readonly passwordTime: pulumi.Output<string>;

  constructor(name: string, args: PullSecretArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:cluster:PullSecret", name, {}, options);
    const secret = new core.Secret(
      `${name}-secret`,
      {
        metadata: { namespace: args.namespace, name: args.name, annotations: { [passwordTimeAnnotation]: args.passwordTime } },
        type: "Opaque",
        stringData: { username: args.username, password: pulumi.secret(args.password) },
      },
      // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
      { parent: this, dependsOn: options.dependsOn },
    );
    this.passwordTime = secret.metadata.apply((metadata) => metadata?.annotations?.[passwordTimeAnnotation] ?? "");
    this.registerOutputs({ secretName: secret.metadata.name });
  }
}
