import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { roleAssignment } from "../../lab/azure/authorization/role-assignment";
import type { Principal } from "../../lab/azure/principal";
import { exchangeAudience, runnerSubject } from "../../lab/azure/runner-tokens";
import { facts, roleIds } from "../../lab/facts";
import type { World } from "../../lab/world";
import { azureCliIn } from "./azure-cli";

type Variables = Record<string, string>;

/** Clears the variables of other sign-ins: an empty text counts as not set. */
const signedOut: Variables = { ARM_CLIENT_ID: "", ARM_CLIENT_SECRET: "" };

/** A certificate for sign-ins, PEM: the private key, then the certificate. MSAL signs with RSA keys only. */
export async function rsaCertificate(): Promise<{ certificate: string; file: string }> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const created = await x509.X509CertificateGenerator.createSelfSigned({ name: "CN=edge-staging", keys, signingAlgorithm: algorithm });
  const certificate = `${created.toString("pem")}\n`;
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { certificate, file: `${key}\n${certificate}` };
}

/** The ways to sign in to a lab as an owner of its subscription, each with its environment variables. */
export class SignIns {
  constructor(
    private readonly world: World,
    private readonly folder: string,
  ) {}

  /** The deployer with a certificate of its application. */
  async certificate(): Promise<Variables> {
    const { certificate, file } = await rsaCertificate();
    const { directory, signIn } = this.world.azure;
    directory.addCertificate(signIn.clientId, certificate);
    const path = join(this.folder, "sign-in.pem");
    await writeFile(path, file, { mode: 0o600 });
    return { ARM_CLIENT_SECRET: "", ARM_CLIENT_CERTIFICATE_PATH: path };
  }

  /** The deployer with tokens of a CI runner. */
  async runner(): Promise<Variables> {
    const { directory, runner, signIn } = this.world.azure;
    directory.addFederatedCredential(signIn.clientId, { issuer: runner.issuer, subject: runnerSubject, audience: exchangeAudience });
    const request = { ACTIONS_ID_TOKEN_REQUEST_URL: runner.requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: runner.requestToken };
    return { ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "true", ...request };
  }

  /** The machine's managed identity. */
  async managedIdentity(): Promise<Variables> {
    const { directory, identities } = this.world.azure;
    this.makeOwner(directory.createManagedIdentity("build machine"));
    return { ...signedOut, ARM_TENANT_ID: "", ARM_USE_MSI: "true", IDENTITY_ENDPOINT: identities.url, IDENTITY_HEADER: identities.header };
  }

  /** A guest with the Azure CLI, whose default account is in the guest's own tenant. */
  async guest(): Promise<Variables> {
    const { directory } = this.world.azure;
    const user = directory.createUser("guest of the plant");
    this.makeOwner(user);
    const own = { ...facts.foreign, environmentName: "AzureCloud", token: directory.sign(user, "access", facts.foreign.tenantId) };
    const plant = { subscriptionId: facts.subscriptionId, tenantId: facts.tenantId, environmentName: "AzureCloud", token: directory.sign(user) };
    const bin = join(this.folder, "azure-cli");
    await azureCliIn(bin, [own, plant]);
    return { ...signedOut, ARM_TENANT_ID: "", PATH: `${bin}:${this.world.environment["PATH"]}` };
  }

  private makeOwner({ objectId: principalId }: Principal): void {
    const { clock, store } = this.world.azure.azure;
    store.put(roleAssignment({ scope: `/subscriptions/${facts.subscriptionId}`, roleId: roleIds.owner, principalId, createdOn: clock.now() }));
  }
}
