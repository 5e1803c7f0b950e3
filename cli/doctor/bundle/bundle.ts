import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse, stringify } from "yaml";
import { loadKubeconfig } from "../../../components/cluster/access/kubeconfig";
import { isObject, textAt } from "../../../components/core/json";
import { stackFile } from "../../../program/config/config-source";
import { stackOutputs } from "../../engine/stack-reading";
import type { CommandIo } from "../../io/command";
import { createFile } from "../../io/new-file";
import { packageVersion } from "../../io/supported-machine";
import { type ArchiveFile, tarOf } from "../../output/tar";
import { type DoctorReport, doctorTable } from "../doctor-report";
import { clusterFiles } from "./cluster-files";
import { environmentSecrets, scrubber, withoutSecrets } from "./scrub";

const readme = `A support bundle of edge-staging doctor.

report.txt, report.json  what doctor found
versions.json            versions of the programs on this machine
settings/                stack files, without encrypted values
clusters/                nodes, pods that are not ready, and warning events of each site; no logs, environment variables or Secrets

Known secrets and texts in the shape of a secret were replaced by "(removed)". Names, addresses and ids of Azure are still here.
Read the files before you send them.
`;

/** A bundle that is not written yet: its file exists and is empty. */
export interface Bundle {
  /** Reads what the report does not have, scrubs everything and writes the archive. */
  write(report: DoctorReport): Promise<void>;
  /** Removes the file after a failure. */
  discard(): Promise<void>;
}

/** Creates the file of a bundle, for its owner only, before anything is examined. @throws EdgeError `EDGE-BUNDLE-FILE` if it exists or cannot be created */
export async function openBundle(given: string, io: CommandIo): Promise<Bundle> {
  const file = await createFile(io.folder, { option: "--bundle", given, noun: "bundle", code: "EDGE-BUNDLE-FILE", mode: 0o600 });
  return { ...file, write: async (report) => file.write(gzipSync(tarOf(await bundleFiles(report, io)))) };
}

/** All files of the bundle, scrubbed. */
async function bundleFiles(report: DoctorReport, { folder, environment }: CommandIo): Promise<ArchiveFile[]> {
  const secrets = environmentSecrets(environment);
  const files: ArchiveFile[] = [
    { path: "README.txt", content: readme },
    { path: "report.txt", content: `${doctorTable(report)}\n` },
    { path: "report.json", content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: "versions.json", content: `${JSON.stringify(versions(), undefined, 2)}\n` },
  ];
  for (const stack of report.stacks) {
    const settings = await settingsOf(folder, stack);
    const name = encodeURIComponent(stack);
    files.push({ path: `settings/${name}.yaml`, content: stringify(withoutSecrets(settings)) });
    const context = contextIn(settings);
    if (context === undefined) continue;
    const kubeconfig = () => loadKubeconfig({ context, environment });
    secrets.push(...(await outputSecrets(folder, stack)), ...kubeconfigSecrets(kubeconfig));
    files.push(...(await clusterFiles(`clusters/${name}`, kubeconfig)));
  }
  const scrub = scrubber(secrets);
  return files.map(({ path, content }) => ({ path, content: scrub(content) }));
}

function versions(): object {
  const { version, platform, arch } = process;
  return { edgeStaging: packageVersion(), node: version, platform, arch };
}

/** The stack's file as data; a reason where there is none, or it is no YAML. */
async function settingsOf(folder: string, stack: string): Promise<unknown> {
  try {
    return parse(await readFile(join(folder, stackFile(stack)), "utf8")) as unknown;
  } catch {
    return { unread: `${stackFile(stack)} cannot be read` };
  }
}

/** Kubeconfig context of a site; undefined for a hub. */
function contextIn(settings: unknown): string | undefined {
  return textAt(settings, "config", "edge-staging:site", "clusterAccess", "context");
}

/** Passwords in the outputs of a stack. Secret. A stack that cannot be read has none in its report either. */
async function outputSecrets(folder: string, stack: string): Promise<string[]> {
  const { clientToken } = await stackOutputs(folder, stack).catch(() => ({ clientToken: undefined }));
  const password = isObject(clientToken) ? clientToken["password"] : undefined;
  return typeof password === "string" ? [password] : [];
}

/** Logins in the kubeconfig. Secret. */
function kubeconfigSecrets(kubeconfig: () => ReturnType<typeof loadKubeconfig>): string[] {
  try {
    return kubeconfig()
      .getUsers()
      .flatMap(({ token, password, keyData }) => [token, password, keyData])
      .filter((secret) => secret !== undefined);
  } catch {
    return [];
  }
}
