import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import type { ProgramWorld } from "./program-world";
import { SitePasswords } from "./site-passwords";

/** The real secrets of a world in which line-1 is up: passwords, connection string, kubeconfig, sign-in, passphrase and token of the secrets provider. */
export async function knownSecrets(given: ProgramWorld): Promise<string[]> {
  const { environment } = given.world;
  const { sync, client } = await new SitePasswords(given).inUse();
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(environment["KUBECONFIG"] ?? "");
  const users = kubeconfig.getUsers().flatMap(({ keyData, token, password }) => [keyData, token, password]);
  const signIn = [environment["ARM_CLIENT_SECRET"], environment["PULUMI_CONFIG_PASSPHRASE"], environment["VAULT_SERVER_TOKEN"]];
  const all = [sync, client, `SyncTokenPassword=${sync}`, ...signIn, ...users.filter((secret) => secret !== undefined)];
  // Every output contains an empty text, and some contain a short one by chance.
  return all.map((secret) => {
    assert.ok(secret !== undefined && secret.length >= 16, "a secret of the world is missing");
    return secret;
  });
}
