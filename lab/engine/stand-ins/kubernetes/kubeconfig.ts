import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { KubeConfig } from "./kubernetes-client";

/** Loads a kubeconfig from content or a path, else the ambient one: `KUBECONFIG`, then `~/.kube/config`. @throws Error if there is none or it is invalid */
export function loadKubeconfig(pathOrContent: string | undefined, environment: NodeJS.ProcessEnv): KubeConfig {
  const config = new KubeConfig();
  if (pathOrContent !== undefined) {
    const path = pathOrContent.startsWith("~/") ? join(homedir(), pathOrContent.slice(2)) : pathOrContent;
    // Relative paths in the file are relative to the file.
    if (isPath(path)) config.loadFromFile(path);
    else config.loadFromString(pathOrContent);
    return config;
  }
  const [first = "", ...others] = (environment.KUBECONFIG || join(homedir(), ".kube", "config")).split(delimiter).filter((file) => existsSync(file));
  if (first === "") throw new Error("no kubeconfig is given, and neither KUBECONFIG nor ~/.kube/config names one");
  config.loadFromFile(first);
  for (const file of others) {
    const next = new KubeConfig();
    next.loadFromFile(file);
    config.mergeConfig(next, true);
  }
  return config;
}

/** Text of a kubeconfig from content or a path. */
export function kubeconfigText(pathOrContent: string): string {
  return isPath(pathOrContent) ? readFileSync(pathOrContent, "utf8") : pathOrContent;
}

function isPath(value: string): boolean {
  return !value.includes("\n") && existsSync(value);
}
