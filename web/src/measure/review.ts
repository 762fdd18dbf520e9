// The form of a pre-review and the plan it stands for. A field left empty is not said; percent become shares.
import type { ReviewInput } from "../api/types";
import { DASH, inUnit, type Language, percent } from "./format";

/** As typed: amounts in 万元, rates in percent, lists with commas. */
export interface ReviewForm {
  fixed_wan?: number;
  working_wan?: number;
  build: string;
  loads: string;
  operating_years?: number;
  revenue_wan?: number;
  variable_cost_wan?: number;
  fixed_cost_wan?: number;
  sales_tax_wan?: number;
  depreciation_years?: number;
  residual?: number;
  income_tax?: number;
  discount?: number;
  land_mu?: number;
  energy_tce?: number;
  tax_wan?: number;
  industry_code: string;
  fair: "" | "yes" | "no";
  remark: string;
}

/** Statutory rate of enterprise income tax, percent; Enterprise Income Tax Law, article 4. */
const INCOME_TAX_PERCENT = 25;
const WAN_PER_YI = 10_000;

/** A form that says of a project what its ledger says; the rest is for the reviewer. */
export function formOf(project: { fixed_yi?: number | null; land_mu?: number | null }): ReviewForm {
  const fixed = project.fixed_yi;
  return { fixed_wan: fixed === null || fixed === undefined ? undefined : Number((fixed * WAN_PER_YI).toFixed(4)), build: "100", loads: "", income_tax: INCOME_TAX_PERCENT, land_mu: project.land_mu ?? undefined, industry_code: "", fair: "", remark: "" };
}

/** Shares of a list of percents such as `60, 40`; `undefined` if one of them is none. */
export function shares(text: string): number[] | undefined {
  const parts = text.split(/[,，、;；\s]+/).filter(Boolean);
  const values = parts.map((part) => Number(part.replace("%", "")) / 100);
  return values.every((value) => Number.isFinite(value) && value >= 0) ? values : undefined;
}

const CLOSE = 1e-6;

export type FormFault = "build" | "loads";

/** What is wrong with the lists of a form; numbers are held by their fields. */
export function formFault(form: ReviewForm): FormFault | undefined {
  const build = shares(form.build);
  if (!build?.length || Math.abs(build.reduce((sum, one) => sum + one, 0) - 1) > CLOSE) return "build";
  const loads = shares(form.loads);
  return !loads || loads.some((load) => load > 1) ? "loads" : undefined;
}

/** The question to the service. */
export function inputOf(form: ReviewForm): ReviewInput {
  const share = (value: number | undefined): number => (value ?? 0) / 100;
  return {
    plan: {
      fixed_wan: form.fixed_wan ?? 0, working_wan: form.working_wan ?? 0, build_shares: shares(form.build) ?? [], operating_years: form.operating_years ?? 0, revenue_wan: form.revenue_wan ?? 0,
      variable_cost_wan: form.variable_cost_wan ?? 0, fixed_cost_wan: form.fixed_cost_wan ?? 0, sales_tax_wan: form.sales_tax_wan ?? 0, loads: shares(form.loads) ?? [],
      depreciation_years: form.depreciation_years ?? 0, residual_share: share(form.residual), income_tax_rate: share(form.income_tax), discount_rate: share(form.discount),
    },
    site: { land_mu: form.land_mu ?? null, energy_tce: form.energy_tce ?? null, tax_wan: form.tax_wan ?? null },
    checked: { industry_code: form.industry_code.trim() || null, fair_competition: form.fair ? form.fair === "yes" : null, remark: form.remark.trim() || null },
  };
}

/** A fact of a review in its unit; flags as yes and no. */
export function factText(fact: { unit: string; value?: number | null }, language: Language, yesNo: readonly [string, string]): string {
  const { value } = fact;
  if (value === null || value === undefined) return DASH;
  if (fact.unit === "flag") return value ? yesNo[0] : yesNo[1];
  if (fact.unit === "share") return percent(value, 1);
  if (fact.unit.includes("/")) return `${value.toFixed(2)} ${fact.unit}`;
  if (fact.unit === "年") return language === "zh-CN" ? `${value.toFixed(1)} 年` : `${value.toFixed(1)} years`;
  return inUnit(value, fact.unit, language);
}
