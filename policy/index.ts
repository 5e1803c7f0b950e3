import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./pack-policy";
import { rules } from "./rules";

new PolicyPack("edge-staging", { policies: rules.map(asPolicy) });
