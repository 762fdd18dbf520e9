// From the service's names to the ids under which both languages explain them.
import type terms from "../texts/terms.zh-CN";

export type TermId = keyof typeof terms;

const FACTS: Record<string, TermId> = {
  "本地供应": "local_supply", "本地下游需求（估计）": "local_demand", "供应占需求": "supply_share",
  "可达范围供应（按距离折算）": "reach_supply", "可达范围满足需求": "reach_share",
  "折合典型企业家数（实有）": "typical_have", "折合典型企业家数（按全国结构应有）": "typical_expected",
  "关联度": "relatedness", "关联度高于环节的比例": "relatedness_rank", "复杂度（PCI）": "complexity", "关键度": "criticality",
  "规模": "scale", "规模：对标中位数": "scale_peer", "企均发明专利": "patents_avg", "企均发明专利：对标中位数": "patents_peer",
  "专精特新占比": "srdi_share", "专精特新占比：对标中位数": "srdi_peer",
  "配套率（投入产出表估计）": "bought_share", "配套率（采购记录）": "bought_share", "采购外溢（投入产出表估计）": "bought_away", "采购外溢（采购记录）": "bought_away",
  "本地需求（投入产出表估计）": "table_demand", "影响力系数（全国）": "influence", "感应度系数（全国）": "sensitivity", "税收外溢（采购记录）": "tax_away",
};

const PARTS: readonly string[] = [
  "placement_confidence", "product_share", "size", "revenue_growth", "patents", "rd_ratio", "qualification", "propensity", "path_hops", "distance", "title", "origin",
];

export function factTerm(name: string): TermId | undefined {
  return FACTS[name];
}

export function partTerm(id: string): TermId | undefined {
  return PARTS.includes(id) ? (id as TermId) : undefined;
}

/** Parts of a score in the order in which the bar shows them. */
export const PART_KINDS = ["fit", "size", "growth", "innovation", "propensity", "path", "place"] as const;
export type PartKind = (typeof PART_KINDS)[number];
