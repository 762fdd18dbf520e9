//! Kin of residents, residents who may leave, talents and sites in words.
use crate::app::View;
use crate::app::kin::kin;
use crate::app::leaving::{Warning, leaving};
use crate::app::talents::{TalentItem, talents};
use crate::app::targets::{TargetItem, TargetQuery};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::Talents;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::error::AppError;

pub(super) fn show_kin(
    view: &View,
    query: &TargetQuery,
    format: Option<Format>,
) -> Result<(), AppError> {
    let answer = kin(view, query)?;
    match format {
        Some(Format::Json) => return print_json(&answer),
        Some(Format::Jsonl | Format::Csv) => return print_lines(&answer.items),
        None | Some(Format::Table) => {}
    }
    let mut text = head(
        "以商招商：本地企业的上下游与关联方",
        answer.synthetic,
        answer.items.len(),
    );
    for item in &answer.items {
        let verdict = item.verdict.map_or("—", |verdict| verdict.name());
        append(
            &mut text,
            format_args!(
                "{}{} 的{}：{}（{}）　环节 {} {}　结论 {verdict}\n    记录　{}\n",
                if item.leading { "★ " } else { "" },
                item.resident.name,
                item.kinship.name(),
                item.enterprise.name,
                item.enterprise.region.as_deref().unwrap_or("所在地未知"),
                item.segment
                    .map_or_else(|| "未挂链".to_owned(), |id| id.to_string()),
                item.segment_name.as_deref().unwrap_or(""),
                item.record
            ),
        );
    }
    text.push_str("★ 为本地龙头；每条只走一步，记录如上\n");
    print(&text)
}

pub(super) fn show_leaving(
    view: &View,
    query: &TargetQuery,
    format: Option<Format>,
) -> Result<(), AppError> {
    let answer = leaving(view, query)?;
    match format {
        Some(Format::Json) => return print_json(&answer),
        Some(Format::Jsonl | Format::Csv) => return print_lines(&answer.items),
        None | Some(Format::Table) => {}
    }
    let mut text = head(
        "外迁预警：有迹象的本地企业",
        answer.synthetic,
        answer.items.len(),
    );
    for item in &answer.items {
        let warning = match item.warning {
            Warning::Strong => "强",
            Warning::Watch => "留意",
        };
        append(
            &mut text,
            format_args!(
                "[{warning}] {}（{}）\n",
                item.enterprise.name,
                item.segment
                    .map_or_else(|| "未挂链".to_owned(), |id| id.to_string())
            ),
        );
        for signal in &item.signals {
            append(
                &mut text,
                format_args!("    {}　记录 {}\n", signal.about, signal.record),
            );
        }
    }
    text.push_str("只列有记录的迹象，不作概率\n");
    print(&text)
}

fn head(title: &str, synthetic: bool, count: usize) -> String {
    let invented = if synthetic {
        "（含虚构数据）"
    } else {
        ""
    };
    format!("{title}{invented}，共 {count} 条\n\n")
}

pub(super) fn show_talents(
    view: &View,
    arguments: &Talents,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = TargetQuery {
        region: arguments.region.clone(),
        chain: arguments.chain.clone(),
        segment: arguments.segment.clone(),
        verdicts: arguments.verdict.clone(),
        limit: Some(arguments.limit),
        ..TargetQuery::default()
    };
    let answer = talents(view, &query)?;
    match format {
        Some(Format::Json) => return print_json(&answer),
        Some(Format::Jsonl | Format::Csv) => return print_lines(&answer.items),
        None | Some(Format::Table) => {}
    }
    let mut text = head("人才与团队", answer.synthetic, answer.items.len());
    if view.snapshot.talents.is_empty() {
        text.push_str("没有导入人才：liantu import talents 人才.xlsx\n");
    }
    for item in &answer.items {
        text += &talent_words(item, arguments.explain);
    }
    print(&text)
}

fn talent_words(item: &TalentItem, explain: bool) -> String {
    let mut text = format!(
        "{:>3} {}（{}）　{} {}　结论 {}　得分 {:.4}，区间 {:.4}—{:.4}\n      {}\n",
        item.rank,
        item.talent.name,
        item.talent.region.as_deref().unwrap_or("所在地未知"),
        item.segment,
        item.segment_name,
        item.verdict.name(),
        item.score,
        item.interval[0],
        item.interval[1],
        item.reason
    );
    if !explain {
        return text;
    }
    for part in &item.parts {
        let raw = part.told();
        append(
            &mut text,
            format_args!(
                "      {:.4} = {:.2} × {:.4}  {}：{raw}\n",
                part.contribution, part.weight, part.value, part.name
            ),
        );
    }
    for evidence in &item.placement.evidence {
        append(
            &mut text,
            format_args!("      依据 “{}”中的“{}”\n", evidence.text, evidence.term),
        );
    }
    append(
        &mut text,
        format_args!(
            "      证伪信号 {}；失效日期 {}\n",
            item.falsifier, item.expires
        ),
    );
    text
}

/// The sites beside each target.
pub(super) fn site_words(items: &[TargetItem]) -> String {
    let mut text = "\n用地与闲置厂房\n".to_owned();
    for item in items {
        append(
            &mut text,
            format_args!(
                "{} {}（{}）\n",
                item.rank, item.enterprise.name, item.segment
            ),
        );
        let Some(sites) = &item.sites else {
            text.push_str("    没有导入地块与厂房：liantu import sites 地块.xlsx\n");
            continue;
        };
        for site in sites {
            let fits = match site.fits {
                Some(true) => "合适",
                Some(false) => "不合适",
                None => "待核实",
            };
            let failing: Vec<String> = site
                .rules
                .iter()
                .filter(|rule| rule.holds != Some(true))
                .map(|rule| {
                    let known =
                        |side: &Option<String>| side.clone().unwrap_or_else(|| "未知".to_owned());
                    format!(
                        "{}：需 {}，有 {}",
                        rule.rule,
                        known(&rule.needs),
                        known(&rule.has)
                    )
                })
                .collect();
            append(
                &mut text,
                format_args!(
                    "    {fits} {} {}　{}\n",
                    site.site,
                    site.name,
                    failing.join("；")
                ),
            );
        }
    }
    text
}
