import * as pulumi from "@pulumi/pulumi";
import { ArmClient } from "../../components/arm/arm-client";
import type { ArmError } from "../../components/arm/arm-error";
import { armFault } from "../../components/arm/arm-fault";
import { misdirectedTokens, misreadSwitches } from "../../components/arm/sign-in";
import type { Environment } from "../../components/arm/credential";
import type { EdgeApiVersion } from "../../components/core/api-versions";
import { type ManagementLock, lockedFault, locksAgainstChange } from "../../components/core/management-lock";
import { EdgeError, type Fault, formatFaults, formatRefusal } from "../../components/core/fault";
import { missingPermission } from "../../components/core/missing-permission";
import { type OperatorRole, isRequired } from "../../components/core/operator-roles";

/** What the gate found around a stack, before anything is written. */
export interface GateFindings {
  /** Stop a run; a preview shows them as warnings. */
  faults: Fault[];
  /** Shown, and stop nothing. */
  warnings: Fault[];
}

/** The client of a gate, with the Azure sign-in of an environment, by default this process's, and the API version of Microsoft.Edge that the stack selects. @throws EdgeError `EDGE-SIGN-IN` where azure-native would sign in otherwise, or to another cloud */
export async function gateClient(edgeApiVersion: EdgeApiVersion, environment: Environment = process.env): Promise<ArmClient> {
  const misread = misreadSwitches(environment);
  const faults = misread.length > 0 ? misread : misdirectedTokens(environment);
  if (faults.length > 0) throw new EdgeError(faults);
  return (await ArmClient.connect(environment)).selecting(edgeApiVersion);
}

/** What Azure denied to this identity while the gate of a stack of this kind read, one fault for each action. The gate itself takes what it may not read for missing, or does without. */
export class DeniedReads {
  private readonly found = new Map<string, Fault>();

  constructor(private readonly stacks: OperatorRole["stacks"]) {}

  /** The client, whose denied calls are noted. */
  of(arm: ArmClient): ArmClient {
    return arm.reporting((error) => this.note(error));
  }

  /** Notes a denied call, unless another one lacked the same action. */
  note(error: ArmError): void {
    const fault = armFault(error);
    const action = missingPermission(error.reason)?.action ?? error.call;
    if (fault && !this.found.has(action)) this.found.set(action, fault);
  }

  /**
   * These findings, and what was denied. A read that the operator role requires is a fault of a run: without it the gate has not checked what it must. Any other
   * is a warning, or a fault beside other faults, which it may explain. So is every one in a preview, whose identity may have less than that of the run.
   */
  beside({ faults, warnings }: GateFindings, isPreview = pulumi.runtime.isDryRun()): GateFindings {
    const stops = (action: string) => faults.length > 0 || (!isPreview && isRequired(this.stacks, action));
    const denied = [...this.found].map(([action, fault]) => ({ fault, stops: stops(action) }));
    const of = (stops: boolean) => denied.filter((one) => one.stops === stops).map(({ fault }) => fault);
    return { faults: [...faults, ...of(true)], warnings: [...warnings, ...of(false)] };
  }
}

/**
 * Lets the run continue, or stops it. A preview always continues and warns, because the same pull request may create what is missing.
 * @throws EdgeError with every fault
 */
export async function passGate({ faults, warnings }: GateFindings): Promise<void> {
  const isPreview = pulumi.runtime.isDryRun();
  if (isPreview && faults.length > 0) await pulumi.log.warn(formatRefusal(faults));
  if (warnings.length > 0) await pulumi.log.warn(formatFaults(warnings));
  if (faults.length > 0 && !isPreview) throw new EdgeError(faults);
}

/** Warnings about locks that refuse every change of these objects. A warning: a run that changes nothing of them succeeds. */
export function lockFindings(locks: readonly ManagementLock[], ids: readonly string[]): Fault[] {
  const found = locksAgainstChange(locks, ids);
  return found.length === 0 ? [] : [lockedFault(found, "a ReadOnly lock refuses every change of these resources, rotations of passwords included")];
}

/** A resource that `site.adopt` names does not exist. */
export function missing(what: string, given: string, allowed: string): Fault {
  return { code: "EDGE-ADOPT-MISSING", what, given, allowed, fix: "correct the id, or remove site.adopt if there is nothing to adopt" };
}

/** A resource to adopt differs from the config and cannot be changed in place. */
export function differs(what: string, given: string, allowed: string, fix: string): Fault {
  return { code: "EDGE-ADOPT-DIFFERS", what, given, allowed, fix };
}
