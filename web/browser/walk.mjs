// Walks the page as its readers would and fails on the first kind of fault a reader would meet: an error on the console, a
// request to anybody else, text that runs out of the window, a serious fault for screen readers, a number that is none, a step
// that does not lead where it should.
//
//   node browser/walk.mjs ADDRESS PROGRAM WORKSPACE [FOLDER]
//
// ADDRESS is a service open to this machine; WORKSPACE another folder, without accounts, that the walk serves with PROGRAM and
// changes; FOLDER keeps a picture of each view.
import { corrections, imports } from "./data.mjs";
import { atTheDoor, comeAgain, firstStart } from "./entry.mjs";
import { Downloads, files } from "./files.mjs";
import { record, shortlists } from "./lists.mjs";
import { morning } from "./morning.mjs";
import { launch } from "./page.mjs";
import { LEAD, OTHER_PASSWORD, PLANNER } from "./people.mjs";
import { rest, roles } from "./roles.mjs";
import { serve, setPolicy, usePolicy } from "./service.mjs";
import { auditLog, makeStaff, ownAccount, tokens } from "./staff.mjs";
import { Tally } from "./tally.mjs";
import { everyView } from "./views.mjs";

/** How long a session of the last part may rest, and how long it does. */
const REST_S = 10;
const RESTS_MS = 11_500;
const [address, program, workspace, folder] = process.argv.slice(2);
const tally = new Tally(folder);

/** A service without accounts, from its first start to a session that rests too long. */
async function office(browser) {
  let service = await serve(program, workspace, { first: true });
  try {
    const administrators = await firstStart(browser, tally, service);
    const staff = await makeStaff(browser, tally, administrators);
    await atTheDoor(browser, tally, { address: service.address, system: administrators.system_admin });
    await roles(tally, staff, administrators);
    const planner = staff[PLANNER];
    const downloads = await Downloads.of(planner);
    try {
      await files(tally, planner, downloads);
      await imports(tally, planner, downloads);
    } finally {
      downloads.remove();
    }
    await corrections(tally, planner);
    await shortlists(tally, planner);
    await record(tally, planner);
    await tokens(tally, administrators.security_admin);
    await ownAccount(browser, tally, staff[LEAD], LEAD, OTHER_PASSWORD);
    await auditLog(tally, administrators.audit_admin);
    await comeAgain(tally, administrators.system_admin);
    for (const page of [...Object.values(staff), ...Object.values(administrators).map((one) => one.page)]) await page.context().close();
  } finally {
    await service.stop();
  }
  setPolicy(workspace, { idle_seconds: REST_S });
  usePolicy(workspace);
  service = await serve(program, workspace);
  try {
    await rest(browser, tally, { address: service.address, restMs: RESTS_MS });
  } finally {
    await service.stop();
  }
}

async function openService(browser) {
  await everyView(browser, tally, address);
  await morning(browser, tally, address);
}

const browser = await launch();
try {
  const parts = await Promise.allSettled([openService(browser), office(browser)]);
  for (const part of parts) if (part.status === "rejected") tally.fault("walk", String(part.reason?.stack ?? part.reason));
} finally {
  await browser.close();
}
console.log(`${tally.steps} steps and ${tally.checks} checks of the page, ${tally.faults.length} faults`);
process.exitCode = tally.faults.length === 0 ? 0 : 1;
