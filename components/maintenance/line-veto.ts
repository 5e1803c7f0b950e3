import type { Environment } from "../arm/credential";
import { ClusterAccessError } from "../cluster/access/cluster-access-error";
import { readConfigMap } from "../cluster/access/config-map";
import { loadKubeconfig } from "../cluster/access/kubeconfig";
import { foreignText } from "../core/foreign-text";
import type { Maintenance } from "./maintenance";
import type { StartQuestion } from "./start-decision";

/** The only text that allows interruptions. */
const allowing = "false";

/** What the line's own system says in the cluster. What cannot be read counts as a veto: a line that is producing may be the reason. */
export async function lineVeto(veto: NonNullable<Maintenance["veto"]>, environment: Environment): Promise<StartQuestion["veto"]> {
  const { namespace, name, key, context } = veto;
  try {
    const data = await readConfigMap(loadKubeconfig({ context, environment }), namespace, name);
    return vetoIn(data, veto, key);
  } catch (error) {
    if (!(error instanceof ClusterAccessError)) throw error;
    return { is: "vetoed", reason: `the line's veto cannot be read: ${error.message}` };
  }
}

/** What a ConfigMap's data says. Exported for tests. */
export function vetoIn(
  data: Readonly<Record<string, string>> | undefined,
  { namespace, name }: { namespace: string; name: string },
  key: string,
): StartQuestion["veto"] {
  const place = `key ${key} of ConfigMap ${namespace}/${name}`;
  const text = data?.[key]?.trim();
  if (text === undefined) return { is: "vetoed", reason: `${place} does not exist; \`${allowing}\` there allows the work` };
  if (text.toLowerCase() === allowing) return { is: "clear" };
  return { is: "vetoed", reason: `the line vetoes it: ${text === "" ? "no reason given" : foreignText(text)} (${place})` };
}
