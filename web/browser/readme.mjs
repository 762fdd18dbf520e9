// Takes the pictures of the README from a running demo into docs/pictures; scripts/pictures.sh starts one.
//
//   node browser/readme.mjs ADDRESS
import { launch, newPage, open } from "./page.mjs";
import { Tally } from "./tally.mjs";

const VIEWS = { chain: "/chain?chain=NEV", targets: "/targets?chain=NEV", projects: "/projects" };
const DRAWN_MS = 1000;
const [address] = process.argv.slice(2);
const tally = new Tally();
const browser = await launch();
try {
  const page = await newPage(browser, tally, { address, who: "README" });
  for (const [name, path] of Object.entries(VIEWS)) {
    await open(page, path);
    // Until the regions' names are there, their codes stand in the page.
    await page.locator("header .tools", { hasText: /市/ }).waitFor();
    await page.waitForTimeout(DRAWN_MS);
    await page.screenshot({ path: new URL(`../../docs/pictures/${name}.png`, import.meta.url).pathname });
  }
} finally {
  await browser.close();
}
console.log(`${Object.keys(VIEWS).length} pictures, ${tally.faults.length} faults`);
process.exitCode = tally.faults.length === 0 ? 0 : 1;
