import { globSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { at, isObject, listAt, textAt } from "../../components/core/json";
import { type EntryPoint, appliesPack } from "./entry-points";

/** One object declared in a manifest. */
export interface Manifest {
  file: string;
  kind: string;
  name: string;
  content: Record<string, unknown>;
}

/** The objects of manifests by file name. */
export function manifestsIn(files: Readonly<Record<string, string>>): Manifest[] {
  return Object.entries(files).flatMap(([file, text]) =>
    parseAllDocuments(text).map((document) => {
      const content: unknown = document.toJS();
      if (!isObject(content)) throw new Error(`${file} holds a document that is no object`);
      return { file, kind: textAt(content, "kind") ?? "", name: textAt(content, "metadata", "name") ?? "", content };
    }),
  );
}

/** The manifests for the Pulumi Kubernetes Operator. */
export function operatorManifests(): Manifest[] {
  const files = globSync("docs/how-to/kubernetes-operator/**/*.{yml,yaml}").sort();
  return manifestsIn(Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8")])));
}

/**
 * The environment variables of a Stack's workspace that come from the manifests, except those from Secrets.
 * Later ones win: config maps, then `backend` and `envRefs`, then the template's, then those of its container.
 * Source: pulumi-kubernetes-operator v2.9.0, setupWorkspace and newStatefulSet.
 */
export function workspaceEnvironment({ content }: Manifest, manifests: readonly Manifest[]): Record<string, string> {
  const template = at(content, "spec", "workspaceTemplate", "spec");
  const shared = listAt(template, "envFrom").flatMap((source) => {
    const name = textAt(source, "configMapRef", "name");
    return manifests.filter((other) => other.kind === "ConfigMap" && other.name === name).map((other) => at(other.content, "data"));
  });
  const backend = textAt(content, "spec", "backend");
  const references = at(content, "spec", "envRefs");
  const literals = isObject(references) ? Object.entries(references).map(([name, reference]) => [name, textAt(reference, "literal", "value")] as const) : [];
  const containers = listAt(template, "podTemplate", "spec", "containers").filter((container) => textAt(container, "name") === "pulumi");
  const named = [template, ...containers].flatMap((holder) => listAt(holder, "env")).map((one) => [textAt(one, "name") ?? "", textAt(one, "value")] as const);
  const pairs = [...shared.filter(isObject).flatMap(Object.entries), ...(backend ? [["PULUMI_BACKEND_URL", backend] as const] : []), ...literals, ...named];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

/**
 * The commands that the operator's agent runs for each Stack, with `stack` instead of the manifest's stack.
 * Source: pulumi-kubernetes-operator v2.9.0, newUp of the Stack controller, Up and Preview of the agent; Pulumi's Go automation API 3.259.0, Stack.Up and Stack.Preview.
 */
export function operatorEntryPoints(manifests: readonly Manifest[], stack: string): EntryPoint[] {
  return manifests
    .filter(({ kind }) => kind === "Stack")
    .map((manifest) => {
      const spec = at(manifest.content, "spec");
      const template = at(spec, "updateTemplate", "spec");
      const isPreview = at(spec, "preview") === true;
      const asked = (option: string, value: unknown) => (value === true ? [option] : []);
      const args = [
        ...(isPreview ? ["preview"] : ["up", "--yes", "--skip-preview"]),
        "--exec-kind=auto.local",
        ...asked("--expect-no-changes", at(template, "expectNoChanges")),
        "--diff",
        "--exec-agent=pulumi-kubernetes-operator/v2.9.0",
        ...asked("--refresh", at(template, "refresh") ?? at(spec, "refresh")),
        ...(isPreview ? [] : ["--suppress-progress"]),
        "--non-interactive",
        "--stack",
        stack,
      ];
      const environment = workspaceEnvironment(manifest, manifests);
      return { where: `${manifest.file}, ${manifest.name}`, run: { args }, environment, pack: appliesPack(environment) ? "applied" : "missing" };
    });
}
