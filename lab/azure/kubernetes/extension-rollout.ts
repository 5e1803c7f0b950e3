import { ExtensionFailure } from "../../site/agent";
import type { ConnectedAgents } from "../connected-agents";
import { canceledCode } from "../long-running-operations";
import { ArmError, type Azure, type JsonObject } from "../operation";
import type { StoredResource } from "../store";
import { desiredExtension } from "./extension-record";

/** How long Azure keeps protected settings for a cluster that does not answer. Lab milliseconds; connected-registry reference 3.4. */
const keptMs = 48 * 3_600_000;

/** Brings extensions onto clusters, one operation per extension at a time: a newer write ends the older operation as canceled (assumed). */
export class ExtensionRollout {
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly agents: ConnectedAgents) {}

  /** Waits for the cluster, installs or upgrades, and notes the outcome in the resource. An agent that lags makes a change after the operation has ended. */
  async apply(id: string, azure: Azure, lab: AbortSignal): Promise<null> {
    const { signal, end } = this.take(id, lab);
    const later = await this.applied(id, azure, signal).finally(end);
    if (later > 0) this.applyLater(id, azure, later, lab);
    return null;
  }

  /** Resolves with the lab milliseconds after which the agent is to make the change; 0 where it has made it. */
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

  /** A newer write takes the place of a change that still waits; what fails now shows in the resource alone. */
  private applyLater(id: string, azure: Azure, lagMs: number, lab: AbortSignal): void {
    const { signal, end } = this.take(id, lab);
    azure.clock
      .wait(lagMs, signal)
      .then(() => this.applied(id, azure, signal, false))
      .catch(() => undefined)
      .finally(end);
  }

  /** Takes the extension off the cluster, then out of Azure. */
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

  /** Ends what goes on for the extension. */
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

  /** The agent, if it comes within the time that Azure keeps the settings. */
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

/** The cluster that an extension's id names. */
function clusterOf(extensionId: string): string {
  return extensionId.split("/").slice(0, 9).join("/");
}

/** A Helm failure arrives as `ExtensionOperationFailed` with its own code and text inside. Source: connected-registry reference 3.6. */
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
