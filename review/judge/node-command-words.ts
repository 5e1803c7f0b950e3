import { type FieldWords, high, type KindWords, low, medium, type Meaning } from "./kind-words";
import { counted, gainedAndLostAuthorities, nothingRestarts, whereEdited } from "./node-trust-words";

/** What is in a script that goes to a node. */
interface Sent {
  authorities: string;
  address: string;
  /** All of it but these two and what is only told. */
  rest: string;
}

const certificate = /-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n/g;

/** Parses the script that components/cluster/node-trust/node-script.ts and NodeTrustOverSsh build. */
function sent(stdin: unknown): Sent {
  const text = String(stdin);
  const rest = text.replaceAll(certificate, "").replace(/^(ADDRESS|NODE_NAME|HOST|WAIT_SECONDS)=.*\n/gm, "");
  return { authorities: (text.match(certificate) ?? []).join(""), address: /^ADDRESS='(.*)'$/m.exec(text)?.[1] ?? "", rest };
}

const looked = medium(`the node is looked at again; ${whereEdited}`);
const anotherScript = medium("another script looks at the node; containerd restarts once where that gives it another config.toml, and not elsewhere");
const anotherAddress = medium(
  "the node trusts the registry at another address; containerd restarts once where its config.toml names the address (plan legacy, or tables written by hand), and not where it looks into a folder (plans config_path and files)",
);

function meaningOf(before: unknown, after: unknown): Meaning {
  if (before === undefined || after === undefined) return looked;
  const [old, now] = [sent(before), sent(after)];
  if (old.rest !== now.rest) return anotherScript;
  if (old.address !== now.address) return anotherAddress;
  const { gained, lost } = gainedAndLostAuthorities(old.authorities, now.authorities);
  if (lost.length > 0) return medium(`the node trusts an authority no more: pulls fail where it signed the registry's certificate; ${nothingRestarts}`);
  if (gained.length > 0) return low(`the node trusts more authorities, and ${nothingRestarts}`);
  return low(`what is told of the node changes, or how long the registry is waited for; ${nothingRestarts}`);
}

/** What is not the same in two scripts, none of which is shown. */
function difference(before: unknown, after: unknown): string {
  const [old, now] = [sent(before), sent(after)];
  return [
    ...(old.authorities === now.authorities ? [] : [`authorities: ${counted(gainedAndLostAuthorities(old.authorities, now.authorities))}`]),
    ...(old.address === now.address ? [] : [`address: ${old.address} to ${now.address}`]),
    ...(old.rest === now.rest ? [] : ["script"]),
  ].join("; ");
}

const stdin: FieldWords = { label: "what the node is sent", difference, means: meaningOf };

/** How trust of one node over SSH is told. */
export const nodeCommandWords: KindWords = {
  type: "command:remote:Command",
  noun: "trust of a node over SSH",
  create: medium(`the node is made to trust the registry, when those before it do; ${whereEdited}`),
  update: looked,
  replace: high(`the node gets its own bytes back, and pulls from the registry only when it is made to trust it again; ${whereEdited}`),
  delete: high(`the node gets its own bytes back, and pulls from the registry no more; ${whereEdited}`),
  fields: {
    stdin,
    connection: { label: "way to the node", isSecret: true, means: () => medium(`the node is reached another way and looked at again; ${whereEdited}`) },
  },
};
