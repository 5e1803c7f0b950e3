import type { Manifest } from "../kubernetes-client";

/** Input of an extension's chart. */
export interface ChartInput {
  /** Name of the extension; also Helm's release. */
  name: string;
  namespace: string;
  settings: Record<string, string>;
  /** Secret. */
  protectedSettings: Record<string, string>;
  /** Optional API groups that the cluster serves; a chart may omit objects. */
  serves: { certManager: boolean };
}

/** Result of rendering a chart. */
export interface RenderedChart {
  manifests: Manifest[];
  /** Secrets that others write for this release; deleted with it. */
  issuedSecrets: string[];
}

/** A chart that an extension type installs. */
export interface Chart {
  /** Newest last; the last one is the default. */
  versions: readonly string[];
  defaultNamespace: string;
  /** Renders the chart. @throws ChartRefusal if values conflict or one is missing */
  render(input: ChartInput): RenderedChart;
}

/** The chart's `fail`: Helm shows its message after `execution error at`. */
export class ChartRefusal extends Error {}
