/** An address that an API server refused to a Service. `taken`: somebody else has it; `outside`: it is of no service range. */
export interface AddressRefusal {
  address: string;
  reason: "taken" | "outside";
}

/**
 * Address and reason, in all wordings there are; whatever stands between them within one sentence.
 * Source: Kubernetes, `pkg/registry/core/service/ipallocator`: ErrAllocated; ErrNotInRange with and without its range (bitmap allocator); ErrMismatchedNetwork (IPAddress allocator).
 */
const refusal =
  /\b(?<address>\d{1,3}(?:\.\d{1,3}){3})\b(?:(?!Invalid value)[^\n]){0,200}?(?:(?<taken>provided IP is already allocated)|is not in the valid range|the provided network does not match the current range)/g;

/** Every address that these words say was refused: of the API server, or of whoever passes them on. Empty where they speak of something else. */
export function addressRefusals(words: string): AddressRefusal[] {
  return [...words.matchAll(refusal)].map(({ groups }) => ({ address: groups?.["address"] ?? "", reason: groups?.["taken"] ? "taken" : "outside" }));
}
