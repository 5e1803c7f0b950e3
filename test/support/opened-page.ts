import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import type { FleetStatus } from "../../cli/status/fleet-status";
import { fleetPage, pageAssets } from "../../cli/status/page/fleet-page";

/** Widths and heights of a screen in pixels. */
export const screens = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A fleet's page in a browser. */
export interface OpenedPage {
  page: Page;
  /** URLs that the page requested, except its own. */
  requests: string[];
  /** Errors and warnings of its console, refused requests included. */
  complaints: string[];
  /** Processor time of the page's main thread until the page is interactive, in milliseconds. */
  busyMs: number;
  /** Time until the page is interactive, in milliseconds: it depends on the load of the machine. */
  readyMs: number;
}

/** How a page is opened. */
export interface Opening {
  screen?: keyof typeof screens;
  colorScheme?: "light" | "dark";
}

/** Writes the page of a fleet to a file and opens it. Resolves when the page is interactive. */
export async function openPage(
  context: BrowserContext,
  file: string,
  status: FleetStatus,
  { screen = "desktop", colorScheme = "light" }: Opening = {},
): Promise<OpenedPage> {
  writeFileSync(file, fleetPage(status, pageAssets()));
  const page = await context.newPage();
  await page.setViewportSize(screens[screen]);
  await page.emulateMedia({ colorScheme });
  const own = pathToFileURL(file).href;
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => request.url() !== own && requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(own);
  await page.waitForSelector("html[data-ready]");
  const readyMs = Number(await page.evaluate("document.documentElement.dataset.ready"));
  const { metrics } = await devtools.send("Performance.getMetrics");
  const busyMs = 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  return { page, requests, complaints, busyMs, readyMs };
}

/** Fails if the page requested anything, logged an error or warning, or is wider than its screen. */
export async function assertWellBehaved({ page, requests, complaints }: OpenedPage): Promise<void> {
  assert.deepEqual([requests, complaints], [[], []]);
  assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0, "the page scrolls sideways");
}

/**
 * Runs in the page: texts whose contrast with their background is below 4.5, or 3 for large ones, with the ratio. Source: WCAG 2.2, 1.4.3.
 * A text, because the tests are compiled without the types of a browser.
 */
export const weakContrasts = `(() => {
  const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const color = numbers(getComputedStyle(here).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!hasText || !element.checkVisibility() || element.closest("script, noscript")) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [a, b] = [luminance(numbers(color)), luminance(background(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) found.add(element.tagName + " " + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
})()`;
