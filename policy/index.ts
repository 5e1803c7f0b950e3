import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./pack-policy";
import { rules } from "./rules";

// Entry point of the pack, named in package.json: Pulumi runs this file and the constructor registers the pack with the engine.
new PolicyPack("edge-staging", { policies: rules.map(asPolicy) });
