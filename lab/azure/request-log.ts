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
  private readonly watchers = new Set<(entry: LoggedRequest) => void>();

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    for (const watcher of this.watchers) watcher(entry);
  }

  /** Calls back when a request was served, before its caller gets the answer, until the returned function is called. */
  watch(watcher: (entry: LoggedRequest) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** ARM requests that may change something; sign-in is not one. */
  writes(): LoggedRequest[] {
    return this.entries.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path.toLowerCase().startsWith("/subscriptions/"));
  }
}
