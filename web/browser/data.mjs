// The planner's data work in the page: a table is looked at, imported and reported on; a placement is corrected; a new
// calculation is started; and the chain map shows what that changed.
import { force, open, settle } from "./page.mjs";

/** Longest calculation of the walk's invented workspace, ms. */
const BUILD_MS = 600_000;
const JOB_MS = 600_000;
/** A chain that the invented city has some makers of. */
const CHAIN = "HEQ";

/** Three rows of a table as an office would have it, one of them with a code that is none. */
const TABLE = ["统一社会信用代码,企业名称,所属地区,经营范围,主营业务", "91341524MA2WA1K04U,金寨县行走测试新材料有限公司,341524,锂电池负极材料的研发、生产和销售,石墨负极材料生产", "91341503MA2WA1K204,裕安区行走测试机械有限公司,341503,机械零部件加工,齿轮加工", "没有代码,没有名字的地方,999999,,"].join("\n");

async function numbers(page) {
  return Object.fromEntries(await page.locator('[data-part="import"] .numbers > div').evaluateAll((rows) => rows.map((row) => [row.querySelector("dt").innerText, Number(row.querySelector("dd").innerText.replaceAll(/\D/g, ""))])));
}

export async function imports(tally, page, downloads) {
  const part = page.locator('[data-part="import"]');
  await tally.step("a table is looked at before it is imported: so many new, so many refused and why", page, async (check) => {
    await open(page, "/coverage");
    await part.locator('[data-field="file"]').setInputFiles({ name: "企业名录.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${TABLE}\n`) });
    check(await part.locator('[data-act="import"]').isDisabled(), "a table can be imported unseen");
    await part.locator('[data-act="look"]').click();
    await part.locator(".tag", { hasText: "完成" }).waitFor({ timeout: JOB_MS });
    const seen = await numbers(page);
    check(seen["新增"] === 2 && seen["拒收"] === 1, `two rows are new and one is refused, the page says ${JSON.stringify(seen)}`);
    check((await part.locator(".reasons li").count()) > 0, "no reason of the refusal is given");
    const before = (await force(page, "GET", "/imports")).items.filter((job) => !job.asked.dry_run).length;
    check(before === 0, "looking at a table imported it");
  });
  await tally.step("the refused row comes back as a file", page, async (check) => {
    const file = await downloads.take(page, () => part.locator("a[href$='.csv'], a", { hasText: "CSV" }).first().click());
    check(/\.csv$/.test(file.name) && file.text.includes("没有名字的地方") && !file.text.includes("行走测试机械"), `${file.name} holds ${file.text.slice(0, 120)}`);
  });
  await tally.step("the same table is imported, with its report", page, async (check) => {
    await part.locator('[data-act="import"]').click();
    await part.locator("b", { hasText: "已导入" }).waitFor({ timeout: JOB_MS });
    const seen = await numbers(page);
    check(seen["新增"] === 2 && seen["拒收"] === 1, `the report says ${JSON.stringify(seen)}`);
    check((await part.innerText()).includes("企业名录.csv"), "the report does not name the file");
  });
}

/** A segment of the chain that its verdict calls for more than skipping, with as few makers as there are, and one of them. */
async function thinSegment(page) {
  const { tiles } = await force(page, "GET", `/chains/${CHAIN}/map`);
  const worth = (tile) => Number(["skip", "unknown"].includes(tile.verdict));
  const order = (left, right) => worth(left) - worth(right) || left.makers - right.makers || left.segment.localeCompare(right.segment);
  for (const tile of tiles.filter((one) => one.makers > 0).sort(order)) {
    const here = (await force(page, "GET", `/segments/${tile.segment}/enterprises?limit=50`)).items;
    const maker = here.find((one) => one.supplies);
    if (maker) return { tile, maker: maker.enterprise };
  }
  throw new Error(`no segment of ${CHAIN} has a maker`);
}

async function makersShown(page, segment) {
  const count = await page.locator(`.tile[data-segment="${segment}"] .count`).innerText();
  return Number(count.replaceAll(/\D/g, "") || 0);
}

export async function corrections(tally, page) {
  let thin;
  await tally.step("from a tile of the chain map to the maker it counts, and his placement is called wrong with a reason", page, async (check) => {
    await open(page, `/chain?chain=${CHAIN}`);
    thin = await thinSegment(page);
    const before = await makersShown(page, thin.tile.segment);
    check(before === thin.tile.makers, `the tile shows ${before} makers, the service says ${thin.tile.makers}`);
    await page.locator(`.tile[data-segment="${thin.tile.segment}"]`).click();
    await page.locator('[role="dialog"] .firms a', { hasText: thin.maker.name }).first().click();
    await page.waitForURL(/\/enterprise/);
    const form = page.locator('[data-part="corrector"]');
    await form.locator('[data-field="decision"]').selectOption("reject");
    await form.locator('[data-field="segment"]').selectOption(thin.tile.segment);
    await form.locator('[data-field="why"]').fill("实地走访：只做贸易，没有产线");
    await form.locator('[data-act="correct"]').click();
    const said = page.locator("[data-correction]", { hasText: "只做贸易" });
    await said.waitFor();
    check((await said.innerText()).includes("不在此环节"), `the list of corrections says: ${await said.innerText()}`);
  });
  await tally.step("until the next calculation the map stays as it was", page, async (check) => {
    await open(page, `/chain?chain=${CHAIN}`);
    check((await makersShown(page, thin.tile.segment)) === thin.tile.makers, "the map changed without a calculation");
  });
  await tally.step("a calculation started in the page takes the correction, and the page offers the new snapshot", page, async (check) => {
    await open(page, "/coverage");
    await page.locator('[data-act="build"]').click();
    await page.locator('[data-part="built"]').waitFor({ timeout: BUILD_MS });
    const built = await page.locator('[data-part="built"]').innerText();
    check(/移出 [1-9]/.test(built), `the result says: ${built}`);
    check(built.includes(thin.tile.segment) && built.includes("→"), `the result names no changed verdict of ${thin.tile.segment}: ${built}`);
    await page.locator(".banner button").first().click();
    await settle(page);
  });
  await tally.step("the chain map shows one maker less, and another verdict, where the placement was called wrong", page, async (check) => {
    await open(page, `/chain?chain=${CHAIN}`);
    const after = await makersShown(page, thin.tile.segment);
    check(after === thin.tile.makers - 1, `${thin.tile.makers} makers before, ${after} after one was taken out`);
    const classes = await page.locator(`.tile[data-segment="${thin.tile.segment}"]`).getAttribute("class");
    check(!classes.split(" ").includes(thin.tile.verdict), `the tile still has the verdict ${thin.tile.verdict}`);
    await page.locator(`.tile[data-segment="${thin.tile.segment}"]`).click();
    await page.locator('[role="dialog"] h3', { hasText: "产品" }).first().waitFor();
    const firms = await page.locator('[role="dialog"]').first().innerText();
    check(!firms.includes(thin.maker.name), "the drawer still counts the maker");
    await page.keyboard.press("Escape");
  });
  await tally.step("a correction is taken back in the data view, with a reason", page, async (check) => {
    await open(page, "/coverage");
    const row = page.locator("[data-correction]", { hasText: "只做贸易" });
    await row.getByRole("button", { name: "撤销" }).click();
    await row.locator("input").fill("再次走访：新上了产线");
    await row.locator("form button").first().click();
    await page.locator("[data-correction]", { hasText: "新上了产线" }).waitFor();
    check((await page.locator("[data-correction]", { hasText: "新上了产线" }).innerText()).includes("已撤销"), "the list does not say that it was taken back");
  });
}
