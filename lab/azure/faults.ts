import type { ArmAnswer } from "./operation";

/** A fault to happen once. */
export interface Fault {
  /** @default - any */
  method?: string;
  /** Tested on the path without the query. */
  path: RegExp;
  /** Answer instead of the service, or cut the connection: before the service acts, or after it acted (the caller never learns). */
  outcome: ArmAnswer | "drop before" | "drop after";
  /** How often. @default - 1 */
  times?: number;
}

/** Faults that tests plan; each happens to the next request that fits. */
export class Faults {
  private readonly planned: { fault: Fault; left: number }[] = [];

  next(fault: Fault): void {
    this.planned.push({ fault, left: fault.times ?? 1 });
  }

  /** Takes the fault planned for this request, if any. */
  take(method: string, path: string): Fault["outcome"] | undefined {
    const index = this.planned.findIndex(({ fault }) => (fault.method ?? method) === method && fault.path.test(path));
    const entry = this.planned[index];
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.planned.splice(index, 1);
    return entry.fault.outcome;
  }
}
