// Refuses Windows before anything else fails there: npm's scripts need a POSIX shell, and the lab needs Unix process groups and file modes. Runs on any Node, as `pre` script of every npm script that starts with `exec`.

/** The error for a platform that the lab does not support, as text; undefined for one that it does. */
export function unsupportedPlatform(platform) {
  if (["linux", "darwin"].includes(platform)) return undefined;
  return [
    "EDGE-LAB-PLATFORM  the lab does not run on this platform",
    `  given   ${platform}`,
    "  allowed linux, darwin; on Windows: WSL 2",
    platform === "win32"
      ? "  fix     run it in WSL 2 (https://learn.microsoft.com/windows/wsl/install), with the clone inside WSL"
      : "  fix     run the lab on Linux, for example in a virtual machine or a container",
  ].join("\n");
}

const refusal = unsupportedPlatform(process.platform);
if (refusal !== undefined) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}
