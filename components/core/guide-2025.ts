/**
 * The value by which templates of the staging guide of 2025 read the address of a site's registry, `${{$val(LocalConnectedRegistryIP)}}+/<image>`.
 * Source: staging guide, "Create a solution template" and "Set the configuration at target level".
 */
export const registryAddressValue = "LocalConnectedRegistryIP";
