import { Site } from "../../components/site/site";
import type { SiteArgs } from "../../components/site/args";
import { type Answer, declare } from "./mocks";
import { registryAnswers } from "./registry-answers";
import { siteArgs } from "./site-args";

/** Declares the site line-1 with mocks, but for this change as `siteArgs` says, on a service that answers some types otherwise. */
export const declaredSite = (change: Partial<SiteArgs> = {}, answers: Readonly<Record<string, Answer>> = {}) =>
  declare({ ...registryAnswers, ...answers }, (options) => new Site("line-1", { ...siteArgs, ...change }, options));
