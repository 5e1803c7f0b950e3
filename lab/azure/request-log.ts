/** One answered request. */
export interface LoggedRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** The query's `api-version`; undefined if it has none. */
  apiVersion: string | undefined;
  status: number;
  /** Display name of the caller; undefined if not signed in. */
  principal: string | undefined;
  /** Lab time. */
  time: Date;
}

/** Requests to the lab's Azure, in order. Holds no bodies, and of queries the API version only, hence no secrets. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  private readonly watchers = new Set<(entry: LoggedRequest) => void>();

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    for (const watcher of this.watchers) watcher(entry);
  }

  /** Calls back after a request is served and before its answer is sent. @returns a function that stops the calls */
  watch(watcher: (entry: LoggedRequest) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** ARM requests that may change something; excludes sign-in. */
  writes(): LoggedRequest[] {
    return this.entries.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && path.toLowerCase().startsWith("/subscriptions/"));
  }
}
