import { latencies } from "../latencies";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import type { Property } from "../property-table";
import { resourceAt, sameId, systemData } from "../resource";
import { issuePassword, slotsOf, type SlotName } from "./password-slot";
import { registryVersions, registryIdOf, registryPath, type RegistryServices } from "./services";

const body: Property = {
  type: "object",
  properties: {
    tokenId: { type: "string", flags: ["required"] },
    expiry: { type: "string" },
    // Not `name`, which is the resource's name in the tables.
    name: { type: "string", known: ["password1", "password2"] },
  },
};

const bothSlots: readonly SlotName[] = ["password1", "password2"];

/** `generateCredentials` of registries: the only operation that returns a password's value. */
export function credentialOperations({ applyLatencies }: Pick<RegistryServices, "applyLatencies">): Operation[] {
  return [
    operation({
      verb: "POST",
      path: `${registryPath}/generateCredentials`,
      apiVersions: registryVersions,
      body,
      source: "connected-registry reference 1.6",
      latency: "immediate",
      handle: (request, azure) => generate(request, azure, applyLatencies ? latencies["password replication"].ms : 0),
    }),
  ];
}

/** With a name, replaces that slot only; without one, both. Lists both existing slots, only new ones with their value. */
function generate(request: ArmRequest, azure: Azure, replicationMs: number): ArmAnswer {
  const { tokenId, name, expiry } = request.body ?? {};
  const token = resourceAt(String(tokenId), azure);
  if (!sameId(token.id.split("/").slice(0, -2).join("/"), registryIdOf(request)))
    throw new ArmError(400, "InvalidTokenId", `The token '${String(tokenId)}' is not one of registry '${request.parameters.registry}'.`);
  if (token.properties.provisioningState !== "Succeeded")
    throw new ArmError(409, "TokenNotActive", `The token '${token.name}' is not active yet. Try again later.`);
  const now = azure.clock.now();
  const until = typeof expiry === "string" ? expiryOf(expiry, now) : undefined;
  const former = slotsOf(token);
  const issued = bothSlots
    .filter((slot) => name === undefined || slot === name)
    .map((slot) => issuePassword({ name: slot, now, expiry: until, former: former.find((other) => other.name === slot), replicationMs }));
  const slots = bothSlots.flatMap((slot) => issued.find((one) => one.slot.name === slot)?.slot ?? former.find((one) => one.name === slot) ?? []);
  azure.store.put({ ...token, envelope: { systemData: systemData(request.principal, now, token) }, hidden: { ...token.hidden, slots } });
  const passwords = slots.map((slot) => {
    const value = issued.find((one) => one.slot.name === slot.name)?.value;
    return {
      name: slot.name,
      creationTime: slot.creationTime,
      ...(slot.expiry === undefined ? {} : { expiry: slot.expiry }),
      ...(value === undefined ? {} : { value }),
    };
  });
  return { status: 200, body: { username: token.name, passwords } };
}

/** Code `assumed`. */
function expiryOf(expiry: string, now: Date): string {
  const at = Date.parse(expiry);
  if (Number.isNaN(at) || at <= now.getTime()) throw new ArmError(400, "InvalidExpiry", `The expiry '${expiry}' is not an ISO 8601 time in the future.`);
  return new Date(at).toISOString();
}
