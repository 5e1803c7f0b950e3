import { RegistryClient } from "../../components/oci/registry-client";
import { httpsTransport } from "../../components/oci/registry-transport";
import { repositoryOf } from "../../components/oci/image-source";
import { type Command, exitCodes } from "../io/command";
import { parseProveArguments, proveHelp } from "./prove-arguments";
import { proofFaults, proofTable } from "./prove-report";
import { isConclusive, type Proof, proveSite } from "./prove-site";
import { readSiteFacts } from "./site-facts";
import { siteRegistry } from "./site-registry";
import { stackOutputs } from "../engine/stack-reading";

/** `npm run prove`: is what the site serves, byte for byte, what the cloud holds? Reads only. */
export const prove: Command = async (args, io) => {
  const asked = parseProveArguments(args);
  if (!asked) {
    io.print(proveHelp);
    return exitCodes.done;
  }
  const { facts, clientToken } = readSiteFacts(asked.stack, await stackOutputs(io.folder, asked.stack));
  const cloud = new RegistryClient({
    host: facts.registryLoginServer,
    transport: httpsTransport({ proxyEnvironment: io.environment }),
    credentials: { kind: "password", ...clientToken },
  });
  const site = await siteRegistry(facts, clientToken, asked, io);
  try {
    const registries = { cloud, site };
    const proof = await proveSite(facts, { registry: (side, repository) => repositoryOf(registries[side], repository), narrate: io.narrate });
    for (const line of proofFaults(proof)) io.narrate(line);
    io.print(asked.json ? JSON.stringify(proof, undefined, 2) : proofTable(proof));
    return exitCodeOf(proof);
  } finally {
    cloud.close();
    site.close();
  }
};

/** 0 proved, 1 not the same, 3 could not be found out. */
export function exitCodeOf(proof: Proof): number {
  if (proof.proved) return exitCodes.done;
  return isConclusive(proof) ? exitCodes.no : exitCodes.failed;
}
