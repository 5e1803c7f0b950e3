import { Site } from "../../components/site/site";
import type { SiteArgs } from "../../components/site/args";
import { type Answer, declare } from "./mocks";
import { registryAnswers } from "./registry-answers";
import { siteArgs } from "./site-args";

/** Declares the site line-1 with mocks: `siteArgs` with these changes, and with other responses of the service for some types. */
export const declaredSite = (change: Partial<SiteArgs> = {}, answers: Readonly<Record<string, Answer>> = {}) =>
  declare({ ...registryAnswers, ...answers }, (options) => new Site("line-1", { ...siteArgs, ...change }, options));
