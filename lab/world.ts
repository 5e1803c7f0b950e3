import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type RunningAzure, startAzure } from "./azure/server";
import { createAuthority } from "./certificates";
import { startClock } from "./clock";
import { type Environment, cacheFolder } from "./engine/cache-folder";
import { cloneFolder } from "./engine/clone-folder";
import { assembleHome } from "./engine/home";
import { closedRegistryPlane } from "./registry/closed-plane";

/** Passphrase of the demo stacks; nothing of value is behind it. Documented in README. */
export const demoPassphrase = "edge-staging-demo";

export interface WorldOptions {
  /** Everything the world writes goes below it. */
  folder: string;
  /** Absolute path of the pulumi program. */
  pulumi: string;
  /** Environment of the calling process; programs get it with the world's own variables on top. */
  environment: Environment;
  /** Lab seconds per real second. @default 60 */
  speed?: number;
  /** Do operations take as long as the service's? @default false */
  applyLatencies?: boolean;
}

/** A running lab: an Azure, and an engine to use with it. */
export interface World {
  readonly azure: RunningAzure;
  readonly folder: string;
  /** What a program needs to work in this world, and nothing else. Holds the secret of the deploying service principal. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Milliseconds between two looks at the lab's services, whose clock runs fast. */
const pollIntervalMs = "50";

/** Starts a world. Whatever was started is ended when a later step fails. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, pulumi, environment } = options;
  await mkdir(join(folder, "state"), { recursive: true });
  const authority = await createAuthority("edge-staging lab", folder);
  const home = await assembleHome({
    folder: join(folder, "home"),
    pulumi,
    searchPath: environment["PATH"] ?? "",
    compileCache: join(cacheFolder(environment, homedir()), "compiled"),
  });
  const clock = startClock(options.speed ?? 60);
  const azure = await startAzure({
    clock,
    authority,
    registries: closedRegistryPlane,
    applyLatencies: options.applyLatencies ?? false,
    folder: join(folder, "azure"),
  });
  const { signIn } = azure;
  return {
    azure,
    folder,
    environment: {
      ...home.environment,
      ARM_METADATA_HOSTNAME: new URL(azure.endpoint).host,
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
      ARM_TENANT_ID: signIn.tenantId,
      ARM_SUBSCRIPTION_ID: signIn.subscriptionId,
      ARM_CLIENT_ID: signIn.clientId,
      ARM_CLIENT_SECRET: signIn.clientSecret,
      SSL_CERT_FILE: authority.file ?? "",
      NODE_EXTRA_CA_CERTS: authority.file ?? "",
      EDGE_STAGING_POLL_INTERVAL_MS: pollIntervalMs,
      EDGE_STAGING_LAB_POLL_MS: pollIntervalMs,
      // Sidecar files of metadata can be left empty by a kill, and then block every command.
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: demoPassphrase,
      PULUMI_OPTION_POLICY_PACK: join(cloneFolder, "policy"),
    },
    stop: () => azure.stop(),
  };
}
