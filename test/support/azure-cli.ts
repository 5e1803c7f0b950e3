import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** An account of a signed-in Azure CLI: a subscription, its tenant and the user's token there. */
export interface CliAccount {
  subscriptionId: string;
  tenantId: string;
  environmentName: string;
  /** Secret. */
  token: string;
}

/**
 * Writes an `az` into a folder that supports `account show` and `account get-access-token`; the first account is the default one.
 * Like the real one, it refuses `--tenant` beside `--subscription`. Source: Azure CLI 2.91, `az account` and `Profile.get_raw_token`.
 */
export async function azureCliIn(folder: string, accounts: readonly CliAccount[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "accounts.json");
  await writeFile(file, JSON.stringify(accounts), { mode: 0o600 });
  await writeFile(join(folder, "az"), `#!/bin/sh\nexec '${process.execPath}' '${__filename}' '${file}' "$@"\n`);
  await chmod(join(folder, "az"), 0o755);
}

const text = { type: "string" } as const;

function answer(accounts: readonly CliAccount[], args: readonly string[]): unknown {
  const options = { output: { ...text, short: "o" }, subscription: text, tenant: text, resource: text, scope: text };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.tenant && values.subscription) throw new Error("ERROR: Please specify only one of subscription and tenant, not both");
  const account = accounts.find(({ subscriptionId, tenantId }) => {
    if (values.subscription) return subscriptionId === values.subscription;
    return values.tenant === undefined || tenantId === values.tenant;
  });
  if (!account) throw new Error(`ERROR: The subscription of '${values.subscription ?? values.tenant}' doesn't exist in cloud 'AzureCloud'.`);
  const { subscriptionId, tenantId, environmentName, token } = account;
  if (positionals.join(" ") === "account show") return { environmentName, id: subscriptionId, isDefault: account === accounts[0], tenantId, state: "Enabled" };
  if (positionals.join(" ") !== "account get-access-token") throw new Error(`ERROR: '${positionals.join(" ")}' is misspelled or not recognized by the system.`);
  const expires = Math.floor(Date.now() / 1000) + 3600;
  return {
    accessToken: token,
    expires_on: expires,
    expiresOn: new Date(expires * 1000).toISOString(),
    subscription: subscriptionId,
    tenant: tenantId,
    tokenType: "Bearer",
  };
}

if (require.main === module) {
  const [file = "", ...args] = process.argv.slice(2);
  try {
    process.stdout.write(`${JSON.stringify(answer(JSON.parse(readFileSync(file, "utf8")) as CliAccount[], args))}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
