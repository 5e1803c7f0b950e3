import { z } from "zod";
import { parseArmId } from "../../components/core/arm-id";

/** The ARM id of a resource of this type. */
export function idOf(type: string) {
  const allowed = `the ARM id of a ${type}`;
  return z.string(allowed).refine((value) => parseArmId(value)?.type.toLowerCase() === type.toLowerCase(), allowed);
}
