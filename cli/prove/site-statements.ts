import { parseImageRef } from "../../components/core/image-ref";
import { type AttestedImage, type SitePredicate, type SiteStatement, statementOf } from "../attestation/statement";
import type { Proof, ProvedImage } from "./prove-site";
import type { SiteFacts } from "./site-facts";

/** What the statements of one proof have in common, apart from the site. */
export type ProofCircumstances = Pick<SitePredicate, "provedAt" | "provedBy" | "tool"> & { path: Omit<SitePredicate["path"], "serviceAddress"> };

/**
 * One statement for each solution version of a proved site that stages images, in the order of the stack.
 * @throws Error for a proof that does not hold: nothing may be attested of it
 */
export function siteStatements(facts: Pick<SiteFacts, "solutions">, proof: Proof, { path, ...circumstances }: ProofCircumstances): SiteStatement[] {
  if (!proof.proved) throw new Error(`${proof.site} is not proved, so nothing can be attested`);
  const { site, loginServer: registry, serviceAddress } = proof;
  return stagedVersions(facts).map(({ name, version, refs }) =>
    statementOf({
      site,
      solution: { name, version },
      ...circumstances,
      registry,
      path: { serviceAddress, ...path },
      images: refs.map((ref) => attestedImage(proof.images.find((image) => image.ref === ref))),
    }),
  );
}

/** A version that several instances stage is one version. */
function stagedVersions({ solutions }: Pick<SiteFacts, "solutions">): { name: string; version: string; refs: string[] }[] {
  const found = new Map<string, { name: string; version: string; refs: string[] }>();
  for (const { name, version, images } of solutions) {
    const key = `${name} ${version}`;
    const refs = [...new Set([...(found.get(key)?.refs ?? []), ...images])];
    if (refs.length > 0) found.set(key, { name, version, refs });
  }
  return [...found.values()];
}

function attestedImage(image: ProvedImage | undefined): AttestedImage {
  const { ref, siteDigest, publishedDigest, bytes, platforms, equal } = image ?? { equal: false };
  if (!equal || ref === undefined || siteDigest === undefined || bytes === undefined || platforms === undefined)
    throw new Error(`image ${ref ?? "of a solution"} was not compared, so it cannot be attested`);
  const { repository } = parseImageRef(ref);
  return { ref, repository, digest: siteDigest, ...(publishedDigest === undefined ? {} : { publishedDigest }), bytes, platforms };
}
