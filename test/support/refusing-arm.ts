import { ArmError } from "../../components/arm/arm-error";
import type { ArmCall } from "../../components/arm/arm-call";
import type { ArmClient } from "../../components/arm/arm-client";
import type { Context } from "../../components/dynamic/lifecycle";
import { checkLocks } from "../../lab/azure/authorization/management-locks";
import { ArmError as LabError } from "../../lab/azure/operation";
import { Store } from "../../lab/azure/store";

const lockType = "Microsoft.Authorization/locks";

/** Management locks and refusals chosen by a test, around a service in memory. The lab's rule decides which calls a lock refuses. */
export class RefusingArm {
  /** Refuses a call before the service sees it. */
  refuse: (method: string, path: string) => ArmError | undefined = () => undefined;
  private readonly store = new Store();

  /** Places a lock. @returns a function that removes it */
  lock(scope: string, level: "CanNotDelete" | "ReadOnly"): () => void {
    const id = `${scope}/providers/${lockType}/keep`;
    this.store.put({ id, name: "keep", type: lockType, envelope: {}, properties: { level }, hidden: {} });
    return () => void this.store.delete(id);
  }

  /** The same services behind these locks. A DELETE of a missing resource succeeds, as in `ArmClient`. */
  around(context: Context): Context {
    const { arm } = context;
    const locked: Partial<ArmClient> = {
      listIfThere: async (list, apiVersion) => (list.endsWith(`/${lockType}`) ? this.listed(list) : arm.listIfThere(list, apiVersion)),
      begin: async (call) => {
        this.check(call);
        return arm.begin(call);
      },
      beginDelete: async (id, apiVersion, query) => {
        if ((await arm.get(id, apiVersion)) === undefined) return undefined;
        this.check({ method: "DELETE", path: id });
        return arm.beginDelete(id, apiVersion, query);
      },
    };
    return { ...context, arm: { ...arm, ...locked } as ArmClient };
  }

  /** Locks at the scope of a list and below it. */
  private listed(list: string) {
    const scope = list.slice(0, -`/providers/${lockType}`.length);
    return this.store.below(scope, lockType).map(({ id, properties }) => ({ id, properties }));
  }

  private check({ method, path }: ArmCall): void {
    const call = `${method} ${path}`;
    const refusal = this.refuse(method, path);
    if (refusal !== undefined) throw refusal;
    try {
      checkLocks(this.store, method, path);
    } catch (error) {
      throw error instanceof LabError ? new ArmError(error.status, error.code, error.message, call) : error;
    }
  }
}
