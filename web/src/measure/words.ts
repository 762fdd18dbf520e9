// Words of the record that are code-like or of the other language, put into the reader's.
import type { HopItem, TargetItem } from "../api/types";
import { labelNames } from "./catalog";
import { inUnit, type Language, percent, signedPercent, yuan } from "./format";

const SOURCES: readonly [RegExp, string, string][] = [
  [/^synthetic（(.+)）$/, "虚构数据（$1）", "invented data ($1)"],
  [/^synthetic$/, "虚构数据", "invented data"],
  [/^placement$/, "挂链结果", "placement"],
  [/^investments \(fitted; .*base rate ([\d.]+)\)$/, "由投资记录拟合（一年内在外地新设厂、子公司或项目；平均概率 $1）", "fitted on investments (base rate $1)"],
  [/^investments, groups, supplies, people$/, "投资、集团、供应、人员记录", "investments, groups, supplies, people"],
  [/^rules\/excluded_classes\.toml$/, "规则表：不得引进的类别", "rules: excluded classes"],
  [/^rules\/national_surplus\.toml$/, "规则表：产能过剩的类别", "rules: classes of surplus"],
  [/^GB\/T 2260 centres$/, "GB/T 2260 区划中心点", "GB/T 2260 centres"],
];

const WORDS: Record<string, [string, string]> = {
  revenue: ["营业收入", "revenue"], employees: ["由职工人数估计", "estimated from employees"], assets: ["由资产估计", "estimated from assets"],
  capital: ["由注册资本估计", "estimated from capital"], unknown: ["未知", "unknown"],
  operating: ["存续", "operating"], dissolved: ["注销", "dissolved"], revoked: ["吊销", "revoked"], suspended: ["停业", "suspended"], moved: ["迁出", "moved"],
  liquidating: ["清算", "in liquidation"],
  dishonest: ["失信被执行人", "dishonest judgment debtor"], penalty: ["行政处罚", "administrative penalty"], abnormal: ["经营异常名录", "abnormal operation"],
  lawsuit: ["诉讼", "lawsuit"], equity_frozen: ["股权冻结", "frozen equity"], relocation: ["迁移", "relocation"],
  model: ["模型", "model"], product: ["产品", "product"], product_with_share: ["产品（有占比）", "product with share"], name: ["企业名称", "name"], scope: ["经营范围", "registered scope"],
  class: ["行业代码", "industry class"], industry_code: ["行业代码", "industry class"], main_business: ["主营业务", "main business"], qualification: ["资质", "qualification"],
  correction: ["人工确认", "confirmation"], patent: ["专利", "patents"], bid: ["中标", "bids"],
  maker: ["生产", "maker"], trader: ["贸易", "trader"], service: ["服务", "service"],
  strong: ["强", "strong"], medium: ["中", "medium"], weak: ["弱", "weak"],
  supplies: ["供料", "supplies"], equips: ["供设备", "equips"], serves: ["服务", "serves"], recycles: ["回收", "recycles"],
  critical: ["必需", "critical"], important: ["重要", "important"], optional: ["可选", "optional"],
  "投资": ["投资", "investment"], "供应": ["供应", "supply"], "集团": ["集团", "group"], "任职": ["任职", "office"],
  "登记状态": ["登记状态", "Status"], "成立日期": ["成立日期", "Established"], "注册资本": ["注册资本", "Registered capital"], "营业收入": ["营业收入", "Revenue"],
  "职工人数": ["职工人数", "Employees"], "规模（营业收入或其替代量）": ["规模", "Size"], "营业收入同比": ["营业收入同比", "Growth of revenue"],
  "研发费用占比": ["研发费用占比", "R&D share"], "发明专利": ["发明专利", "Invention patents"], "上市": ["上市", "Listing"], "资质": ["资质", "Labels"],
  "行业代码": ["行业代码", "Industry class"], "毛利率": ["毛利率", "Gross margin"], "资产": ["资产", "Assets"],
};

const ofLanguage = (pair: readonly [string, string], language: Language): string => pair[language === "zh-CN" ? 0 : 1];

/** A word of the service in the reader's language; itself if it is none we know. */
export function word(text: string, language: Language): string {
  const known = WORDS[text];
  return known ? ofLanguage(known, language) : text;
}

export function label(key: string, name: string, language: Language): string {
  const known = labelNames.get(key);
  return known ? ofLanguage(known, language) : name;
}

/** Where a number comes from. */
export function sourceText(source: string, language: Language): string {
  for (const [pattern, chinese, english] of SOURCES) {
    const match = pattern.exec(source);
    if (match) return ofLanguage([chinese, english], language).replace("$1", word(match[1] ?? "", language));
  }
  return source.replaceAll("synthetic", ofLanguage(["虚构", "invented"], language));
}

const YUAN_PER_WAN = 1e4;

/** A sentence of a verdict with its amounts in the unit a reader counts in: 102981 万元 is 10.30 亿元. */
export function amounts(text: string, language: Language): string {
  const money = (wan: string): string => yuan(Number(wan) * YUAN_PER_WAN, language);
  if (language === "zh-CN") {
    return text.replace(/规模（万元） ([\d.]+) 低于对标中位数 ([\d.]+)/, (_, own: string, peers: string) => `规模 ${money(own)} 低于对标中位数 ${money(peers)}`)
      .replaceAll(/(\d+(?:\.\d+)?) 万元/g, (_, wan: string) => money(wan));
  }
  return text.replace(/scale \(10,000 yuan\) ([\d.]+) under the peers' median ([\d.]+)/, (_, own: string, peers: string) => `size ${money(own)} under the peers' median ${money(peers)}`)
    .replace(/([\d.]+) × 10,000 yuan is under ([\d.]+)/, (_, one: string, other: string) => `${money(one)} is under ${money(other)}`)
    .replace(/([\d.]+) × 10,000 yuan, or local demand passes ([\d.]+)/, (_, one: string, other: string) => `${money(one)}, or local demand passes ${money(other)}`)
    .replaceAll(/([\d.]+) × 10,000 yuan/g, (_, wan: string) => money(wan));
}

const WEIGHED: Record<string, [string, string]> = {
  fit: ["契合", "fit"], size: ["规模", "size"], growth: ["成长", "growth"], innovation: ["创新", "innovation"], propensity: ["意愿", "propensity"], path: ["关系", "path"], place: ["区位", "place"],
};

/** The profile an answer was made with, without its file's id. */
export function profileText(profile: string, language: Language): string {
  const match = /^default@(\d+)(.*)$/.exec(profile);
  if (!match) return profile;
  const tried = (match[2] ?? "").replaceAll(/([a-z]+)=/g, (whole, part: string) => (WEIGHED[part] ? `${ofLanguage(WEIGHED[part], language)} ` : whole));
  return language === "zh-CN" ? `默认方案第 ${match[1]} 版${tried.replace(" + ", "，改动：").replaceAll(", ", "、")}` : `default, version ${match[1]}${tried}`;
}

/** The scheme of chains a snapshot was made for. */
export function schemeText(scheme: string, language: Language): string {
  const words = __SCHEME_NAMES__[scheme];
  return words ? ofLanguage(words, language) : scheme;
}

/** A sentence of the record: only the mark of invented data is put into words. */
export function remark(text: string, language: Language): string {
  return language === "zh-CN" ? text.replaceAll("synthetic", "虚构") : text.replaceAll("synthetic", "invented");
}

export function universe(text: string, language: Language): string {
  const match = /^已导入企业（(.+?) (\d+) 家）$/.exec(text);
  if (!match) return remark(text, language);
  const source = sourceText(match[1] ?? "", language);
  return language === "zh-CN" ? `已导入企业 ${match[2]} 家（${source}）` : `${match[2]} imported enterprises (${source})`;
}

/** A fact's value, whose codes and units the service writes into the text. */
export function factValue(name: string, value: string, language: Language): string {
  if (name === "资质") return value.split(";").map((key) => label(key, key, language)).join(language === "zh-CN" ? "、" : ", ");
  const amount = /^([\d.]+) 万元(?:（(.+)）)?$/.exec(value);
  if (amount) {
    const shown = yuan(Number(amount[1]) * 1e4, language);
    const proxy = amount[2];
    return proxy && proxy !== "revenue" ? `${shown} (${word(proxy, language)})` : shown;
  }
  if (language === "en") return word(value, language).replace(/ 人$/, "").replace(/ 件$/, "");
  return word(value, language);
}

/** Why an enterprise is proposed. Chinese as recorded; English from the same parts. */
export function reasonOf(target: TargetItem, segment: string, language: Language): string {
  if (language === "zh-CN") return amounts(target.reason, language);
  const raw = (id: string): number | null => target.parts.find((part) => part.id === id)?.raw ?? null;
  const share = raw("product_share");
  const words = [share === null ? `works in “${segment}” (share not disclosed)` : `${percent(share)} of revenue from “${segment}”`];
  const size = target.parts.find((part) => part.id === "size");
  if (size && size.raw !== null && size.raw !== undefined) words.push(`size ${yuan(size.raw, language)}`);
  if (raw("revenue_growth") !== null) words.push(`revenue ${signedPercent(raw("revenue_growth"))}`);
  words.push(...(target.labels ?? []).map((one) => label(one.key, one.name, language)));
  if (target.distance_km !== null && target.distance_km !== undefined) words.push(`${inUnit(target.distance_km, "公里", language)} away`);
  return words.join("; ");
}

export function nextStepOf(target: TargetItem, language: Language): string {
  if (language === "zh-CN") return target.next_step;
  const first = target.path?.[0];
  if (first) return `Ask ${first.from_name} to introduce you (${word(first.kind, language)})`;
  const share = target.parts.find((part) => part.id === "product_share");
  return share && !share.missing
    ? "Meet its department of investment and ask for next year's plans of expansion and sites"
    : "First check its real capacity and share in this segment, then meet who decides on investment";
}

export function falsifierOf(target: TargetItem, segment: string, language: Language): string {
  if (language === "zh-CN") return target.falsifier;
  return `It announces new “${segment}” capacity elsewhere, leaves the product, or is listed as a dishonest judgment debtor`;
}

/** The record behind a hop of a path. */
export function hopRecord(hop: HopItem, language: Language): string {
  const text = remark(hop.record, language);
  return language === "zh-CN" ? text : text.replace(/(\d{4}) 年/, "$1").replace(/ (\d+(?:\.\d+)?) 万元/, (_, amount: string) => ` ${yuan(Number(amount) * 1e4, language)}`);
}
