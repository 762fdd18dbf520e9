// The ledger's words and dates: stages in their order, lights, periods, values in their unit.
import type { KpiItem, ProjectAsk, ProjectItem } from "../api/types";
import { count, DASH, type Language, percent, signedPercent, yuan } from "./format";

export const STAGES = ["reserve", "lead", "talk", "review", "signed", "landed", "started", "completed", "producing", "full", "in_statistics", "above_scale", "ended"] as const;
export type Stage = (typeof STAGES)[number];
export const KINDS = ["industrial", "agricultural", "service", "other"] as const;
export const BREAKDOWNS = ["county", "unit", "landing_unit", "chain", "kind", "park", "channel", "band"] as const;

/** The facts of a project as a form holds them; nothing is said unless a project is given. */
export function factsOf(project?: ProjectItem): ProjectAsk {
  const { name = null, kind = null, chain = null, segment = null, investor_id = null, investor = null, county = null, park = null, unit = null, landing_unit = null, channel = null, total_yi = null, contract_yi = null, fixed_yi = null, land_mu = null, owner = null, landing_owner = null }: { [Key in keyof ProjectItem]?: ProjectItem[Key] | null } = project ?? {};
  return { name, kind, chain, segment, investor_id, investor, county, park, unit, landing_unit, channel, total_yi, contract_yi, fixed_yi, land_mu, owner, landing_owner };
}

const YUAN_PER_YI = 1e8;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Today in China, whatever the machine is set to. */
export function today(now = new Date()): string {
  return new Date(now.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

export type Span = "year" | "quarter" | "month" | "last";

/** First and last day of a period that ends today, or of the year before. */
export function period(span: Span, day: string): { from: string; to: string } {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  const first = (number: number): string => `${year}-${String(number).padStart(2, "0")}-01`;
  switch (span) {
    case "year": return { from: first(1), to: day };
    case "quarter": return { from: first(Math.floor((month - 1) / 3) * 3 + 1), to: day };
    case "month": return { from: first(month), to: day };
    case "last": return { from: `${Number(year) - 1}-01-01`, to: `${Number(year) - 1}-12-31` };
  }
}

/** A value in the indicator's unit: a count, money in 亿元, or a share. */
export function measured(value: number | null | undefined, unit: string, language: Language): string {
  if (value === null || value === undefined) return DASH;
  if (unit === "yi") return yuan(value * YUAN_PER_YI, language);
  return unit === "share" ? percent(value, 1) : count(value, language);
}

/** Percentage points with their sign: `+3.2`, `-1.0`. */
export function points(value: number | null | undefined): string {
  if (value === null || value === undefined) return DASH;
  return `${value > 0 ? "+" : ""}${value.toFixed(1)}`;
}

/** Growth over the year before: percent for amounts, points for shares. */
export function growth(item: KpiItem, pointsWord: string): string {
  if (item.unit === "share") return item.yoy_pp === null || item.yoy_pp === undefined ? DASH : `${points(item.yoy_pp)} ${pointsWord}`;
  return signedPercent(item.yoy);
}

/** How a value came about, in its own numbers. */
export function working(item: KpiItem, language: Language): string {
  if (item.denominator === null || item.denominator === undefined) return measured(item.numerator, item.unit, language);
  const plain = (value: number): string => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
  return `${plain(item.numerator)} ÷ ${plain(item.denominator)} = ${measured(item.value, item.unit, language)}`;
}

/** Whole days since an ISO day; `undefined` without one. */
export function daysSince(day: string | null | undefined, now: string): number | undefined {
  if (!day) return undefined;
  return Math.round((Date.parse(now) - Date.parse(day)) / 86_400_000);
}

const NOBODY: Record<string, [string, string]> = { unknown: ["未记名", "not named"], local: ["本机", "this machine"] };

/** Who did something: an account's own name, or words where there is none. */
export function by(who: string, language: Language): string {
  const words = NOBODY[who];
  return words ? words[language === "zh-CN" ? 0 : 1] : who;
}

const SAID: readonly [RegExp, string][] = [[/^imported$/, "导入"], [/^imported (\d+) steps?$/, "导入 $1 个节点"], [/^opened$/, "建立"]];
const VERBS: Record<string, string> = { taken: "新节点", corrected: "更正", verified: "核实", withdrawn: "撤回" };

/** An entry of a project's history in the reader's language: the ledger writes stages and verbs as codes. */
export function changeText(what: string, language: Language, stageName: (stage: string) => string): string {
  if (language === "en") return what;
  for (const [pattern, text] of SAID) if (pattern.test(what)) return what.replace(pattern, text);
  return what.split(/( |, )/).map((word, place) => {
    if (word === ", ") return "，";
    if (word === "verified" && place > 0) return "已核实";
    return VERBS[word] ?? ((STAGES as readonly string[]).includes(word) ? stageName(word) : word);
  }).join("");
}
