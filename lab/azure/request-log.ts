/** One answered request. */
export interface LoggedRequest {
  method: string;
  /** Without the query. */
  path: string;
  status: number;
  /** Display name of the caller; undefined when not signed in. */
  principal: string | undefined;
  /** Lab time. */
  time: Date;
}

/** What the lab's Azure was asked, in order. Holds no bodies and no queries, so no secrets. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
  }

  /** ARM requests that may change something; sign-in is not one. */
  writes(): LoggedRequest[] {
    return this.entries.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path.toLowerCase().startsWith("/subscriptions/"));
  }
}
