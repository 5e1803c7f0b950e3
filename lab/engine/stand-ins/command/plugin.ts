import { randomBytes } from "node:crypto";
import { runPlugin } from "../start-plugin";
import { RemoteCommands } from "./remote-commands";

void runPlugin(new RemoteCommands(() => randomBytes(4).toString("hex")), process);
