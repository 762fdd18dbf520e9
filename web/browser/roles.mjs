// What each role is offered and what it is not: the menu, the forms, and what the service answers a hand that calls all the same.
import { force, newPage, open, settle } from "./page.mjs";
import { COUNTY, LEAD, logIn, PASSWORD, PLANNER, VIEWER } from "./people.mjs";
import { glance, inspect } from "./views.mjs";

const READERS = ["总览", "链图", "缺口", "招商目标", "地图", "项目", "指标", "名单", "名单成效", "报告", "数据"];
const EDITORS = [...READERS.slice(0, 5), "人才", ...READERS.slice(5)];
const FIRST_TARGET = "first target";
const FIRST_PROJECT = "first project";

/** What a page may offer, by the view it stands on and what marks it there. */
const OFFERS = {
  "a table to be saved as a file": ["/targets", "details.export"],
  "targets to be put on a shortlist": ["/targets", '[data-act="shortlist"]'],
  "a placement to be corrected": [FIRST_TARGET, '[data-part="corrector"]'],
  "a project to be opened": ["/projects", '[data-act="open"]'],
  "a project to be changed": [FIRST_PROJECT, '[data-act="edit"]'],
  "a step to be recorded": [FIRST_PROJECT, '[data-act="step"]'],
  "a step to be called verified": [FIRST_PROJECT, '[data-field="verified"]'],
  "a signature to be approved": [FIRST_PROJECT, '[data-part="approve"]'],
  "names to be pasted": ["/shortlists", '[data-part="paste"]'],
  "a report to be saved": ["/reports", "[data-report]"],
  "a table to be imported": ["/coverage", '[data-part="import"]'],
  "a calculation to be started": ["/coverage", '[data-part="build"]'],
};
const EDITS = ["targets to be put on a shortlist", "a placement to be corrected", "a project to be opened", "a project to be changed", "a step to be recorded", "names to be pasted"];

/** Calls that a role without the right to them makes all the same. */
const CALLS = {
  "asks for talents": ["GET", "/talents"],
  "takes a file of targets": ["GET", "/exports/targets.xlsx"],
  "opens a project": ["POST", "/projects", { facts: { name: "越权项目" }, reserve: false }],
  "corrects a placement": ["POST", "/corrections", { enterprise: "1", segment: "NEV-A01", decision: "reject", why: "越权" }],
  "makes a shortlist": ["POST", "/shortlists", { name: "越权", note: "", entries: [] }],
  "starts a calculation": ["POST", "/builds", { as_of: null, profile: null }],
  "makes an account": ["POST", "/accounts", { name: "yue.quan" }],
  "makes a token": ["POST", "/tokens", { name: "越权", role: "viewer", chains: [], regions: [], permissions: [], days: 1 }],
  "reads the audit log": ["GET", "/audit"],
};
const ADMINISTRATION = ["makes an account", "makes a token", "reads the audit log"];
const ROLES = {
  [VIEWER]: { menu: READERS, offered: [], refused: Object.keys(CALLS) },
  [LEAD]: { menu: EDITORS, offered: EDITS, refused: ["takes a file of targets", "starts a calculation", ...ADMINISTRATION] },
  [COUNTY]: { menu: EDITORS, offered: EDITS, refused: ["takes a file of targets", "starts a calculation", ...ADMINISTRATION] },
  [PLANNER]: { menu: EDITORS, offered: Object.keys(OFFERS), refused: ADMINISTRATION },
};
const ADMINISTRATORS = {
  system_admin: { sees: ["账号"], not: ["接口令牌", "审计日志"], refused: Object.keys(CALLS).filter((one) => one !== "makes an account") },
  security_admin: { sees: ["账号", "接口令牌"], not: ["审计日志"], refused: Object.keys(CALLS).filter((one) => one !== "makes a token") },
  audit_admin: { sees: ["审计日志"], not: ["账号", "接口令牌"], refused: Object.keys(CALLS).filter((one) => one !== "reads the audit log") },
};

async function menuOf(page) {
  return page.locator("#nav li").allInnerTexts();
}

/** Makes calls that the page does not offer; each must be refused, in words, with the id to ask after. */
async function refusals(page, check, calls) {
  page.expects.add(403);
  for (const call of calls) {
    const [method, path, body] = CALLS[call];
    const answer = await force(page, method, path, body);
    check(answer.status === 403 && answer.code === "access.forbidden", `who ${call} is answered ${answer.status} ${answer.code}: ${answer.detail}`);
    check(/permission/.test(answer.detail ?? "") && answer.request_id, `the refusal says only: ${JSON.stringify(answer).slice(0, 200)}`);
  }
  page.expects.delete(403);
}

/** Whether each thing a view may offer is there for those it is meant for only. */
async function holdOffers(page, check, { view: here, offered }) {
  for (const [what, [view, mark]] of Object.entries(OFFERS)) {
    if (view !== here) continue;
    const there = (await page.locator(mark).count()) > 0;
    check(there === offered.includes(what), `${what}: ${there ? "offered" : "not offered"}`);
  }
}

/** A role's own walk through everything its menu has. */
async function role(tally, name, page) {
  const { menu, offered, refused } = ROLES[name];
  await tally.step(`${name} is offered the menu of the role, sees all of it, and finds there what the role may do and nothing else`, page, async (check) => {
    const target = (await force(page, "GET", "/targets?limit=1")).items[0].enterprise.id;
    const project = (await force(page, "GET", "/projects?limit=1")).items[0].id;
    await open(page, "/");
    const seen = await menuOf(page);
    check(seen.join() === menu.join(), `the menu has ${seen.join("、")}`);
    const links = await page.locator("#nav li a").evaluateAll((found) => found.map((one) => one.getAttribute("href").split("?")[0]));
    const views = [...links.map((link) => [link, link === "/targets" ? "/targets?ids=1" : link]), [FIRST_TARGET, `/enterprise?id=${encodeURIComponent(target)}`], [FIRST_PROJECT, `/project?id=${project}`]];
    for (const [view, path] of views) {
      page.where = `${name} ${view}`;
      await open(page, path);
      await glance(page, (holds, what) => check(holds, `${view} ${what}`), { language: "zh-CN" });
      await holdOffers(page, check, { view, offered });
    }
    page.where = name;
  });
  await tally.step(`${name} calls what the page does not offer and is refused in words`, page, (check) => refusals(page, check, refused));
}

/** A county sees and changes its own projects only, and does not verify its own steps. */
async function county(tally, page, planner) {
  await tally.step("a county sees its own projects only; another's project is not there for it", page, async (check) => {
    const all = (await force(planner, "GET", "/projects?limit=100")).items;
    const own = all.filter((one) => one.county === "341524");
    const other = all.find((one) => one.county !== "341524");
    await open(page, "/projects?view=list");
    await page.locator("tbody tr").first().waitFor();
    const rows = await page.locator("tbody tr").count();
    check(own.length > 0 && rows === own.length, `${rows} projects are listed, ${own.length} of ${all.length} are the county's`);
    page.expects.add(404);
    await open(page, `/project?id=${other.id}`);
    const said = await page.locator("[role=alert]").innerText();
    check(!said.includes(other.name) && said.length > 10, `another county's project: ${said}`);
    const forced = await force(page, "PATCH", `/projects/${other.id}`, { name: "改名" }, { "If-Match": `"${other.version}"` });
    check([403, 404].includes(forced.status), `changing another county's project is answered ${forced.status}`);
    page.expects.delete(404);
  });
  await tally.step("a county cannot call its own step verified", page, async (check) => {
    const own = (await force(page, "GET", "/projects?limit=1")).items[0];
    const card = await force(page, "GET", `/projects/${own.id}`);
    page.expects.add(403);
    const step = { verb: "take", stage: card.next[0], day: "2026-11-20", verified: true, evidence: "自报", owner: null, why: null };
    const answer = await force(page, "POST", `/projects/${own.id}/events`, step, { "If-Match": `"${card.project.version}"` });
    check(answer.status === 403, `is answered ${answer.status}: ${answer.detail}`);
    page.expects.delete(403);
  });
}

async function administrator(tally, role, { page }) {
  const { sees, not, refused } = ADMINISTRATORS[role];
  await tally.step(`${role} sees his own part only and is refused all else`, page, async (check) => {
    await page.goto(`${page.address}/`);
    await page.waitForURL(/\/admin/);
    await page.locator("main h2").first().waitFor();
    check((await menuOf(page)).join() === "管理", `the menu has ${(await menuOf(page)).join("、")}`);
    const heads = await page.locator("main h2").allInnerTexts();
    check(sees.every((one) => heads.includes(one)) && !not.some((one) => heads.includes(one)), `the parts are ${heads.join("、")}`);
    await settle(page);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 860 });
      for (const language of ["en", "zh-CN"]) {
        await open(page, "/admin", language);
        await inspect(page, (holds, what) => check(holds, `${language} ${width} px ${what}`), { language, marked: false });
        if (tally.folder) await page.screenshot({ path: `${tally.folder}/admin-${role}-${language}-${width}.png` });
      }
    }
    await page.goto(`${page.address}/targets`);
    await page.locator('[data-part="barred"]').waitFor();
    await refusals(page, check, refused);
  });
  await page.goto(`${page.address}/admin`);
}

/** Everybody's limits. */
export async function roles(tally, staff, administrators) {
  const [first, second, ...others] = Object.entries(staff);
  for (const pair of [[first, second], others]) await Promise.all(pair.map(([name, page]) => role(tally, name, page)));
  await county(tally, staff[COUNTY], staff[PLANNER]);
  for (const [name, person] of Object.entries(administrators)) await administrator(tally, name, person);
}

/** A session that rests too long: the page says so, what was typed stays, and goes through after a new login. */
export async function rest(browser, tally, { address, restMs }) {
  const page = await newPage(browser, tally, { address, who: "rest", expects: [401] });
  await tally.step("a session that rested too long is over: the page says so, and what was typed stays and goes through after a new login", page, async (check) => {
    await logIn(page, PLANNER);
    const target = (await force(page, "GET", "/targets?limit=1")).items[0].enterprise.id;
    await open(page, `/enterprise?id=${encodeURIComponent(target)}`);
    const why = page.locator('[data-field="why"]');
    await why.fill("实地走访确认，产线在用");
    await page.waitForTimeout(restMs);
    await page.locator('[data-act="correct"]').click();
    const said = await page.locator(".act-fault").innerText();
    check(said.includes("登录已失效"), `is told: ${said}`);
    check((await why.inputValue()) === "实地走访确认，产线在用", "what was typed is gone");
    const opened = page.context().waitForEvent("page");
    await page.locator(".act-fault a").click();
    const door = await opened;
    await door.locator("#login").waitFor();
    await door.locator("#login input[name=name]").fill(PLANNER);
    await door.locator("#login input[name=password]").fill(PASSWORD);
    await door.locator("#login button").click();
    await door.waitForURL(/\/enterprise\?/);
    await door.close();
    await page.locator('[data-act="correct"]').click();
    await page.locator(".saying", { hasText: "已记下" }).waitFor();
  });
  await page.context().close();
}
