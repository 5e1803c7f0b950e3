import { ExtensionFailure } from "../../site/agent";
import type { ConnectedAgents } from "../connected-agents";
import { canceledCode } from "../long-running-operations";
import { ArmError, type Azure, type JsonObject } from "../operation";
import type { StoredResource } from "../store";
import { desiredExtension } from "./extension-record";

/** How long Azure keeps protected settings for an unreachable cluster. Lab milliseconds; connected-registry reference 3.4. */
const keptMs = 48 * 3_600_000;

/** Applies extensions to clusters, one operation per extension at a time: a newer write cancels the older operation (assumed). */
export class ExtensionRollout {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly agents: ConnectedAgents) {}

  /** Waits for the cluster, installs or upgrades, and records the outcome in the resource. A lagging agent applies a change after the operation has ended. */
  async apply(id: string, azure: Azure, lab: AbortSignal): Promise<null> {
    const { signal, end } = this.take(id, lab);
    const later = await this.applied(id, azure, signal).finally(end);
    if (later > 0) this.applyLater(id, azure, later, lab);
    return null;
  }

  /** Resolves with the lab milliseconds after which the agent must apply the change; 0 if it already has. */
  private async applied(id: string, azure: Azure, signal: AbortSignal, mayLag = true): Promise<number> {
    try {
      const agent = await this.connectedAgent(clusterOf(id), azure, signal);
      const extension = azure.store.get(id);
      if (!extension) return 0;
      const isInstalled = extension.properties.currentVersion !== undefined;
      const lagMs = isInstalled && mayLag ? (agent.lagMs?.() ?? 0) : 0;
      const installed = lagMs > 0 ? {} : await agent.applyExtension(desiredExtension(extension), signal);
      this.note(id, azure, { provisioningState: "Succeeded", ...installed, errorInfo: null, statuses: [] });
      return lagMs;
    } catch (error) {
      const refusal = armErrorOf(error, signal);
      if (refusal.code !== canceledCode) this.note(id, azure, failed(refusal));
      throw refusal;
    }
  }

  /** Applies a change later. A newer write replaces a waiting change; a failure appears only in the resource. */
  private applyLater(id: string, azure: Azure, lagMs: number, lab: AbortSignal): void {
    const { signal, end } = this.take(id, lab);
    azure.clock
      .wait(lagMs, signal)
      .then(() => this.applied(id, azure, signal, false))
      .catch(() => undefined)
      .finally(end);
  }

  /** Removes the extension from the cluster, then from Azure. */
  async remove(id: string, azure: Azure, lab: AbortSignal): Promise<null> {
    const { signal, end } = this.take(id, lab);
    try {
      const agent = await this.connectedAgent(clusterOf(id), azure, signal);
      await agent.removeExtension(id.split("/").at(-1) ?? "", signal);
      azure.store.delete(id);
      return null;
    } catch (error) {
      const refusal = armErrorOf(error, signal);
      if (refusal.code !== canceledCode) this.note(id, azure, failed(refusal));
      throw refusal;
    } finally {
      end();
    }
  }

  /** Cancels the extension's running operation. */
  cancel(id: string): void {
    this.running.get(id.toLowerCase())?.abort(new ArmError(409, canceledCode, "A newer write of the extension took over."));
  }

  private take(id: string, lab: AbortSignal): { signal: AbortSignal; end: () => void } {
    this.cancel(id);
    const controller = new AbortController();
    const key = id.toLowerCase();
    this.running.set(key, controller);
    const end = () => {
      if (this.running.get(key) === controller) this.running.delete(key);
    };
    return { signal: AbortSignal.any([controller.signal, lab]), end };
  }

  /** The agent, if it connects while Azure still keeps the settings. */
  private async connectedAgent(clusterId: string, azure: Azure, signal: AbortSignal) {
    const giveUp = new AbortController();
    const done = new AbortController();
    azure.clock.wait(keptMs, AbortSignal.any([signal, done.signal])).then(
      () => giveUp.abort(new ArmError(504, "ExtensionOperationFailed", "The cluster did not connect within 48 hours.")),
      () => undefined,
    );
    try {
      return await this.agents.whenConnected(clusterId, AbortSignal.any([signal, giveUp.signal]));
    } finally {
      done.abort();
    }
  }

  private note(id: string, azure: Azure, outcome: JsonObject): void {
    const extension = azure.store.get(id);
    if (!extension) return;
    const { errorInfo, ...properties }: StoredResource["properties"] = { ...extension.properties, ...outcome };
    azure.store.put({ ...extension, properties: errorInfo === null || errorInfo === undefined ? properties : { ...properties, errorInfo } });
  }
}

/** Id of an extension's cluster. */
function clusterOf(extensionId: string): string {
  return extensionId.split("/").slice(0, 9).join("/");
}

/** A Helm failure becomes `ExtensionOperationFailed` that wraps its code and message. Source: connected-registry reference 3.6. */
function armErrorOf(error: unknown, signal: AbortSignal): ArmError {
  if (error instanceof ExtensionFailure)
    return new ArmError(400, "ExtensionOperationFailed", `The extension operation failed with the following error: ${error.code}: ${error.message}`, [
      { code: error.code, message: error.message },
    ]);
  if (error instanceof ArmError) return error;
  if (signal.aborted) return signal.reason instanceof ArmError ? signal.reason : new ArmError(409, canceledCode, "The operation was canceled.");
  return new ArmError(500, "ExtensionOperationFailed", error instanceof Error ? error.message : String(error));
}

function failed({ code, message }: ArmError): JsonObject {
  return {
    provisioningState: "Failed",
    errorInfo: { code, message },
    statuses: [{ code, displayStatus: "Failed", level: "Error", message }],
  };
}
