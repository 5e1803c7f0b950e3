/** Versions of Microsoft.Resources that today's clients send. Sources: REST reference; 2024-11-01 the Azure CLI 2.91, 2025-04-01 the Python SDK 26. */
export const resourceGroupVersions = ["2020-10-01", "2021-04-01", "2022-09-01", "2024-03-01", "2024-11-01", "2025-04-01"] as const;
