import type { RegistryErrorKind } from "../../components/oci/registry-error";
import type { Proof, ProvedImage, RegistrySide } from "./prove-site";
import { table } from "../io/table";

const words: Record<RegistryErrorKind, string> = {
  "not-found": "missing",
  unauthorized: "login refused",
  "digest-mismatch": "bytes do not match",
  unreachable: "not reached",
  "untrusted-certificate": "not trusted",
  refused: "refused",
};

/** Digits of a digest that a table shows; --json has them all. */
const shownDigits = 16;

/** The table of a proof and one closing sentence. */
export function proofTable(proof: Proof): string {
  const { images, site, loginServer, serviceAddress } = proof;
  const rows = images.map((image) => [image.ref, cell(image, "cloud"), cell(image, "site"), image.equal ? "equal" : "NOT EQUAL"]);
  const head = ["image", `cloud: ${loginServer}`, `site: ${serviceAddress}`, ""];
  const equal = images.filter((image) => image.equal).length;
  const close =
    images.length === 0
      ? `${site}: no solution names an image, so there is nothing to prove`
      : `${site}: ${equal} of ${images.length} images are the same bytes in the cloud and on the site`;
  return images.length === 0 ? close : `${table([head, ...rows])}\n${close}`;
}

/** Every fault of a proof, a line each, those that repeat once. */
export function proofFaults({ images }: Proof): string[] {
  return [...new Set(images.flatMap(({ faults }) => faults.map(({ registry, message }) => `${registry} registry: ${message}`)))];
}

function cell({ cloudDigest, siteDigest, faults }: ProvedImage, side: RegistrySide): string {
  const digest = side === "cloud" ? cloudDigest : siteDigest;
  if (digest !== undefined) return digest.slice(0, "sha256:".length + shownDigits);
  const fault = faults.find(({ registry }) => registry === side);
  return fault ? words[fault.kind] : "";
}
