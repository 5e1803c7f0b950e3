import type { Manifest } from "../kubernetes-client";

/** What an extension's settings and place mean to its chart. */
export interface ChartInput {
  /** Name of the extension; also Helm's release. */
  name: string;
  namespace: string;
  settings: Record<string, string>;
  /** Secret. */
  protectedSettings: Record<string, string>;
  /** Which optional API groups the cluster serves: a chart may leave objects out. */
  serves: { certManager: boolean };
}

/** What a chart makes of its input. */
export interface RenderedChart {
  manifests: Manifest[];
  /** Secrets that others write for this release and that go with it. */
  issuedSecrets: string[];
}

/** A chart that an extension type installs. */
export interface Chart {
  /** Newest last; the last is installed when no version is asked for. */
  versions: readonly string[];
  defaultNamespace: string;
  /** Throws ChartRefusal when the values contradict each other or one is missing. */
  render(input: ChartInput): RenderedChart;
}

/** The chart's own `fail`: Helm shows the text behind `execution error at`. */
export class ChartRefusal extends Error {}
