// Every view of an open service, in both languages and at both widths: nothing runs out of the window, nothing is silent to a
// screen reader, no value is none, and invented data say that they are.
import { heard, newPage, open } from "./page.mjs";

const LANGUAGES = ["zh-CN", "en"];
const WIDTHS = [1280, 390];
/** A view without any number. */
const UNMARKED = ["me"];
const VIEWS = {
  overview: "/", chain: "/chain?chain=HEQ", graph: "/chain?chain=HEQ&view=graph", gaps: "/gaps?chain=HEQ", targets: "/targets?chain=HEQ",
  map: "/map", talents: "/talents", projects: "/projects", projectList: "/projects?view=list", indicators: "/indicators?by=county&indicator=start_rate",
  shortlists: "/shortlists", record: "/record", reports: "/reports", coverage: "/coverage", me: "/me",
};

/** The views with those of single things, by the first of each that the service names; one list of each kind is made to be seen. */
async function allViews(address) {
  const asked = async (path, body) => {
    const answer = await fetch(`${address}/api/v1${path}`, body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
    return answer.json();
  };
  const ids = (await asked("/targets?limit=2")).items.map((item) => item.enterprise.id);
  const project = (await asked("/projects?limit=1")).items[0].id;
  const shortlist = (await asked("/shortlists", { name: "三月走访", note: "", entries: ids.map((subject) => ({ subject, note: "电话联系过" })) })).list.id;
  await asked("/lists", { name: "一季度走访", question: { chain: "HEQ", limit: 5 } });
  return {
    ...VIEWS, shortlist: `/shortlists?id=${shortlist}`, project: `/project?id=${project}`, enterprise: `/enterprise?id=${encodeURIComponent(ids[0])}`,
    compare: `/compare?ids=${ids.map(encodeURIComponent).join(",")}`,
  };
}

/** Holds a view as it stands against what a reader must find in every view; `marked` if it shows invented data. */
export async function glance(page, check, { language, marked = true }) {
  if (marked) await page.locator(".banner.invented").waitFor().catch(() => {});
  const seen = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    text: document.querySelector("#content, main")?.innerText ?? "",
    lang: document.documentElement.lang,
    marked: Boolean(document.querySelector(".banner.invented")),
    failed: document.querySelector("[role=alert]")?.innerText,
  }));
  check(seen.marked || !marked, "does not say that its data are invented");
  check(seen.over <= 0, `runs ${seen.over} px out of the window`);
  check(seen.lang === language, `says its language is ${seen.lang}`);
  check(seen.text.trim().length > 20, "shows nothing");
  check(!seen.failed, `shows a fault: ${seen.failed}`);
  check(!/\b(NaN|undefined|\[object Object\])\b/.test(seen.text), "shows a value that is none");
  check(language !== "zh-CN" || /\p{Script=Han}/u.test(seen.text), "speaks no Chinese");
}

/** The same, and what screen readers stumble over. */
export async function inspect(page, check, { language, marked = true }) {
  await glance(page, check, { language, marked });
  const found = await heard(page);
  check(found.length === 0, `screen readers: ${found.join("; ")}`);
}

/** The walk: one page a language and width, two at a time. */
export async function everyView(browser, tally, address) {
  const views = await allViews(address);
  const walk = async (language, width) => {
    const page = await newPage(browser, tally, { address, width, language });
    await tally.step(`${Object.keys(views).length} views, ${language}, ${width} px`, page, async (check) => {
      for (const [name, path] of Object.entries(views)) {
        page.where = `${name} ${language} ${width}`;
        await open(page, path, language);
        await inspect(page, (holds, what) => check(holds, what, page.where), { language, marked: !UNMARKED.includes(name) });
        if (tally.folder) await page.screenshot({ path: `${tally.folder}/${name}-${language}-${width}.png` });
      }
    });
    await page.context().close();
  };
  for (const width of WIDTHS) await Promise.all(LANGUAGES.map((language) => walk(language, width)));
}
