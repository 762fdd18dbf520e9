// What was checked and what did not hold. A step is one thing an official does; a step that breaks off is one fault, with what
// the page showed at that moment, and the steps after it are walked all the same.
const MOST_SEEN = 240;

export class Tally {
  faults = [];
  checks = 0;
  steps = 0;

  constructor(folder) {
    /** Where pictures go; none unless given. */
    this.folder = folder;
  }

  fault(where, what) {
    this.faults.push(`${where}: ${what}`);
    console.log(`fault  ${where}: ${what}`);
  }

  /** Holds one thing; `what` says what was seen instead. */
  check(where, holds, what) {
    this.checks += 1;
    if (!holds) this.fault(where, what);
    return holds;
  }

  /** Walks one step, named in plain words, on a page. */
  async step(name, page, walk) {
    this.steps += 1;
    const began = Date.now();
    // Other steps run beside this one: it counts its own faults.
    let held = true;
    const fails = (holds) => { held &&= Boolean(holds); return holds; };
    try {
      await walk((holds, what, where = name) => fails(this.check(where, holds, what)));
    } catch (thrown) {
      held = false;
      this.fault(name, `${String(thrown.message ?? thrown).split("\n").slice(0, 3).join(" ")}; the page ${await seen(page)}`);
    }
    if (!held && this.folder && page) await page.screenshot({ path: `${this.folder}/fault-${this.steps}.png`, fullPage: true }).catch(() => {});
    console.log(`${held ? "walked" : "FAULT "} ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${name}`);
    return held;
  }
}

/** Where a page is and the beginning of what it shows. */
async function seen(page) {
  try {
    const text = await page.locator("main").innerText({ timeout: 2000 });
    return `${page.url()} shows: ${text.replaceAll(/\s+/g, " ").slice(0, MOST_SEEN)}`;
  } catch {
    return `${page?.url() ?? "was not open"} shows nothing`;
  }
}
