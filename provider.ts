/**
 * The provider of a kind. The `__provider` text in the state of every resource loads it as `edge-staging/provider`, which package.json exports:
 * in a clone that is the clone itself, in a project that uses the components as a library it is the installed package.
 * This name and this function are part of the state format and must never change once released (ADR 1).
 */
export { provider } from "./components/kinds";
