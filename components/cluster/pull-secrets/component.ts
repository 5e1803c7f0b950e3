import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { releaseNamespace } from "../../core/connected-registry";
import type { IssuedPassword } from "../../core/issued-password";
import { ownerAnnotation } from "../../core/owner";
import { resourceTypes } from "../../core/resource-types";
import { type DeclaredInputs, stackOwner } from "../../dynamic/edge-resource";
import { type PullSecretPlace, commonTime, pullSecretTexts } from "./pull-secret";

/** Annotation of a pull secret with the `issuedAt` of its password. */
export const issuedAtAnnotation = "edge-staging/password-created";

export interface PullSecretsArgs {
  /** Required. Where the Secrets are; each namespace and name once. */
  places: readonly PullSecretPlace[];
  /** Required. Name of the client token. */
  username: string;
  /** Required. The client token's password that the site accepts. */
  password: DeclaredInputs<Pick<IssuedPassword, "value" | "issuedAt">>;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Optional. For an adopted site, the Secrets that exist in the cluster, `namespace/name`: they are imported. @default - all Secrets are created */
  present?: readonly string[] | undefined;
  /** Optional. Resources whose replacement may delete the release's namespace: Secrets in it are replaced with them. @default - none */
  replacedWith?: pulumi.Resource[] | undefined;
}

/** Credentials for pulls from the site's registry, in every configured namespace and form. Children: a Secret for each place. */
export class PullSecrets extends pulumi.ComponentResource {
  /** `issuedAt` of the password that all Secrets contain, as they were last written to the cluster; empty while they differ. */
  readonly issuedAt: pulumi.Output<string>;

  constructor(name: string, args: PullSecretsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.pullSecrets, name, {}, options);
    const { username, password, serviceAddress, present } = args;
    const times = args.places.map(({ namespace, name: secretName, type }) => {
      const stringData = pulumi
        .all([password.value, serviceAddress])
        .apply(([value, address]) => pullSecretTexts(type, { username, password: value, serviceAddress: address }));
      const secret = new core.Secret(
        // The name contains the place, so that adding or removing one leaves the others alone.
        `${name}-${namespace}-${secretName}`,
        {
          metadata: {
            namespace,
            name: secretName,
            // Overwrites fields that another field manager changed since; without it, the apply would fail with a conflict.
            annotations: { [issuedAtAnnotation]: password.issuedAt, [ownerAnnotation]: stackOwner(), "pulumi.com/patchForce": "true" },
          },
          type,
          stringData: pulumi.secret(stringData),
        },
        // Each child needs the component's dependencies in its own state, because deletion follows that; a component does not pass them down.
        {
          parent: this,
          dependsOn: options.dependsOn,
          ...(namespace === releaseNamespace && { replaceWith: args.replacedWith ?? [], deleteBeforeReplace: true }),
          ...(present?.includes(`${namespace}/${secretName}`) && { import: `${namespace}/${secretName}` }),
        },
      );
      return secret.metadata.apply((metadata) => metadata?.annotations?.[issuedAtAnnotation] ?? "");
    });
    this.issuedAt = pulumi.all(times).apply(commonTime);
    this.registerOutputs({});
  }
}
