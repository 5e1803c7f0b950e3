const units = ["", "Ki", "Mi", "Gi", "Ti"];

/**
 * Bytes of a whole Kubernetes quantity in `Mi`, `Gi` or `Ti`; undefined for any other form.
 * Source: Kubernetes, "Quantity"; the connected registry's chart uses these units.
 */
export function quantityBytes(quantity: string): number | undefined {
  const [, digits = "", unit = ""] = /^([1-9]\d*)(Mi|Gi|Ti)$/.exec(quantity) ?? [];
  return digits === "" ? undefined : Number(digits) * 1024 ** units.indexOf(unit);
}
