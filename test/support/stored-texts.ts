import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource, type ResourceShape } from "../../components/dynamic/edge-resource";
import { kindNames } from "../../components/kinds";
import { type Answer, declare } from "./mocks";

type KindName = ResourceShape<unknown, unknown>["kind"];

class AnyKind extends EdgeResource<Record<string, never>, Record<string, never>> {
  constructor(kind: KindName, options: pulumi.CustomResourceOptions) {
    super({ kind, outputs: {} }, kind, {}, options);
  }
}

/** The `__provider` text that the SDK stores for a resource of each kind. */
export async function storedTexts(): Promise<Map<string, string>> {
  const answers = Object.fromEntries(kindNames.map((kind): [string, Answer] => [`pulumi-nodejs:dynamic/edge:${kind.split("/")[1]}`, () => ({ id: kind })]));
  const texts = new Map<string, string>();
  for (const kind of kindNames) {
    const { declared } = await declare(answers, ({ transformations }) => new AnyKind(kind as KindName, { transformations }));
    texts.set(kind, String(declared[0]?.provider));
  }
  return texts;
}
