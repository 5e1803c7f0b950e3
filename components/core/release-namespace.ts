/** Namespace of the connected registry's release. Source: default of the extension type. */
export const releaseNamespace = "connected-registry";
