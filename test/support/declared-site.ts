import { Site } from "../../components/site/site";
import type { SiteArgs } from "../../components/site/args";
import { declare } from "./mocks";
import { registryAnswers } from "./registry-answers";
import { siteArgs } from "./site-args";

/** Declares the site line-1 with mocks, but for this change as `siteArgs` says. */
export const declaredSite = (change: Partial<SiteArgs> = {}) => declare(registryAnswers, (options) => new Site("line-1", { ...siteArgs, ...change }, options));
