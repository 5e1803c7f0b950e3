import type { RunningAzure } from "./server";

/** The variables by which programs find a lab's Azure and sign in to it. Secret. */
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
