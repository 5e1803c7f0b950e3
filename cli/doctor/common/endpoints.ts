import type { Fault } from "../../../components/core/fault";
import { at, listAt, textAt } from "../../../components/core/json";
import { httpsTransport } from "../../../components/oci/registry-transport";
import { RegistryError } from "../../../components/oci/registry-error";
import { inParallel } from "../../io/in-parallel";
import { type Check, type Findings, warnings } from "../check";
import type { AzureView } from "./azure-view";

/** How long an endpoint may be silent, in milliseconds. Chosen by this project. */
const silenceMs = 10_000;

/** Does this machine reach the login server and the data endpoints of the hub's registry, by name and with trusted TLS? A warning: a run needs only some of them. */
export const endpoints: Check<AzureView> = {
  id: "endpoints",
  examines: "names and reachability of the registry's login server and data endpoints, from this machine",
  look: async (view): Promise<Findings> => {
    const transport = httpsTransport({ proxyEnvironment: view.environment, silenceMs });
    try {
      const hosts = endpointsOf((await view.registry()).body);
      const looked = await inParallel(hosts, hosts.length, async (host) => ({ host, failure: await failureAt(host, transport.send) }));
      return warnings(looked.flatMap(({ host, failure }) => (failure === undefined ? [] : [endpointFault(host, failure)])));
    } finally {
      transport.close();
    }
  },
};

/** `host[:port]` of a registry's login server and, if they are enabled, its data endpoints, as ARM returns it. */
export function endpointsOf(registry: unknown): string[] {
  const data = at(registry, "properties", "dataEndpointEnabled") === true ? listAt(registry, "properties", "dataEndpointHostNames").map(String) : [];
  return [...new Set([textAt(registry, "properties", "loginServer") ?? "", ...data])].filter((host) => host !== "");
}

/** Why nothing answers; undefined where anything does. Nothing is sent that needs a login. */
async function failureAt(host: string, send: ReturnType<typeof httpsTransport>["send"]): Promise<RegistryError | undefined> {
  try {
    (await send({ method: "GET", url: new URL(`https://${host}/v2/`), headers: {} })).destroy();
    return undefined;
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
}

/** Fault of an endpoint that this machine does not reach. */
export function endpointFault(host: string, { kind, message }: Pick<RegistryError, "kind" | "message">): Fault {
  const isName = /ENOTFOUND|EAI_AGAIN/.test(message);
  const fix = isName
    ? "correct the DNS of this machine; a private endpoint needs its private DNS zone (docs/how-to/restrict-the-network.md)"
    : "allow this machine to reach it: firewall, proxy (HTTPS_PROXY, NO_PROXY) and the registry's network rules";
  return {
    code: "EDGE-ENDPOINT",
    what: `this machine does not reach an endpoint of the hub's registry: ${message}`,
    given: `https://${host}`,
    allowed: "an answer over TLS with a trusted certificate",
    fix:
      kind === "untrusted-certificate"
        ? "add the authority of the proxy that inspects TLS to NODE_EXTRA_CA_CERTS, or exempt the registry's hosts from it"
        : fix,
  };
}
