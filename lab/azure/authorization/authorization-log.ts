import type { Principal } from "../principal";

/** One look at a caller's roles. */
export interface Authorization {
  /** Object id of the caller. */
  principalId: string;
  action: string;
  /** Id of the resource, group or subscription at which the action must be allowed. */
  scope: string;
  isAllowed: boolean;
  /** The call to ARM; undefined for a registry's data plane. */
  call?: { method: string; path: string; apiVersion: string };
}

/** Looks at roles, in order: which action a caller needed, where, and whether its roles allow it. */
export class AuthorizationLog {
  readonly entries: Authorization[] = [];

  add(entry: Authorization): void {
    this.entries.push(entry);
  }

  /** Those of one caller. */
  of({ objectId }: Principal): Authorization[] {
    return this.entries.filter(({ principalId }) => principalId === objectId);
  }
}
