/** How a resource is called in progress lines: its noun and the last part of its id, which for a version is what it is a version of, too. */
export function label(kind: string, id: string): string {
  const [parent = "", type, name = ""] = id.split("/").slice(-3);
  return `${kind.slice(kind.indexOf("/") + 1)} ${type === "versions" ? `${parent} ${name}` : name || id}`;
}
