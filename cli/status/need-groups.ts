import type { Need } from "./fleet-status";

/** Needs with the same code and urgency, in the order of the first of each. */
export interface NeedGroup {
  code: string;
  urgency: Need["urgency"];
  needs: Need[];
  /** The fix that all of them share, with `<stack>` for the name of each; undefined for one need, or where they differ. */
  sharedFix: string | undefined;
}

/** Groups needs, so that a hundred sites without a link are one thing to read. Keeps their order. */
export function needGroups(needs: readonly Need[]): NeedGroup[] {
  const groups = new Map<string, NeedGroup>();
  for (const need of needs) {
    const { code, urgency } = need;
    const group = groups.get(`${urgency} ${code}`) ?? { code, urgency, needs: [], sharedFix: undefined };
    group.needs.push(need);
    groups.set(`${urgency} ${code}`, group);
  }
  return [...groups.values()].map((group) => ({ ...group, sharedFix: sharedFix(group.needs) }));
}

function sharedFix(needs: readonly Need[]): string | undefined {
  const fixes = new Set(needs.map(({ stack, fix }) => fix.replaceAll(stack, "<stack>")));
  return needs.length > 1 && fixes.size === 1 ? [...fixes][0] : undefined;
}
