/** Name of this program's diagnostic setting at each resource whose logs it sends. */
export const diagnosticsName = "edge-staging";
