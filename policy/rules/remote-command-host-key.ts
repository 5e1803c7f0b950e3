import { isObject } from "../../components/core/json";
import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

const isFilled = (value: unknown) => typeof value === "string" && value !== "";

/** Without one the provider speaks to whatever machine answers, and what a root shell is sent may be read or answered by anybody between. Source: pulumi-command 1.2.1, remote/connection.go. */
export const remoteCommandHostKey: ResourceRule = {
  name: "remote-command-host-key",
  on: [types.remoteCommand],
  says: "A command over SSH must name the host key of the machine, and of one between.",
  fix: "Set hostKey of the connection, and of its proxy, to the machine's public key.",
  severity: "critical",
  levels: always,
  faultsIn: ({ properties }) => {
    const { connection } = properties;
    const proxy = isObject(connection) && isObject(connection["proxy"]) ? demand(properties, "connection.proxy.hostKey", isFilled) : [];
    return [...demand(properties, "connection.hostKey", isFilled), ...proxy];
  },
};
