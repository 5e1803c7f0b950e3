import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetStatus } from "../fleet-status";

/** Script and style of the page, as the build leaves them. */
export interface PageAssets {
  script: string;
  style: string;
}

/** Reads the assets beside this file in `dist/`. */
export function pageAssets(): PageAssets {
  const asset = (...path: string[]) => readFileSync(join(__dirname, ...path), "utf8");
  return { script: asset("browser", "main.js"), style: asset("fleet.css") };
}

/**
 * The fleet's page: one HTML file that needs nothing beside it. Its content security policy allows its own script and style by their hashes, and no request of any kind.
 * The status is embedded as JSON, and the script creates text nodes only, so that no name in it becomes markup.
 */
export function fleetPage(status: FleetStatus, { script, style }: PageAssets): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  // In a script element only a `<` can end the element or open a comment.
  const data = JSON.stringify(status).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Fleet: ${titleOf(status)}</title>
<style>${style}</style>
</head>
<body>
${body(status)}
<script type="application/json" id="status">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Source: Content Security Policy Level 3, hash sources. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function titleOf({ needs, sites }: FleetStatus): string {
  const now = needs.filter(({ urgency }) => urgency === "now").length;
  return `${now === 0 ? "nothing needs a person now" : `${now} ${now === 1 ? "thing needs" : "things need"} a person now`}, ${sites.length} ${sites.length === 1 ? "site" : "sites"}`;
}

function body({ asOf }: FleetStatus): string {
  const time = `${asOf.slice(0, 16).replace("T", " ")} UTC`;
  return `<a class="skip" href="#sites">Skip to the sites</a>
<header>
<h1>Fleet</h1>
<p>As of <time datetime="${asOf}">${time}</time>, <span id="age"></span></p>
</header>
<noscript><p>This page needs JavaScript. Without it, use <code>edge-staging status</code>.</p></noscript>
<main>
<section aria-labelledby="needs-title">
<h2 id="needs-title">Needs a person</h2>
<p id="need-count"></p>
<ol id="need-list"></ol>
</section>
<section aria-labelledby="overview-title">
<h2 id="overview-title">Sites by version and state</h2>
<p class="hint">A number shows its sites below.</p>
<div class="wide"><table id="overview" class="cards"></table></div>
<ul id="hub-list" aria-label="Hubs"></ul>
</section>
<section id="rollout" aria-labelledby="rollout-title" hidden>
<h2 id="rollout-title">Rollout by wave</h2>
<p id="rollout-summary"></p>
<div id="timeline">
<div class="wide"><table id="waves" class="cards timeline" aria-labelledby="rollout-title"></table></div>
<details id="run-details"><summary>Each stack</summary>
<p class="hint">A full bar: the stack is being brought up. A half bar: its pods are watched.</p>
<div class="wide"><table id="runs" class="cards timeline" aria-label="Stacks of the rollout"></table></div>
<button id="all-runs" type="button"></button>
</details>
</div>
</section>
<section id="sites" aria-labelledby="sites-title">
<h2 id="sites-title">Sites</h2>
<div class="filters" role="search" aria-label="Sites">
<div><label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="name, version, reason, code"></div>
<div><label for="state">State</label><select id="state"><option value="">every state</option></select></div>
<div><label for="version">Version</label><select id="version"><option value="">every version</option></select></div>
<button id="clear" type="button">Clear</button>
<p id="hits" role="status" aria-live="polite"></p>
</div>
<p class="hint keys">Arrow keys move between the cells.</p>
<div class="wide"><table id="grid" class="cards" role="grid" aria-labelledby="sites-title"></table></div>
<p id="nothing" hidden>No site fits the search and the filters.</p>
</section>
<section aria-labelledby="digests-title">
<h2 id="digests-title">Images</h2>
<p class="hint">Number of sites whose registry serves the published image (equal), another one (different), none yet (missing), or was not read (unproved).</p>
<div class="wide"><table id="images" class="cards"></table></div>
<details id="digest-details"><summary>Digest at each site</summary>
<div class="wide"><table id="matrix"></table></div>
<button id="all-digests" type="button"></button>
</details>
</section>
<section aria-labelledby="wan-title">
<h2 id="wan-title">Bytes on the sites' links</h2>
<p class="hint">Size of all images of a proved version, all platforms. A site downloads less where it has some layers already.</p>
<div class="wide"><table id="wan" class="cards"></table></div>
</section>
</main>`;
}
