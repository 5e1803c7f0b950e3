/** What the node script said last on a node. */
export interface NodeTrustResult {
  /** What became of it, for example `trusted`, `restored`, `waiting` or `refused`; see the script's own list. */
  result: string;
  /** How containerd is told: `files`, `legacy`, `config_path`, `restore`, or `none`. */
  plan: string;
  /** How often containerd was restarted. */
  restarts: number;
  reason: string;
}

/** The last line of the node script in a text, or undefined where it holds none. Source: components/cluster/node-trust/node-trust.sh. */
export function nodeTrustResult(text: string): NodeTrustResult | undefined {
  const last = [...text.matchAll(/^node-trust result=(\S+) plan=(\S+) restarts=(\d+) reason=(.*)$/gm)].at(-1);
  if (!last) return undefined;
  const [, result = "", plan = "", restarts = "", reason = ""] = last;
  return { result, plan, restarts: Number(restarts), reason };
}
