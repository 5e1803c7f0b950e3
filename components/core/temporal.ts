/**
 * Dates and times in time zones: a polyfill, because Node.js 22 and 24 have no `Temporal`. `npm run build` bundles the package into this file: it is an ES module,
 * and `require` of one prints a warning on Node.js 22.12 (ADR 17).
 */
export { Temporal } from "temporal-polyfill";
