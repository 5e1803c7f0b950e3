import type { CertificateAuthority } from "../certificates";
import type { Clock } from "../clock";
import { facts, roleIds } from "../facts";
import type { Interpose } from "../interposed";
import type { RegistryPlane } from "../registry/plane";
import { roleAssignment } from "./authorization/role-assignment";
import { ConnectedAgents } from "./connected-agents";
import { RegistryDirectory } from "./container-registry/registry-directory";
import { Directory, type ServicePrincipal } from "./directory";
import { Exchange } from "./exchange";
import { Faults } from "./faults";
import { listen } from "./https-front";
import { type OperationSpan, RunningOperations } from "./long-running-operations";
import type { Azure } from "./operation";
import { operations } from "./operations";
import type { IdentityEndpoint } from "./identity-endpoint";
import { Pipeline } from "./pipeline";
import type { Principal } from "./principal";
import { RequestLog } from "./request-log";
import type { Subscription } from "./resources/subscriptions";
import { Registrations } from "./resources/registrations";
import type { RunnerTokens } from "./runner-tokens";
import { type CloudName, SignIn } from "./sign-in";
import { Store } from "./store";

/** Options of the lab's Azure. */
export interface AzureOptions {
  clock: Clock;
  authority: CertificateAuthority;
  registries: RegistryPlane;
  /** Operations take the time in the latency table, and run asynchronously where the service may do either. */
  applyLatencies: boolean;
  /** Folder for data on disk; images to import are OCI layouts in `upstream/{registry host}/{repository}`. */
  folder: string;
  /** How GET returns an extension's protected settings: omitted, or keys with empty values. Both occur. @default "omitted" */
  protectedSettings?: "omitted" | "blank";
  /** Name of the cloud in its metadata. @default "AzureCloud" */
  cloud?: CloudName;
  /** Whether the subscriptions start without registered resource providers. @default false - every provider is registered */
  isUnregistered?: boolean;
  /** @default - clients use the listener itself */
  interpose?: Interpose;
}

/** The lab's Azure, running. */
export interface RunningAzure {
  /** `https://127.0.0.1:port`. */
  readonly endpoint: string;
  readonly azure: Azure;
  /** The deploying service principal, Owner of the tenant's subscriptions. Holds a secret. */
  readonly signIn: ServicePrincipal & { tenantId: string; subscriptionId: string };
  readonly requests: RequestLog;
  /** The tenant's principals and their credentials. */
  readonly directory: Directory;
  /** Tokens of a CI runner that applications may trust. Holds a secret. */
  readonly runner: RunnerTokens;
  /** Tokens of the machine's managed identities. Holds a secret. */
  readonly identities: IdentityEndpoint;
  /** Spans of all operations so far. */
  readonly history: readonly OperationSpan[];
  readonly faults: Faults;
  /** Bearer token of any principal, including managed identities. Secret. */
  tokenFor(principal: Principal): string;
  /** Creates another service principal, without roles. */
  createServicePrincipal(displayName: string): ServicePrincipal;
  stop(): Promise<void>;
}

/** Starts the lab's Azure on a free port of the loopback. */
export async function startAzure(options: AzureOptions): Promise<RunningAzure> {
  const { clock, authority, applyLatencies, protectedSettings = "omitted", cloud = "AzureCloud", isUnregistered = false, interpose } = options;
  const { subscriptionId, plantSubscriptionId, tenantId, foreign } = facts;
  const subscriptions: Subscription[] = [
    { subscriptionId, tenantId, displayName: "Hub" },
    { subscriptionId: plantSubscriptionId, tenantId, displayName: "Plants" },
    { ...foreign, displayName: "Another company" },
  ];
  const store = new Store();
  const directory = new Directory(tenantId, clock);
  const requests = new RequestLog();
  const faults = new Faults();
  let exchange: Exchange | undefined;
  const front = await listen(authority, async (request, text, response) => await exchange?.handle(request, text, response), 0, interpose);
  const endpoint = `https://127.0.0.1:${front.port}`;
  const running = new RunningOperations({ clock, endpoint, applyLatencies });
  const agents = new ConnectedAgents(store, clock);
  const registrations = new Registrations(clock, isUnregistered);
  const azure: Azure = { endpoint, clock, store, operations: running, agents, registrations, registries: options.registries };
  const registries = new RegistryDirectory({ ...options, store, directory });
  const all = operations({ azure, agents, registries, directory, running, applyLatencies, folder: options.folder, protectedSettings, subscriptions });
  const tenants = new Map(subscriptions.map((one) => [one.subscriptionId, one.tenantId]));
  const pipeline = new Pipeline({ azure, operations: all, running, directory, subscriptions: tenants });
  const signIn = new SignIn({ endpoint, clock, directory, cloud });
  exchange = new Exchange({ clock, requests, faults, signIn, pipeline });
  const deployer = directory.createServicePrincipal("edge-staging deployer");
  for (const id of [subscriptionId, plantSubscriptionId])
    store.put(roleAssignment({ scope: `/subscriptions/${id}`, roleId: roleIds.owner, principalId: deployer.objectId, createdOn: clock.now() }));
  return {
    endpoint,
    azure,
    signIn: { ...deployer, tenantId, subscriptionId },
    requests,
    directory,
    runner: signIn.runner,
    identities: signIn.identities,
    history: running.history,
    faults,
    tokenFor: (principal) => directory.sign(principal),
    createServicePrincipal: (displayName) => directory.createServicePrincipal(displayName),
    stop: async () => {
      await front.stop();
      await running.stop();
      await registries.stop();
    },
  };
}

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
