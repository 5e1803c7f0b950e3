/** Desired state of an extension on a cluster. */
export interface DesiredExtension {
  name: string;
  /** Lower-case, as the service returns it. */
  extensionType: string;
  version: string | undefined;
  releaseNamespace: string;
  settings: Record<string, string>;
  protectedSettings: Record<string, string>;
  /** Object id of the extension's system identity. */
  principalId: string;
}

/** Images to stage for a published solution version. */
export interface StagingRequest {
  solutionVersionId: string;
  acrResourceId: string;
  /** `repository[:tag]`, relative to the registry. */
  images: string[];
}

/** A staging failure; its class and message appear in `errorDetails` of the solution version. Classes: workload-orchestration reference 7.2. */
export class StagingFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A solution version to install on a cluster. */
export interface InstallationRequest {
  /** ARM id of the instance; an existing installation of it is upgraded. */
  instanceId: string;
  /** Its name. */
  instance: string;
  /** Namespace of its objects. */
  namespace: string;
  /** Names of the specification's components. */
  components: string[];
  /** The resolved and parsed configuration. */
  configuration: unknown;
}

/** A failed installation or uninstallation; code and message appear in the operation's error. */
export class InstallationFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A failure of Helm or the agent; the message appears in the extension's error. */
export class ExtensionFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Azure's interface to the agents of one connected cluster. */
export interface ClusterAgent {
  /** Lab milliseconds from Azure reporting a change of an installed extension as done until this agent applies it. @default - none */
  lagMs?(): number;
  /** Installs or upgrades; resolves when Helm reports success, throws ExtensionFailure otherwise. */
  applyExtension(extension: DesiredExtension, signal: AbortSignal): Promise<{ currentVersion: string }>;
  removeExtension(name: string, signal: AbortSignal): Promise<void>;
  /** Resolves when every image is on the site's registry; throws StagingFailure otherwise. `report` is called after each image. */
  stage(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void>;
  unstage(request: StagingRequest, signal: AbortSignal): Promise<void>;
  /** Resolves when the solution runs. @throws InstallationFailure; the previous version then keeps running */
  install(request: InstallationRequest, signal: AbortSignal): Promise<void>;
  uninstall(instanceId: string, signal: AbortSignal): Promise<void>;
}

/** Tracks which connected clusters have a connected agent. */
export interface ClusterAgents {
  /** Connects an agent; the connected cluster then reports `Connected`. */
  connect(connectedClusterId: string, agent: ClusterAgent): void;
  /** Disconnects the agent; the connected cluster then reports `Offline`. */
  disconnect(connectedClusterId: string): void;
  get(connectedClusterId: string): ClusterAgent | undefined;
}
