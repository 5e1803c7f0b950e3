import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./rule";
import { registryPremium } from "./rules/registry-premium";

new PolicyPack("edge-staging", { policies: [registryPremium].map(asPolicy) });
