/** Port of the Service of a connected registry. Source: connected registry reference 6. */
export const servicePort = 443;
