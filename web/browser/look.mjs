// Compares eight pages with their kept pictures: what shifts, overlaps or loses its colour is seen here before a reader sees it.
// The clock stands still and what names a snapshot is hidden, so that only the look is compared.
//
//   node browser/look.mjs ADDRESS [FOLDER]   compares; FOLDER keeps what differs
//   node browser/look.mjs ADDRESS --update   takes the pictures anew, after somebody looked at them
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { chromium } from "playwright-core";

const [address, option] = process.argv.slice(2);
const update = option === "--update";
const KEPT = new URL("./pictures/", import.meta.url);
const NOW = new Date("2026-11-28T04:00:00Z");
/** A channel that differs by less is the rounding of a shade. */
const SHADE = 32;
/** Of all pixels so many may differ: a digit that changed, not a block that moved. */
const MOST = 0.01;
const HIDDEN = "code, .foot, .since, [role=status] { visibility: hidden !important } * { caret-color: transparent !important; animation: none !important; transition: none !important }";

async function pages() {
  const target = (await (await fetch(`${address}/api/v1/targets?limit=1`)).json()).items[0].enterprise.id;
  return {
    overview: "/", chain: "/chain?chain=DCI", gaps: "/gaps?chain=DCI", targets: "/targets?chain=DCI", enterprise: `/enterprise?id=${encodeURIComponent(target)}`,
    projects: "/projects", indicators: "/indicators?by=county&indicator=signed", map: "/map",
  };
}

/** The share of pixels that differ, told by the browser itself: both pictures on a canvas. */
function differing(page, kept, taken) {
  return page.evaluate(async ({ kept, taken, shade }) => {
    const drawn = async (text) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const [before, now] = await Promise.all([drawn(kept), drawn(taken)]);
    if (before.width !== now.width || before.height !== now.height) return 1;
    let differ = 0;
    for (let at = 0; at < before.data.length; at += 4) {
      if ([0, 1, 2].some((channel) => Math.abs(before.data[at + channel] - now.data[at + channel]) > shade)) differ += 1;
    }
    return differ / (before.data.length / 4);
  }, { kept: kept.toString("base64"), taken: taken.toString("base64"), shade: SHADE });
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const faults = [];
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "zh-CN", bypassCSP: true, reducedMotion: "reduce" });
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  const blank = await context.newPage();
  if (update) mkdirSync(KEPT, { recursive: true });
  for (const [name, path] of Object.entries(await pages())) {
    await page.goto(`${address}${path}${path.includes("?") ? "&" : "?"}lang=zh-CN`);
    await page.waitForLoadState("networkidle");
    // Until the regions' names are there, their codes stand in the page.
    await page.locator("header .tools", { hasText: /市/ }).waitFor();
    await page.waitForTimeout(500);
    const taken = await page.screenshot({ style: HIDDEN });
    const file = new URL(`${name}.png`, KEPT);
    if (update) {
      writeFileSync(file, taken);
      continue;
    }
    const share = await differing(blank, readFileSync(file), taken);
    console.log(`${name}: ${(share * 100).toFixed(2)} % of the pixels differ`);
    if (share > MOST) {
      faults.push(`${name}: ${(share * 100).toFixed(2)} % of the pixels differ from web/browser/pictures/${name}.png, ${MOST * 100} % may; look at it, then take it anew with --update`);
      if (option) writeFileSync(`${option}/look-${name}.png`, taken);
    }
  }
} finally {
  await browser.close();
}
for (const one of faults) console.log(`fault  ${one}`);
process.exitCode = faults.length === 0 ? 0 : 1;
