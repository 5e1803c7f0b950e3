/**
 * A password of a registry token, as the service issued it. Everything that carries it uses these names:
 * TokenPassword, connection string, Readiness and RetiredPassword for the sync token; TokenPassword, Propagated, PullSecrets and RetiredPassword for the client token.
 */
export interface IssuedPassword {
  /** Secret. Never compared and never part of a key: `issuedAt` identifies the password. */
  value: string;
  /** When the service issued it, by the service's clock, ISO 8601. Source: Container Registry API, `creationTime` of a token password. */
  issuedAt: string;
  /** Number of passwords requested for the token so far, including this one. Generation 1 may have a previous password: its first issue may have been lost. */
  generation: number;
  /** The password that this one replaces, by its time of issue; it stays recorded once it is retired. Undefined: there is none. */
  previous: { issuedAt: string } | undefined;
}

/** Whether another password may be in use instead of this one: it replaces nothing safely before its user is seen to use it. */
export function replacesAnother({ generation, previous }: Pick<IssuedPassword, "previous"> & { generation: number | undefined }): boolean {
  return previous !== undefined || (generation ?? 1) > 1;
}
