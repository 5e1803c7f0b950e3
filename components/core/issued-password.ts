/**
 * A password of a registry token, as the service issued it. Everything that carries it uses these three names:
 * TokenPassword, connection string, Readiness and RetiredPassword for the sync token; TokenPassword, Propagated, PullSecrets and RetiredPassword for the client token.
 */
export interface IssuedPassword {
  /** Secret. Never compared and never part of a key: `issuedAt` identifies the password. */
  value: string;
  /** When the service issued it, by the service's clock, ISO 8601. Source: Container Registry API, `creationTime` of a token password. */
  issuedAt: string;
  /**
   * Number of passwords requested for the token so far, including this one. 1: the token's user never used another one.
   * The token may still have one: if a first issue was lost, it is issued again.
   */
  generation: number;
}
