/** An extension as Azure wants it on a cluster. */
export interface DesiredExtension {
  name: string;
  /** Lower-case, as the service answers it. */
  extensionType: string;
  version: string | undefined;
  releaseNamespace: string;
  settings: Record<string, string>;
  protectedSettings: Record<string, string>;
  /** Object id of the extension's system identity. */
  principalId: string;
}

/** Images that a published solution version wants on the site. */
export interface StagingRequest {
  solutionVersionId: string;
  acrResourceId: string;
  /** `repository[:tag]`, relative to the registry. */
  images: string[];
}

/** Staging failed; class and text end up in `errorDetails` of the solution version. Classes: workload-orchestration reference 7.2. */
export class StagingFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A solution version that is to run on a cluster. */
export interface InstallationRequest {
  /** ARM id of the instance: what is installed under it is upgraded. */
  instanceId: string;
  /** Its name. */
  instance: string;
  /** Namespace of its objects. */
  namespace: string;
  /** Names of the specification's components. */
  components: string[];
  /** Resolved, parsed. */
  configuration: unknown;
}

/** Installing or uninstalling failed; code and text end up in the operation's error. */
export class InstallationFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Helm or the agent refused; the text ends up in the extension's error. */
export class ExtensionFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The agents of one connected cluster, as Azure talks to them. */
export interface ClusterAgent {
  /** Azure calls a change of an installed extension done so many lab milliseconds before this agent makes it. @default - not before it is made */
  lagMs?(): number;
  /** Installs or upgrades; resolves when Helm reports success, throws ExtensionFailure otherwise. */
  applyExtension(extension: DesiredExtension, signal: AbortSignal): Promise<{ currentVersion: string }>;
  removeExtension(name: string, signal: AbortSignal): Promise<void>;
  /** Resolves when every image is on the site's registry; throws StagingFailure otherwise. `report` is called after each image. */
  stage(request: StagingRequest, report: (stagedImages: number) => void, signal: AbortSignal): Promise<void>;
  unstage(request: StagingRequest, signal: AbortSignal): Promise<void>;
  /** Resolves when the solution runs; throws InstallationFailure otherwise, and what ran before goes on. */
  install(request: InstallationRequest, signal: AbortSignal): Promise<void>;
  uninstall(instanceId: string, signal: AbortSignal): Promise<void>;
}

/** Which connected clusters have a living agent. */
export interface ClusterAgents {
  /** Connects an agent; the connected cluster then reports `Connected`. */
  connect(connectedClusterId: string, agent: ClusterAgent): void;
  /** The cluster no longer answers; it reports `Offline`. */
  disconnect(connectedClusterId: string): void;
  get(connectedClusterId: string): ClusterAgent | undefined;
}
