/** Is an image of a site's registry? It is named by the address of a Service. */
export function isOfSiteRegistry(image: string): boolean {
  return /^\d+(\.\d+){3}(:\d+)?\//.test(image);
}
