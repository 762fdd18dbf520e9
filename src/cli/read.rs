//! The verbs that read a snapshot: chains, gaps, targets, enterprise, export, place.
use crate::app::export::{brief, chain_table, gap_table, target_table};
use crate::app::gaps::{GapItem, GapQuery, gaps};
use crate::app::targets::{TargetItem, TargetQuery, guarded, targets};
use crate::app::{View, Workspace, audit, chains, enterprise, place};
use crate::catalog::Catalog;
use crate::cli::arguments::{Chains, Enterprise, Export, Exported, Format, Gaps, Place, Targets};
use crate::cli::output::{Shown, print, print_json, print_lines, print_plain, remark};
use crate::error::AppError;
use crate::export::{Bom, Headers, Options, write};
use crate::registry::{self, Mapping, Product, read_rows};

/// Targets an export holds unless asked otherwise.
const EXPORTED_TARGETS: usize = 200;

pub(super) fn show_chains(
    folder: &std::path::Path,
    arguments: &Chains,
    format: Option<Format>,
) -> Result<(), AppError> {
    if arguments.audit {
        let catalog = Catalog::load(Some(&folder.join("catalog")))?;
        return print_plain(&audit::audit(&catalog), format);
    }
    let view = View::open(Workspace::open(folder)?, None)?;
    let answer = chains::chains(&view, arguments.region.as_deref())?;
    let table = chain_table(&view, &answer);
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &table,
    }
    .print(format)
}

pub(super) fn show_gaps(
    view: &View,
    arguments: &Gaps,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = GapQuery {
        region: arguments.region.clone(),
        chain: arguments.chain.clone(),
        segment: arguments.segment.clone(),
        verdicts: arguments.verdict.clone(),
        limit: arguments.limit,
    };
    let answer = gaps(view, &query)?;
    let table = gap_table(view, &answer);
    let keys = [
        "segment", "name", "verdict", "rule", "priority", "makers", "lq", "lq_low", "reason",
    ];
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &brief(&table, &keys),
    }
    .print(format)?;
    if arguments.explain && matches!(format, None | Some(Format::Table)) {
        print(&answer.items.iter().map(explain_gap).collect::<String>())?;
    }
    Ok(())
}

/// Adds formatted text; writing into a string cannot fail.
fn append(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = std::fmt::Write::write_fmt(text, arguments);
}

fn explain_gap(item: &GapItem) -> String {
    let mut text = format!(
        "\n{} {}：{}（规则 {}）\n  理由　　{}\n  何时改变　{}\n",
        item.segment,
        item.name,
        item.verdict.name(),
        item.rule,
        item.reason,
        item.flip
    );
    for fact in &item.facts {
        let value = fact
            .value
            .map_or_else(|| "—".to_owned(), |value| format!("{value:.4}"));
        append(
            &mut text,
            format_args!("  {} = {value} {}\n", fact.name, fact.unit),
        );
    }
    text
}

pub(super) fn show_targets(
    view: &View,
    arguments: &Targets,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = TargetQuery {
        region: arguments.region.clone(),
        chain: arguments.chain.clone(),
        segment: arguments.segment.clone(),
        verdicts: arguments.verdict.clone(),
        profile: arguments.profile.clone(),
        limit: Some(arguments.limit),
    };
    if arguments.guarded {
        let answer = guarded(view, &query)?;
        return match format {
            Some(Format::Json) => print_json(&answer),
            _ => print_lines(&answer.items),
        };
    }
    let answer = targets(view, &query)?;
    let table = target_table(view, &answer);
    let keys = [
        "rank",
        "enterprise",
        "region",
        "segment_name",
        "verdict",
        "score",
        "low",
        "high",
        "reason",
    ];
    Shown {
        whole: &answer,
        items: &answer.list.items,
        table: &table,
        brief: &brief(&table, &keys),
    }
    .print(format)?;
    if arguments.explain && matches!(format, None | Some(Format::Table)) {
        print(
            &answer
                .list
                .items
                .iter()
                .map(explain_target)
                .collect::<String>(),
        )?;
    }
    Ok(())
}

fn explain_target(item: &TargetItem) -> String {
    let mut text = format!(
        "\n{} {}（{} {}）得分 {:.4}，区间 {:.4}—{:.4}\n",
        item.rank,
        item.enterprise.name,
        item.segment,
        item.segment_name,
        item.score,
        item.interval[0],
        item.interval[1]
    );
    for part in &item.parts {
        let raw = part.raw.map_or_else(
            || "缺失，按中性值".to_owned(),
            |raw| format!("{raw:.4} {}", part.unit),
        );
        let origin = part
            .as_of
            .as_ref()
            .map_or_else(String::new, |date| format!("（{} {date}）", part.source));
        append(
            &mut text,
            format_args!(
                "  {:.4} = {:.2} × {:.4}  {}：{raw}{origin}\n",
                part.contribution, part.weight, part.value, part.name
            ),
        );
    }
    append(
        &mut text,
        format_args!(
            "  证伪信号　{}\n  失效日期　{}\n",
            item.falsifier, item.expires
        ),
    );
    text
}

pub(super) fn show_enterprise(
    view: &View,
    arguments: &Enterprise,
    format: Option<Format>,
) -> Result<(), AppError> {
    let card = enterprise::enterprise(view, &arguments.id, arguments.region.as_deref())?;
    if matches!(format, Some(Format::Json | Format::Jsonl | Format::Csv)) {
        return print_json(&card);
    }
    let mut text = format!(
        "{}  {}  {}\n",
        card.enterprise.name,
        card.enterprise.id,
        card.enterprise.region.as_deref().unwrap_or("所在地未知")
    );
    if card.synthetic {
        text.push_str("虚构数据，不得对外使用\n");
    }
    for fact in &card.facts {
        append(
            &mut text,
            format_args!(
                "  {}：{}（{}，截至 {}）\n",
                fact.name,
                fact.value.as_deref().unwrap_or("—"),
                fact.source,
                fact.as_of
            ),
        );
    }
    for placement in &card.placements {
        let share = placement.share.map_or_else(
            || "占比未知".to_owned(),
            |share| format!("占比 {:.1}%", share * 100.0),
        );
        let confirmed = if placement.confirmed {
            "，已证实"
        } else {
            ""
        };
        append(
            &mut text,
            format_args!(
                "  挂链 {}  置信度 {:.2}，{share}{confirmed}\n",
                placement.segment, placement.confidence
            ),
        );
        for evidence in &placement.evidence {
            append(
                &mut text,
                format_args!(
                    "    依据 {}：“{}”第 {} 字起“{}”，权重 {:.2}\n",
                    evidence.source,
                    evidence.text,
                    evidence.start + 1,
                    evidence.term,
                    evidence.weight
                ),
            );
        }
    }
    for risk in &card.risks {
        append(
            &mut text,
            format_args!(
                "  风险 {}：{}（{}）\n",
                risk.kind, risk.reference, risk.source
            ),
        );
    }
    print(&text)?;
    card.target
        .as_ref()
        .map_or(Ok(()), |target| print(&explain_target(target)))
}

pub(super) fn export(view: &View, arguments: &Export) -> Result<(), AppError> {
    let table = match arguments.what {
        Exported::Gaps => {
            let query = GapQuery {
                region: arguments.region.clone(),
                chain: arguments.chain.clone(),
                segment: arguments.segment.clone(),
                verdicts: arguments.verdict.clone(),
                limit: arguments.limit,
            };
            gap_table(view, &gaps(view, &query)?)
        }
        Exported::Targets => {
            let query = TargetQuery {
                region: arguments.region.clone(),
                chain: arguments.chain.clone(),
                segment: arguments.segment.clone(),
                verdicts: arguments.verdict.clone(),
                profile: None,
                limit: Some(arguments.limit.unwrap_or(EXPORTED_TARGETS)),
            };
            target_table(view, &targets(view, &query)?)
        }
    };
    let (bom, headers) = if arguments.bom {
        (Bom::With, Headers::Names)
    } else {
        (Bom::Without, Headers::Keys)
    };
    let options = Options {
        bom,
        headers,
        ..Options::default()
    };
    write(&table, &arguments.output, &options)?;
    remark(&format!(
        "{} 行写入 {}",
        table.rows.len(),
        arguments.output.display()
    ));
    Ok(())
}

pub(super) fn place(arguments: &Place, format: Option<Format>) -> Result<(), AppError> {
    let catalog = Catalog::builtin()?;
    let mapping = Mapping::find(&arguments.mapping, None)?;
    let (enterprises, refused) =
        read_rows::<registry::Enterprise>(&arguments.enterprises, &mapping)?;
    let (products, unread) = match &arguments.products {
        Some(path) => read_rows::<Product>(path, &mapping)?,
        None => (Vec::new(), Vec::new()),
    };
    for refusal in refused.iter().chain(&unread) {
        remark(&format!("略过：{refusal}"));
    }
    let placed = place::place(
        &catalog,
        catalog.find_profile("default")?,
        (&enterprises, &products),
    )?;
    match format {
        Some(Format::Json) => print_json(&placed),
        _ => print_lines(&placed),
    }
}
