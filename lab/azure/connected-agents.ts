import type { Clock } from "../clock";
import type { ClusterAgent, ClusterAgents } from "../site/agent";
import type { Store } from "./store";

/** Agents by connected cluster; keeps the clusters' `connectivityStatus` in the store. Source: connectedClusters 2024-01-01 type. */
export class ConnectedAgents implements ClusterAgents {
  private readonly agents = new Map<string, ClusterAgent>();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  connect(connectedClusterId: string, agent: ClusterAgent): void {
    this.agents.set(connectedClusterId.toLowerCase(), agent);
    this.show(connectedClusterId);
    for (const wake of [...this.waiting]) wake();
  }

  disconnect(connectedClusterId: string): void {
    this.agents.delete(connectedClusterId.toLowerCase());
    this.show(connectedClusterId);
  }

  get(connectedClusterId: string): ClusterAgent | undefined {
    return this.agents.get(connectedClusterId.toLowerCase());
  }

  /** Resolves with the cluster's agent once it is connected. Rejects with the signal's reason. */
  async whenConnected(connectedClusterId: string, signal: AbortSignal): Promise<ClusterAgent> {
    for (;;) {
      signal.throwIfAborted();
      const agent = this.get(connectedClusterId);
      if (agent) return agent;
      await this.nextConnection(signal);
    }
  }

  /** Updates `connectivityStatus` of the cluster's resource. */
  show(connectedClusterId: string): void {
    const cluster = this.store.get(connectedClusterId);
    if (!cluster) return;
    const agent = this.get(connectedClusterId);
    const properties = { ...cluster.properties, connectivityStatus: agent ? "Connected" : "Offline" };
    this.store.put({ ...cluster, properties: agent ? { ...properties, lastConnectivityTime: this.clock.now().toISOString() } : properties });
  }

  private nextConnection(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
