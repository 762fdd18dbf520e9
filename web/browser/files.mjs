// Files that leave the page: they arrive in the folder Chromium saves downloads to, under their names in Chinese, and are what
// their ending says.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { force, open } from "./page.mjs";

const ARRIVAL_MS = 60_000;
const LOOK_MS = 100;
const ZIP = "504b0304";
const MARK = "efbbbf";

/** The folder Chromium saves the downloads of a page to. */
export class Downloads {
  static async of(page) {
    const own = new Downloads();
    own.folder = mkdtempSync(join(tmpdir(), "liantu-downloads-"));
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send("Target.getTargetInfo");
    const whole = await page.context().browser().newBrowserCDPSession();
    // Chromium itself then gives a file its name, as it does for a reader.
    await whole.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: targetInfo.browserContextId, downloadPath: own.folder });
    return own;
  }

  /** Does what begins a download and waits until the file is whole. */
  async take(page, begin) {
    const before = new Set(readdirSync(this.folder));
    await begin();
    const until = Date.now() + ARRIVAL_MS;
    for (;;) {
      const name = readdirSync(this.folder).find((one) => !before.has(one) && !one.endsWith(".crdownload") && !one.startsWith("."));
      if (name && statSync(join(this.folder, name)).size > 0) {
        const bytes = readFileSync(join(this.folder, name));
        return { name, bytes, first: bytes.subarray(0, 4).toString("hex"), text: bytes.toString("utf8") };
      }
      if (Date.now() > until) throw new Error(`no file arrived within ${ARRIVAL_MS / 1000} s; the folder has ${readdirSync(this.folder).join(", ") || "nothing"}`);
      await page.waitForTimeout(LOOK_MS);
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Holds a file against its ending, its first bytes and a name in Chinese. */
function holds(check, file, { ending, first, named }) {
  check(file.name.endsWith(ending), `the file is called ${file.name}`);
  check(named.test(file.name), `the name ${file.name} is not ${named}`);
  check(file.first.startsWith(first), `${file.name} begins with ${file.first}, ${ending} with ${first}`);
  check(file.bytes.length > 200, `${file.name} has ${file.bytes.length} bytes`);
}

export async function files(tally, page, downloads) {
  const pressed = (mark) => downloads.take(page, () => page.locator(mark).click());
  await tally.step("the targets that are seen arrive as CSV for a spreadsheet, as many as the page counts", page, async (check) => {
    const { verdict } = (await force(page, "GET", "/targets?limit=1")).items[0];
    await open(page, `/targets?verdict=${verdict}`);
    const said = Number((await page.locator(".head span").first().innerText()).replaceAll(/\D/g, ""));
    await page.locator("details.export summary").click();
    const file = await pressed('[data-export="csv"]');
    holds(check, file, { ending: ".csv", first: MARK, named: /招商目标.*六安/ });
    const rows = file.text.trimEnd().split("\r\n").length - 1;
    check(rows === said && said > 0, `the page counts ${said} targets, the file ${rows}`);
  });
  await tally.step("all targets arrive as a workbook", page, async (check) => {
    await page.locator("details.export summary").click();
    holds(check, await pressed('[data-export="xlsx"]'), { ending: ".xlsx", first: ZIP, named: /\p{Script=Han}/u });
  });
  await tally.step("the chain map arrives as a drawing", page, async (check) => {
    await open(page, "/chain?chain=NEV");
    const file = await pressed('[data-export="svg"]');
    holds(check, file, { ending: ".svg", first: Buffer.from("<").toString("hex"), named: /\p{Script=Han}/u });
    check(/^(<\?xml[^>]*>\s*)?<svg /.test(file.text) && file.text.includes("虚构"), "the drawing is no SVG, or does not say that its data are invented");
  });
  await tally.step("the weekly report arrives as a document and the quarterly one as a workbook", page, async (check) => {
    await open(page, "/reports");
    for (const [kind, ending] of [["weekly", "docx"], ["quarterly", "xlsx"]]) {
      holds(check, await pressed(`[data-report="${kind}-${ending}"]`), { ending: `.${ending}`, first: ZIP, named: /\p{Script=Han}/u });
    }
  });
}
