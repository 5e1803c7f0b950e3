import { randomBytes } from "node:crypto";
import { runPlugin } from "../start-plugin";
import { Kubernetes } from "./kubernetes";

void runPlugin(new Kubernetes(process.env, () => randomBytes(4).toString("hex")), process);
