import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { Tenant } from "../../tenant.js";
import { chromiumPath, startChromium } from "./browser.js";
import { report } from "./command.js";
import { hostileName, largeTenant, smallTenant } from "./sampleTenant.js";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What means something to what draws. */
const meaningful = "R&amp;D \\N\\l <B>";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;

describe("the page of a report, in Chromium", () => {
  let browser: Browser | undefined;
  const pages: Record<string, string> = {};

  before(async function () {
    const path = chromiumPath();
    if (path === undefined) {
      console.log("      no Chromium on the PATH: the page isn't looked at");
      this.skip();
    }
    browser = await startChromium(path);
    const tenants = {
      small: await smallTenant(),
      hostile: await smallTenant({ odd: hostileName }),
      nameless: await smallTenant({ odd: "" }),
      large: await largeTenant(),
      escapes: await smallTenant({ odd: meaningful }),
    };
    for (const [name, seed] of Object.entries(tenants)) {
      const tenant = await Tenant.start({ tenant: seed });
      pages[name] = (await report(tenant, "--format", "html")).stdout;
      pages[`${name} junit`] = (await report(tenant, "--format", "junit")).stdout;
      await tenant.emulator.close();
    }
  });
  after(async () => {
    await browser?.close();
  });

  /** Opens one of the pages, looks at it, and makes sure that nothing was asked for and nothing said. */
  async function look<Result>(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<Result>,
  ): Promise<Result> {
    const context = await browser!.newContext(options);
    try {
      const page = await context.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("request", (request) => said.push(request.url()));
      await page.setContent(pages[name] ?? "");
      const found = await look(page);
      expect(said).to.deep.equal([]);
      return found;
    } finally {
      await context.close();
    }
  }

  /** By axe-core's rules, in words. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const found = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
    return found.violations.map(({ id, impact, nodes }) => `${id}, ${String(impact)}: ${String(nodes[0]?.html)}`);
  }

  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`has nothing that keeps people from reading it, on a ${size}, ${colorScheme}`, async () => {
        for (const name of ["small", "hostile", "nameless"]) {
          await look(name, { viewport, colorScheme }, async (page) => {
            await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
            expect(await violations(page)).to.deep.equal([]);
            // What is wide scrolls by itself.
            expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(viewport.width);
          });
        }
      });
    }
  }

  it("shows who signed whom, what uses that, what is wrong and when it ends", async () => {
    await look("small", { viewport: sizes.desktop }, async (page) => {
      const builds = page.getByRole("article", { name: "Build agents" });
      expect(await builds.locator("svg text").allTextContents()).to.include.members([
        ...["Contoso Root CA", "Contoso Issuing CA 1", "Contoso Build CA", "1 finding", "Partner", "applications"],
      ]);
      expect(await builds.getByRole("row").count()).to.equal(4);
      expect(await builds.getByText("Partner, for applications").isVisible()).to.equal(true);
      const inspection = page.getByRole("article", { name: "inspection" });
      expect(
        await inspection.getByText("Inspect all but banks, linked to the security profile Partner").isVisible(),
      ).to.equal(true);
      expect(
        await page
          .getByRole("article", { name: "Legacy" })
          .getByText("nothing: no app management policy names it")
          .isVisible(),
      ).to.equal(true);
      expect(await page.locator(".findings > .error").count()).to.equal(1);
      expect(await page.getByText("must not have expired").first().isVisible()).to.equal(true);
      for (const [table, text] of [
        ["TLS inspection policies and their rules", "Inspect all but banks"],
        ["Links of TLS inspection policies to security profiles", "Inspect all but banks, linked to Partner"],
        ["Entries of app management policies", "Partner, for applications: Build agents"],
      ] as const) {
        const group = page.getByRole("group", { name: table });
        expect(await group.getByRole("cell", { name: text }).first().isVisible(), table).to.equal(true);
      }
      // A dot for each end.
      expect(await page.locator(".timeline .mark-symbol path").count()).to.equal(10);
      expect(await page.getByRole("heading", { level: 2 }).allTextContents()).to.deep.equal([
        ...["Summary", "Findings", "Ends", "CAs of TLS inspection", "CAs that applications may use"],
        ...["What has CAs take effect", "Certificates"],
      ]);
    });
  });

  it("is used by the keyboard: to the findings first, and from a finding to its certificate and the whole of its PEM", async () => {
    await look("small", { viewport: sizes.desktop }, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).to.equal("Skip to the findings");
      const link = page.locator(".findings").getByRole("link", { name: "CN=Contoso Build CA" });
      await link.focus();
      await page.keyboard.press("Enter");
      const pem = page.locator("details[open] .pem");
      expect(await pem.isVisible()).to.equal(true);
      await pem.click();
      const selected = String(await page.evaluate("getSelection().toString()")).trim();
      expect(selected).to.match(/^-----BEGIN CERTIFICATE-----\n[^-]*\n-----END CERTIFICATE-----$/);
    });
  });

  it("has no name do anything", async () => {
    await look("hostile", { viewport: sizes.phone }, async (page) => {
      expect(await page.evaluate("window.harmed")).to.equal(undefined);
      expect(await page.locator("script, img, iframe, object, embed, link").count()).to.equal(0);
      expect(await page.locator("a:not([href^='#'])").count()).to.equal(0);
      expect(await page.getByRole("heading", { level: 3, name: "window.harmed=1" }).first().isVisible()).to.equal(true);
    });
  });

  it("draws names as they are", async () => {
    await look("escapes", {}, async (page) => {
      expect(
        await page.getByRole("article", { name: "Build agents" }).locator("svg text").allTextContents(),
      ).to.include(meaningful);
    });
  });

  it("has nothing that keeps people from reading it where there is much", async () => {
    await look("large", { viewport: sizes.phone }, async (page) => {
      expect(await violations(page)).to.deep.equal([]);
      expect(await page.getByRole("article").count()).to.equal(110);
    });
  }).timeout(180_000);

  it("fits on paper", async () => {
    await look("hostile", { viewport: { width: 720, height: 900 } }, async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(720);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).to.equal("rgb(255, 255, 255)");
      expect((await page.pdf({ format: "A4" })).length).to.be.greaterThan(10_000);
    });
  });

  it("is beside XML that a parser takes, whatever the names are", async () => {
    await look("small", {}, async (page) => {
      for (const name of ["small", "hostile", "large"]) {
        const found = await page.evaluate(parseXml, pages[`${name} junit`] ?? "");
        expect(found.error, name).to.equal(null);
        expect(found.cases, name).to.be.greaterThan(10);
      }
    });
  });
});

interface XmlDocument {
  querySelector(selector: string): { textContent: string } | null;
  querySelectorAll(selector: string): { length: number };
}

function parseXml(xml: string): { error: string | null; cases: number } {
  const { DOMParser } = globalThis as unknown as {
    DOMParser: new () => { parseFromString(text: string, type: string): XmlDocument };
  };
  const found = new DOMParser().parseFromString(xml, "application/xml");
  return {
    error: found.querySelector("parsererror")?.textContent ?? null,
    cases: found.querySelectorAll("testcase").length,
  };
}
