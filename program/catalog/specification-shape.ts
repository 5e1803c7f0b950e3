import { parseArmId, sameArmId } from "../../components/core/arm-id";
import { isObject } from "../../components/core/json";

/** A part of a specification that the service would not read as its author meant. */
export interface ShapeFault {
  /** Path in the file, for example `components[0].properties.staged.images`. */
  path: string;
  what: string;
  allowed: string;
}

const registryType = "Microsoft.ContainerRegistry/registries";
const stagedAllowed = "staged with a list `images`, beside `chart` in components[*].properties";

/**
 * Faults in the shape of a specification: no components, and `staged` blocks from which the service would read no image or not all of them. A component
 * without `staged` is right: nothing of it is staged.
 * Source: workload orchestration, specification, `staged.images` and `staged.acrResourceId`.
 */
export function specificationFaults(specification: unknown): ShapeFault[] {
  const components = isObject(specification) ? specification["components"] : undefined;
  if (!Array.isArray(components) || components.length === 0)
    return [{ path: "components", what: "the specification deploys nothing", allowed: "a list of one component or more, each with name, type and properties" }];
  const outside = Object.entries(specification as object).filter(([key]) => key !== "components");
  return [
    ...outside.flatMap(([key, value]) => misplaced(value, key)),
    ...components.flatMap((component, index) => componentFaults(component, `components[${index}]`)),
  ];
}

function componentFaults(component: unknown, path: string): ShapeFault[] {
  if (!isObject(component)) return [{ path, what: "a component is no map", allowed: "name, type and properties" }];
  const { name, properties } = component;
  const others = Object.entries(component).filter(([key]) => key !== "properties");
  return [
    ...(typeof name === "string" && name !== "" ? [] : [{ path: `${path}.name`, what: "the component has no name", allowed: "a text" }]),
    ...others.flatMap(([key, value]) => misplaced(value, `${path}.${key}`)),
    ...(properties === undefined ? [] : propertiesFaults(properties, `${path}.properties`)),
  ];
}

function propertiesFaults(properties: unknown, path: string): ShapeFault[] {
  if (!isObject(properties)) return [{ path, what: "properties is no map", allowed: "a map, for helm.v3 with chart" }];
  return Object.entries(properties).flatMap(([key, value]) => (key === "staged" ? stagedFaults(value, `${path}.staged`) : misplaced(value, `${path}.${key}`)));
}

/** Finds `staged` in a place that the service does not read, and keys that were probably meant as `staged`. */
function misplaced(value: unknown, path: string): ShapeFault[] {
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (/^stag(e|es|ed|ing)$/i.test(key) && isObject(value)) return [{ path, what: `the service reads no images from ${key} here`, allowed: stagedAllowed }];
  if (Array.isArray(value)) return value.flatMap((item, index) => misplaced(item, `${path}[${index}]`));
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => misplaced(inner, `${path}.${name}`)) : [];
}

function stagedFaults(staged: unknown, path: string): ShapeFault[] {
  if (!isObject(staged)) return [{ path, what: "staged is no map", allowed: stagedAllowed }];
  const { images, acrResourceId, ...others } = staged;
  return [
    ...Object.keys(others).map((key) => ({ path: `${path}.${key}`, what: `staged has no member ${key}`, allowed: "images and acrResourceId" })),
    ...imagesFaults(images, `${path}.images`),
    ...(acrResourceId === undefined || isRegistry(acrResourceId)
      ? []
      : [
          {
            path: `${path}.acrResourceId`,
            what: "this is not the id of a registry",
            allowed: `the ARM id of a ${registryType}; without it, the hub's registry`,
          },
        ]),
  ];
}

function imagesFaults(images: unknown, path: string): ShapeFault[] {
  const allowed = "a list of texts, repository:tag, one per line with `-`; to stage nothing, remove staged";
  if (!Array.isArray(images) || images.length === 0)
    return [{ path, what: images === undefined ? "staged has no images" : "the service reads no image from this", allowed }];
  return images.flatMap((image, index) => (typeof image === "string" ? [] : [{ path: `${path}[${index}]`, what: "an image is not a text", allowed }]));
}

/** An id may also be an expression, which only the service evaluates. */
function isRegistry(id: unknown): boolean {
  return typeof id === "string" && (id.includes("${{") || sameArmId(parseArmId(id)?.type ?? "", registryType));
}
