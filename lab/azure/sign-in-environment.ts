import type { RunningAzure } from "./server";

/** Environment variables with which programs find and sign in to a lab's Azure. Secret. */
export function signInEnvironment({ endpoint, signIn }: Pick<RunningAzure, "endpoint" | "signIn">): Record<string, string> {
  return {
    ARM_METADATA_HOSTNAME: new URL(endpoint).host,
    ARM_DISABLE_INSTANCE_DISCOVERY: "true",
    ARM_TENANT_ID: signIn.tenantId,
    ARM_SUBSCRIPTION_ID: signIn.subscriptionId,
    ARM_CLIENT_ID: signIn.clientId,
    ARM_CLIENT_SECRET: signIn.clientSecret,
  };
}
