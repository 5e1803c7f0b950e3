/**
 * The provider of a kind, as the `__provider` text in every resource's state loads it: `require("./dist/provider.js").provider(kind)`.
 * This path and this name are part of the state format and must never change once released (ADR 1).
 */
export { provider } from "./components/kinds";
