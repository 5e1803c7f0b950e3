/** Cases that once failed, and some of each kind. A case is written as `npm run test:mangled` prints it. */
export const keptCases: readonly string[] = [
  "up-refresh: html-200 once before program azure GET /subscriptions/*/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo/tokens/line1-pull #1",
  "preview: html-200 from before program azure GET /subscriptions/*/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo/tokens/line1-pull #1",
];
