/** Makes the picture in docs/report.md: `npm run picture`, on a machine that has Chromium. */
import { join } from "node:path";
import { mkdirSync } from "node:fs";
import { root } from "../../engine/world.js";
import { Tenant } from "../../tenant.js";
import { chromiumPath, startChromium } from "../report/browser.js";
import { report } from "../report/command.js";
import { smallTenant } from "../report/sampleTenant.js";

async function main(): Promise<void> {
  const path = chromiumPath();
  if (path === undefined) {
    throw new Error("there is no Chromium on the PATH");
  }
  const tenant = await Tenant.start({ tenant: await smallTenant() });
  const browser = await startChromium(path);
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
    await page.setContent((await report(tenant, "--format", "html")).stdout);
    // What a reader of the picture wants to see, without where it was made.
    await page.evaluate(
      "for (const each of document.querySelectorAll('.about, nav, #findings ~ *, .skip')) each.remove()",
    );
    const [ends, inspection] = [
      page.locator("section[aria-labelledby=ends]"),
      page.getByRole("article", { name: "inspection" }),
    ];
    const [from, to] = [await ends.boundingBox(), await inspection.boundingBox()];
    if (from === null || to === null) {
      throw new Error("the page lacks what the picture is of");
    }
    const folder = join(root, "docs/images");
    mkdirSync(folder, { recursive: true });
    const clip = { x: 0, y: from.y, width: 900, height: to.y + to.height - from.y + 10 };
    await page.screenshot({ path: join(folder, "report.jpeg"), type: "jpeg", quality: 60, fullPage: true, clip });
  } finally {
    await browser.close();
    await tenant.emulator.close();
  }
}

void main();
