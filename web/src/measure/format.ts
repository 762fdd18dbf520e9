// Numbers as people read them. Missing stays missing: a dash, never a zero.
export type Language = "zh-CN" | "en";

export const DASH = "—";
type Maybe = number | null | undefined;

function grouped(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export function count(value: Maybe, language: Language): string {
  return value === null || value === undefined ? DASH : grouped(value, 0, language);
}

/** A number between 0 and 1 that is no share: score, factor, confidence. */
export function unit(value: Maybe, digits = 2): string {
  if (value === null || value === undefined) return DASH;
  if (value === 0) return "0";
  const least = 10 ** -digits;
  if (value > 0 && value < least / 2) return `<${least}`;
  return value.toFixed(digits);
}

export function percent(value: Maybe, digits = 0): string {
  if (value === null || value === undefined) return DASH;
  if (value === 0) return "0%";
  const shown = value * 100;
  const least = 10 ** -digits;
  if (shown > 0 && shown < least / 2) return `<${least}%`;
  return `${shown.toFixed(digits)}%`;
}

/** A share as a length in a style sheet; `percent` is for people and may say `<1%`, which no style sheet understands. */
export function length(share: number): string {
  return `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(2)}%`;
}

export function signedPercent(value: Maybe, digits = 1): string {
  if (value === null || value === undefined) return DASH;
  return `${value > 0 ? "+" : ""}${(value * 100).toFixed(digits)}%`;
}

/** Yuan, in the unit a reader of that language counts in. */
export function yuan(value: Maybe, language: Language): string {
  if (value === null || value === undefined) return DASH;
  const size = Math.abs(value);
  if (language === "zh-CN") {
    if (size >= 1e8) return `${grouped(value / 1e8, 2, language)} 亿元`;
    if (size >= 1e4) return `${grouped(value / 1e4, size >= 1e6 ? 0 : 1, language)} 万元`;
    return `${grouped(value, 0, language)} 元`;
  }
  if (size >= 1e9) return `CNY ${grouped(value / 1e9, 2, language)} bn`;
  if (size >= 1e6) return `CNY ${grouped(value / 1e6, 1, language)} m`;
  return `CNY ${grouped(value, 0, language)}`;
}

/** A value in the unit the service names (`万元`, `占比`, `0..1` …). */
export function inUnit(value: Maybe, named: string, language: Language): string {
  if (value === null || value === undefined) return DASH;
  switch (named) {
    case "元": return yuan(value, language);
    case "万元": return yuan(value * 1e4, language);
    case "占比":
    case "概率": return percent(value, 1);
    case "0..1":
    case "标准分": return value.toFixed(2);
    case "公里": return language === "zh-CN" ? `${grouped(value, 0, language)} 公里` : `${grouped(value, 0, language)} km`;
    case "家": if (value === 0) return language === "zh-CN" ? "0 家" : "0";
      return language === "zh-CN" ? `${grouped(value, value < 10 ? 2 : 0, language)} 家` : grouped(value, value < 10 ? 2 : 0, language);
    case "件": return language === "zh-CN" ? `${grouped(value, value < 10 && !Number.isInteger(value) ? 1 : 0, language)} 件` : grouped(value, value < 10 && !Number.isInteger(value) ? 1 : 0, language);
    case "跳": return language === "zh-CN" ? `${value} 跳` : `${value} hops`;
    case "级": return language === "zh-CN" ? `${value} 级` : `${value} points`;
    default: return `${grouped(value, Number.isInteger(value) ? 0 : 2, language)} ${named}`.trim();
  }
}

/** Whole days between two ISO dates. */
export function daysBetween(earlier: string, later: Date): number {
  return Math.floor((later.getTime() - Date.parse(`${earlier}T00:00:00Z`)) / 86_400_000);
}
