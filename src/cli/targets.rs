//! The verbs about targets: the list, its stability, its check against what happened.
use std::collections::BTreeMap;

use crate::app::View;
use crate::app::export::brief;
use crate::app::export_target::target_table;
use crate::app::stability::{StabilityAnswer, stability};
use crate::app::targets::{TargetQuery, guarded, targets};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::{Asked, Stability, Targets};
use crate::cli::card::explain_target;
use crate::cli::output::{Shown, append, print, print_json, print_lines};
use crate::cli::{lists, ties};
use crate::error::AppError;

/// Unsettled pairs shown to people.
const SHOWN_PAIRS: usize = 10;

/// The query a command line asks.
pub(super) fn query(asked: &Asked, limit: usize) -> Result<TargetQuery, AppError> {
    Ok(TargetQuery {
        region: asked.region.clone(),
        chain: asked.chain.clone(),
        segment: asked.segment.clone(),
        verdicts: asked.verdict.clone(),
        profile: asked.profile.clone(),
        limit: Some(limit),
        weights: weights(&asked.weight)?,
        labels: asked.label.clone(),
        provinces: asked.province.clone(),
        min_score: asked.min_score,
        ..TargetQuery::default()
    })
}

fn weights(written: &[String]) -> Result<BTreeMap<String, f64>, AppError> {
    let one = |text: &String| {
        let read = text
            .split_once('=')
            .and_then(|(name, weight)| Some((name.trim().to_owned(), weight.trim().parse().ok()?)));
        read.ok_or_else(|| {
            AppError::Argument(format!(
                "`{text}` is no weight: expected a name and a number such as `size=0.3`"
            ))
        })
    };
    written.iter().map(one).collect()
}

pub(super) fn show(
    view: &View,
    arguments: &Targets,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = TargetQuery {
        sites: arguments.sites,
        ..query(&arguments.asked, arguments.limit)?
    };
    if arguments.guarded {
        let answer = guarded(view, &query)?;
        return match format {
            Some(Format::Json) => print_json(&answer),
            _ => print_lines(&answer.items),
        };
    }
    if arguments.kin {
        return ties::show_kin(view, &query, format);
    }
    if arguments.leaving {
        return ties::show_leaving(view, &query, format);
    }
    let answer = targets(view, &query)?;
    if let Some(name) = &arguments.keep {
        lists::keep_list(view, &answer, (name, arguments.handed))?;
    }
    lists::remark_lapsed(&answer)?;
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
        "in_top",
        "reason",
    ];
    Shown {
        whole: &answer,
        items: &answer.list.items,
        table: &table,
        brief: &brief(&table, &keys),
    }
    .print(format)?;
    if arguments.sites && matches!(format, None | Some(Format::Table)) {
        print(&ties::site_words(&answer.list.items))?;
    }
    if arguments.explain && matches!(format, None | Some(Format::Table)) {
        let items = answer.list.items.iter();
        print(&items.map(explain_target).collect::<String>())?;
    }
    Ok(())
}

pub(super) fn show_stability(
    view: &View,
    arguments: &Stability,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = query(&arguments.asked, arguments.limit)?;
    let answer = stability(view, &query)?;
    match format {
        None | Some(Format::Table) => print(&stability_words(&answer)),
        Some(Format::Json) => print_json(&answer),
        Some(_) => print_lines(&answer.list.items),
    }
}

fn stability_words(answer: &StabilityAnswer) -> String {
    let mut text = format!(
        "名次稳定性：权重抽样 {} 次，名单 {} 家，方案 {}\n\n名次  前 {} 比例  九成区间    企业\n",
        answer.draws, answer.pool, answer.list.profile, answer.top
    );
    for item in &answer.list.items {
        append(
            &mut text,
            format_args!(
                "{:>4}  {:>8.1}%  {:>3}—{:<3}    {}（{}）\n",
                item.rank,
                item.share * 100.0,
                item.rank_low,
                item.rank_high,
                item.enterprise.name,
                item.segment
            ),
        );
    }
    append(
        &mut text,
        format_args!(
            "\n前 {} 名中先后未定的有 {} 对（共 {} 对）\n",
            answer.top,
            answer.unsettled.len(),
            answer.pairs
        ),
    );
    for pair in answer.unsettled.iter().take(SHOWN_PAIRS) {
        append(
            &mut text,
            format_args!(
                "  第 {} 名与第 {} 名：{:.1}% 的抽样保持此先后\n",
                pair.upper,
                pair.lower,
                pair.kept * 100.0
            ),
        );
    }
    for (name, found) in [("TOPSIS", &answer.topsis), ("VIKOR", &answer.vikor)] {
        match found {
            Some(found) => append(
                &mut text,
                format_args!(
                    "与 {name} 一致程度：Kendall {:.3}，Spearman {:.3}\n",
                    found.kendall, found.spearman
                ),
            ),
            None => append(
                &mut text,
                format_args!("与 {name} 一致程度：无法计算（名单太短或无差别）\n"),
            ),
        }
    }
    text
}
