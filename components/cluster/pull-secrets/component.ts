import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { type PullSecretPlace, heldTime, pullSecretTexts } from "./pull-secret";

/** Annotation that tells which password a pull secret holds. Ours. */
export const passwordTimeAnnotation = "edge-staging/password-created";

export interface PullSecretsArgs {
  /** Required. Where they lie; each namespace and name once. */
  places: readonly PullSecretPlace[];
  /** Required. Name of the client token. */
  username: string;
  /** Required. Secret. */
  password: pulumi.Input<string>;
  /** Required. Creation time of the password. */
  passwordTime: pulumi.Input<string>;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Optional. Of a site that was there before those that are in the cluster, `namespace/name`: they are imported, and taken over from whoever wrote them. @default - all of them are made */
  present?: readonly string[] | undefined;
}

/** Credentials for pulls from the site's registry, in every namespace and form that they are asked for. Children: a Secret for each place. */
export class PullSecrets extends pulumi.ComponentResource {
  /** Creation time of the password that all of them hold, as they were last written to the cluster; empty while they differ. */
  readonly passwordTime: pulumi.Output<string>;

  constructor(name: string, args: PullSecretsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:cluster:PullSecrets", name, {}, options);
    const { username, password, passwordTime, serviceAddress, present } = args;
    const times = args.places.map(({ namespace, name: secretName, type }) => {
      const stringData = pulumi
        .all([password, serviceAddress])
        .apply(([given, address]) => pullSecretTexts(type, { username, password: given, serviceAddress: address }));
      const secret = new core.Secret(
        // A place of its own for each: one more or less leaves the others alone.
        `${name}-${namespace}-${secretName}`,
        {
          metadata: {
            namespace,
            name: secretName,
            annotations: { [passwordTimeAnnotation]: passwordTime, ...(present && { "pulumi.com/patchForce": "true" }) },
          },
          type,
          stringData: pulumi.secret(stringData),
        },
        // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
        { parent: this, dependsOn: options.dependsOn, ...(present?.includes(`${namespace}/${secretName}`) && { import: `${namespace}/${secretName}` }) },
      );
      return secret.metadata.apply((metadata) => metadata?.annotations?.[passwordTimeAnnotation] ?? "");
    });
    this.passwordTime = pulumi.all(times).apply(heldTime);
    this.registerOutputs({});
  }
}
