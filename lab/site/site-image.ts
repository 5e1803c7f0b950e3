/** Is this an image of a site's registry: does its name start with a Service's address? */
export function isOfSiteRegistry(image: string): boolean {
  return /^\d+(\.\d+){3}(:\d+)?\//.test(image);
}
