const azure = "program azure GET /subscriptions/*/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo";

/** Cases that once failed, and some of each kind, in the form in which `npm run test:mangled` prints them. */
export const keptCases: readonly string[] = [
  // An HTML page of a guest network made the program write the token again, which removed both passwords.
  `up-refresh: html-200 once before ${azure}/tokens/line1-pull #1`,
  // The run waited without a message for the day that the response requested.
  `up-refresh: status-429 once before ${azure}/tokens/line1-pull #1`,
  // The bearer token was sent to the host in the next link of a list.
  `preview: next-link once after ${azure}/connectedRegistries #1`,
  `preview: redirect-307-other once before ${azure}/connectedRegistries #1`,
  "prove: realm once before program registry GET /v2/factory/vision/manifests/1.0.0 #1",
  // Azure's plugin dropped the extension from the state, and recover could not record it again: its protected settings are masked in a preview.
  "up-refresh: 404-without-code once before plugin azure GET /subscriptions/*/resourceGroups/rg-line-1/providers/Microsoft.Kubernetes/connectedClusters/line-1/providers/Microsoft.KubernetesConfiguration/extensions/line1 #1",
  "prove: html-404 once before program cluster GET /api/v1/namespaces/connected-registry/secrets/line1-ca-cert #1",
];
