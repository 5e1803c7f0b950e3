import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { FleetStatus } from "../../cli/status/fleet-status";
import { Browser, installedChromium } from "../support/chromium";
import { largeFleet } from "../support/large-fleet";
import { assertWellBehaved, type OpenedPage, type Opening, openPage, screens, weakContrasts } from "../support/opened-page";

describe("the fleet page, in Chromium", function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  before(async function () {
    browser = await Browser.start(installedChromium(this));
    folder = mkdtempSync(join(tmpdir(), "edge-staging-page-"));
  });
  after(async () => {
    await browser?.end();
    if (folder) rmSync(folder, { recursive: true });
  });

  const opened = (status: FleetStatus, opening?: Opening): Promise<OpenedPage> => openPage(browser.context, join(folder, "fleet.html"), status, opening);
  const hits = (page: Page) => page.getByRole("status").textContent();
  const shown = (page: Page) =>
    page.evaluate("[...document.querySelectorAll('#grid tbody tr:not([hidden]) th')].map(({ textContent }) => textContent)") as Promise<string[]>;
  const focused = (page: Page) => page.evaluate("document.activeElement.textContent");

  for (const count of [2, 40, 1000]) {
    for (const screen of Object.keys(screens) as (keyof typeof screens)[]) {
      it(`shows ${count} sites on a ${screen} without requests, errors or horizontal scrolling`, async () => {
        const found = await opened(largeFleet(count), { screen });
        await assertWellBehaved(found);
        assert.equal(await hits(found.page), `${count} of ${count} sites`);
        console.log(`      reacts after ${found.readyMs} ms, ${Math.round(found.busyMs)} ms of processor time`);
        // Processor time, because wall time depends on how busy the machine is.
        assert.ok(found.busyMs < 1000, `${found.busyMs} ms`);
        await found.page.close();
      });
    }
  }

  it("filters a thousand sites by text, state and version, and shows the number of matches", async () => {
    const { page } = await opened(largeFleet(1000));
    await page.getByLabel("Search").fill("plant-07 offline");
    assert.deepEqual([await hits(page), await shown(page)], ["1 of 1000 sites", ["plant-07-line-6"]]);
    await page.getByLabel("Search").fill("no such site");
    assert.equal(await hits(page), "0 of 1000 sites");
    await page.getByText("No site fits the search and the filters.").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("State", { exact: true }).selectOption("failed");
    assert.deepEqual(await shown(page), ["plant-01-line-4"]);
    await page.getByLabel("State", { exact: true }).selectOption("");
    await page.getByLabel("Version", { exact: true }).selectOption("packer 1.0.0");
    const packers = largeFleet(1000).sites.filter(({ solutions }) => solutions.some(({ name, wanted }) => name === "packer" && wanted === "1.0.0"));
    assert.equal(await hits(page), `${packers.length} of 1000 sites`);
    await page.close();
  });

  it("shows the sites behind a count, and the site behind an open problem", async () => {
    const { page } = await opened(largeFleet(40));
    await page.getByRole("button", { name: "3 sites offline, vision 1.1.0: show them" }).click();
    assert.deepEqual([await hits(page), (await shown(page)).length], ["3 of 40 sites", 3]);
    await page.getByRole("link", { name: "plant-01-line-4" }).click();
    assert.deepEqual([await focused(page), await hits(page)], ["plant-01-line-4", "40 of 40 sites"]);
    await page.close();
  });

  it("lists what needs a person first, the most urgent at the top, with each fix once", async () => {
    const { page } = await opened(largeFleet(40));
    assert.deepEqual(await page.locator(".need h3 code").allTextContents(), [
      "EDGE-STAGING-FAILED",
      "EDGE-SITE-OFFLINE",
      "EDGE-SITE-BEHIND",
      "EDGE-NOT-DEPLOYED",
      "EDGE-STACK",
    ]);
    assert.equal(await page.getByText("check on the site: its network").count(), 1);
    await page.close();
  });

  it("is usable with the keyboard alone", async () => {
    const { page } = await opened(largeFleet(40));
    await page.keyboard.press("Tab");
    assert.deepEqual([await focused(page), await page.locator(".skip").isVisible()], ["Skip to the sites", true]);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("offline");
    assert.equal(await hits(page), "4 of 40 sites");
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(page), "plant-01-line-6");
    const walk = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      return focused(page);
    };
    assert.equal(await walk("ArrowDown"), "plant-02-line-6");
    assert.match(String(await walk("ArrowRight")), /^offline/);
    assert.equal(await walk("End"), "2027-02-27");
    assert.equal(await walk("Control+End", "Home"), "plant-04-line-6");
    assert.equal(await walk("Control+Home"), "Site");
    await page.close();
  });

  it("exposes the grid, its headers and the number of matches to screen readers", async () => {
    const { page } = await opened(largeFleet(2));
    const grid = page.getByRole("grid", { name: "Sites" });
    assert.deepEqual(await grid.getByRole("rowheader").allTextContents(), ["plant-01-line-1", "plant-01-line-2"]);
    assert.deepEqual([await grid.getByRole("columnheader").count(), await grid.getByRole("row").count(), await page.getByRole("search").count()], [10, 3, 1]);
    assert.equal(await page.getByRole("status").getAttribute("aria-live"), "polite");
    await page.close();
  });

  for (const screen of Object.keys(screens) as (keyof typeof screens)[]) {
    it(`shows the rollout by wave, and its stacks after a click, on a ${screen}`, async () => {
      const { page } = await opened(largeFleet(1000), { screen });
      const waves = page.getByRole("table", { name: "Rollout by wave" });
      assert.deepEqual(await page.locator("#waves tbody th").allTextContents(), ["hubs", "canary", "europe", "others", "last"]);
      assert.match((await waves.getByRole("row", { name: /^europe/ }).textContent()) ?? "", /^europedone2026-11-30 07:351 h 35 min1 failed/);
      assert.match((await waves.getByRole("row", { name: /^last/ }).textContent()) ?? "", /^lastwaits for approval$/);
      // Rounded to a thousandth of the time since the start: 95 and 190 of 360 minutes.
      const bar = page.locator("#waves tbody tr:nth-child(3) rect");
      assert.deepEqual([await bar.getAttribute("x"), await bar.getAttribute("width")], ["264", "264"]);
      await page.getByText("Each stack").press("Enter");
      await page.locator("#runs tbody tr").nth(49).waitFor();
      assert.match((await page.locator("#runs tbody tr").first().textContent()) ?? "", /^plant-01-line-4europefailed.*containers restarted 3 times/);
      assert.equal(await page.locator("#runs tbody tr").count(), 50);
      await page.getByRole("button", { name: "Show all 1001 stacks" }).click();
      await page.locator("#runs tbody tr").nth(1000).waitFor();
      assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
      await page.locator("#runs").getByRole("link", { name: "plant-01-line-4" }).click();
      assert.equal(await focused(page), "plant-01-line-4");
      await page.close();
    });
  }

  it("shows no rollout if there is none, and the reason if its record cannot be read", async () => {
    const { rollout: _, ...status } = largeFleet(2);
    const { page } = await opened(status);
    assert.equal(await page.locator("#rollout").isVisible(), false);
    await page.close();
    const unread = await opened({ ...status, rollout: { is: "unreadable", reason: "it has no first line" } });
    await unread.page.getByText("Not read: it has no first line").waitFor();
    assert.deepEqual([await unread.page.locator("#rollout").isVisible(), await unread.page.locator("#timeline").isVisible()], [true, false]);
    await unread.page.close();
  });

  it("compares every image at every site, exceptions first", async () => {
    const { page } = await opened(largeFleet(1000));
    await page.getByText("Digest at each site").click();
    // The rows are created when the browser reports that the section is open.
    await page.locator("#matrix tbody tr").nth(49).waitFor();
    assert.equal(await page.locator("#matrix tbody tr").count(), 50);
    assert.match((await page.locator("#matrix tbody tr").first().textContent()) ?? "", /^plant-02-line-1.*different 6363/);
    await page.getByRole("button", { name: "Show all 1000 sites" }).click();
    await page.locator("#matrix tbody tr").nth(999).waitFor();
    assert.equal(await page.locator("#matrix tbody tr").count(), 1000);
    await page.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const screen of Object.keys(screens) as (keyof typeof screens)[]) {
      it(`has sufficient contrast in ${colorScheme} colours on a ${screen}`, async () => {
        const { page } = await opened(largeFleet(40), { colorScheme, screen });
        await page.getByText("Each stack").click();
        await page.locator("#runs tbody tr").first().waitFor();
        assert.deepEqual(await page.evaluate(weakContrasts), []);
        await page.close();
      });
    }
  }

  it("prints every site, without the controls of the screen", async () => {
    const { page } = await opened(largeFleet(40), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual([await page.getByRole("search").isVisible(), await page.getByRole("grid").isVisible()], [false, true]);
    assert.deepEqual(await page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"), [
      "rgb(0, 0, 0)",
      "rgb(255, 255, 255)",
    ]);
    // Rows outside the viewport are not rendered on screen, but must be printed.
    assert.equal(await page.evaluate("document.querySelector('#grid tbody tr:last-child th').checkVisibility({ contentVisibilityAuto: true })"), true);
    await page.close();
  });

  it("shows hostile names as text, and sends no request because of them", async () => {
    const hostile = `</script><img src="http://127.0.0.1:9/x" onerror="alert(1)"><!--<script>alert(2)</script>`;
    const [site] = largeFleet(1).sites;
    assert.ok(site);
    const solutions = site.solutions.map((solution) => ({
      ...solution,
      name: hostile,
      pending: hostile,
      images: solution.images.map((image) => ({ ...image, image: hostile })),
    }));
    const need = { stack: hostile, urgency: "now" as const, code: hostile, what: hostile, given: hostile, fix: hostile };
    const found = await opened({
      ...largeFleet(1),
      needs: [need],
      hubs: [{ stack: hostile, state: "deployed", loginServer: hostile }],
      sites: [{ ...site, stack: hostile, solutions }],
      rollout: {
        ...{ is: "stopped", id: hostile, from: "2026-11-30T06:00:00Z", reason: hostile },
        waves: [{ name: hostile, is: "begun", stacks: [{ stack: hostile, is: "failed", reason: hostile, runs: [] }] }],
      },
    });
    await assertWellBehaved(found);
    assert.deepEqual([await found.page.locator("img").count(), (await shown(found.page)).length, await found.page.locator("script").count()], [0, 1, 2]);
    assert.ok((await found.page.getByText(hostile).count()) > 3);
    await found.page.close();
  });

  it("cannot send data anywhere: the content security policy blocks it", async () => {
    const received: (string | undefined)[] = [];
    const server = createServer(({ url }, answer) => {
      received.push(url);
      answer.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { page } = await opened(largeFleet(2));
    const tried = `Promise.all([
      fetch("http://127.0.0.1:${port}/").then(() => "sent", () => "refused"),
      new Promise((resolve) => { const image = new Image(); image.onload = () => resolve("sent"); image.onerror = () => resolve("refused"); image.src = "http://127.0.0.1:${port}/"; }),
      new Promise((resolve) => {
        addEventListener("securitypolicyviolation", ({ violatedDirective }) => violatedDirective.startsWith("script") && resolve(violatedDirective));
        document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
      }),
    ])`;
    assert.deepEqual(await page.evaluate(tried), ["refused", "refused", "script-src-elem"]);
    assert.deepEqual([await page.evaluate("window.ran"), received], [undefined, []]);
    await page.close();
    server.close();
  });
});
