import { isObject } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

const isFilled = (value: unknown) => typeof value === "string" && value !== "";

/**
 * Requires a pinned host key for every SSH connection, including that of a jump host.
 *
 * Why: without a host key the provider trusts whichever machine answers. A machine in between could read or answer what is sent to a root shell.
 * Good: `connection: { host: "10.0.0.11", hostKey: "ssh-ed25519 AAAA..." }`
 * Source: pulumi-command 1.2.1, remote/connection.go.
 */
export const remoteCommandHostKey: ResourceRule = {
  name: "remote-command-host-key",
  on: [resourceTypes.remoteCommand],
  message: "An SSH command must pin the host key of the node and of any jump host.",
  fix: "Set connection.hostKey, and connection.proxy.hostKey if there is a proxy, to the public key of the machine.",
  severity: "critical",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    const { connection } = properties;
    const proxy = isObject(connection) && isObject(connection["proxy"]) ? requireProperty(properties, "connection.proxy.hostKey", isFilled) : [];
    return [...requireProperty(properties, "connection.hostKey", isFilled), ...proxy];
  },
};
