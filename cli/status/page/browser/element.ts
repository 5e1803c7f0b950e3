/** What an element can contain. */
export type Content = Node | string | undefined;

/** Creates an element. Attributes that are undefined are left out. Texts are never parsed as HTML, whatever their origin. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...content: Content[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) created.setAttribute(attribute, value);
  created.append(...content.filter((part) => part !== undefined));
  return created;
}

const svg = "http://www.w3.org/2000/svg";

/** Creates an SVG element. */
export function drawing(name: string, attributes: Readonly<Record<string, string>>, ...content: Node[]): SVGElement {
  const created = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, value);
  created.append(...content);
  return created;
}

/** The element of the page with this id. Throws where the page lacks it, which is a defect of the page. */
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} ${id}`);
}
