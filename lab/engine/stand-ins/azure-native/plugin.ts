import { runPlugin } from "../start-plugin";
import { AzureNative } from "./azure-native";

void runPlugin(new AzureNative(process.env), process);
