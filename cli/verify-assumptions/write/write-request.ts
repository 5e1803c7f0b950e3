import { type CommandIo, type Given, UsageError } from "../../io/command";

/** What `verify-assumptions --write` was asked for. */
export interface WriteRequest {
  subscriptionId: string;
  group: string;
  location: string;
  /** Was it confirmed on the command line? */
  isConfirmed: boolean;
  /** File of the recording, if one is wanted. */
  record: string | undefined;
}

/** Name of a resource group. Source: Azure, "Naming rules and restrictions for Azure resources". */
const groupName = /^[-\w.()]{0,89}[-\w()]$/;

/** Reads the options of `--write`; undefined without it. Throws UsageError with every problem. */
export function writeRequest(given: Given, { environment, ask }: Pick<CommandIo, "environment" | "ask">): WriteRequest | undefined {
  const [group, location, record] = [given.text("scratchGroup"), given.text("location"), given.text("record")];
  const subscriptionId = given.text("subscription") ?? environment["ARM_SUBSCRIPTION_ID"];
  const isConfirmed = given.has("yes");
  if (!given.has("write")) {
    const options = { "scratch-group": group, location, subscription: given.text("subscription"), record, yes: isConfirmed };
    const lost = Object.entries(options).flatMap(([option, value]) => (value ? [option] : []));
    if (lost.length > 0) throw new UsageError(lost.map((option) => `--${option} needs --write`).join("\n"));
    return undefined;
  }
  const faults = [
    ...(group === undefined ? ["--write needs --scratch-group <name>: a resource group that it creates and deletes"] : []),
    ...(group !== undefined && !groupName.test(group)
      ? [`--scratch-group takes 1-90 letters, digits, -, _, ( ) and ., not ending with ., given ${group}`]
      : []),
    ...(location === undefined ? ["--write needs --location <region> for the scratch group, for example westeurope"] : []),
    ...(location !== undefined && !/^[a-z0-9]+$/.test(location) ? [`--location takes a region in lower case without spaces, given ${location}`] : []),
    ...(subscriptionId === undefined ? ["--write needs --subscription <id>, or ARM_SUBSCRIPTION_ID"] : []),
    ...(subscriptionId !== undefined && !/^[0-9a-f-]{36}$/i.test(subscriptionId)
      ? [`--subscription takes the id of a subscription, given ${subscriptionId}`]
      : []),
    ...(!isConfirmed && ask === undefined ? ["--write asks first, and nobody can be asked here: add --yes"] : []),
  ];
  if (group === undefined || location === undefined || subscriptionId === undefined || faults.length > 0) throw new UsageError(faults.join("\n"));
  return { subscriptionId, group, location, isConfirmed, record };
}
