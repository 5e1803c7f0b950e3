/**
 * List prices in US dollars, without tax and discount, for most regions; a contract, a region or a later date may have others.
 * Sources: Container Registry pricing; connected registries are billed since 2025-08-01 ("What is a connected registry?"). `assumed:list-prices`.
 */
export const listPrices = {
  /** Date on which the prices were looked up. */
  date: "2026-12-01",
  /** Premium registry, 1.667 a day with 500 GiB, for a month of 30.4 days. */
  premiumRegistryPerMonth: 51,
  connectedRegistryPerMonth: 10,
} as const;

/** A price as `init` prints it. */
export function monthly(usd: number): string {
  return `about ${usd} USD a month at the list price of ${listPrices.date}`;
}
