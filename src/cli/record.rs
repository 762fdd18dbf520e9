//! Lists that were handed out, and why ranks moved, in words.
use std::path::Path;

use crate::app::diff_targets::{OneSided, RankMove, TargetDiff, diff_targets};
use crate::app::lists::{JudgedList, keep, lists};
use crate::app::targets::TargetAnswer;
use crate::app::{View, Workspace};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::{Diff, Lists};
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::cli::targets::query;
use crate::error::AppError;

/// A day in China begins eight hours before the one in Greenwich.
const BEIJING_HOURS: i8 = 8;
/// Indicators shown beside a move.
const SHOWN_CHANGES: usize = 3;

/// Keeps a list as of today: the one place where a list meets the clock.
pub(super) fn keep_list(view: &View, answer: &TargetAnswer, name: &str) -> Result<(), AppError> {
    let today = jiff::tz::Offset::constant(BEIJING_HOURS)
        .to_datetime(jiff::Timestamp::now())
        .date();
    let kept = keep(view, answer, (name, today))?;
    remark(&format!(
        "名单 {} 已留痕：{}，{} 家；以后用 `liantu lists {}` 查看结果",
        kept.id,
        kept.name,
        kept.items.len(),
        kept.id
    ));
    Ok(())
}

pub(super) fn show_lists(
    view: &View,
    arguments: &Lists,
    format: Option<Format>,
) -> Result<(), AppError> {
    let found = lists(view, arguments.id.as_deref(), arguments.all)?;
    match format {
        Some(Format::Json) => return print_json(&found),
        Some(Format::Jsonl | Format::Csv) => return print_lines(&found),
        None | Some(Format::Table) => {}
    }
    let mut text = format!("发出的名单 {} 份\n", found.len());
    for list in &found {
        text += &list_words(list, arguments.id.is_some());
    }
    if found.is_empty() {
        text.push_str(
            "留痕：liantu targets --keep 名称，或 liantu export targets --keep 名称 -o 文件\n",
        );
    }
    print(&text)
}

fn list_words(list: &JudgedList, whole: bool) -> String {
    let outcomes: Vec<String> = list
        .outcomes
        .iter()
        .map(|(outcome, count)| format!("{} {count}", outcome.name()))
        .collect();
    let rate = list
        .hit_rate
        .map_or_else(|| "尚无".to_owned(), |rate| format!("{:.1}%", rate * 100.0));
    let invented = if list.synthetic {
        "（含虚构数据）"
    } else {
        ""
    };
    let mut text = format!(
        "\n{} {}{invented}　{} 发出，{} 家，方案 {}，批次 {}\n  截至 {}：{}；命中率（命中与逾期命中 ÷ 已到场或已失效）{rate}\n",
        list.id,
        list.name,
        list.date,
        list.targets,
        list.profile,
        list.snapshot,
        list.as_of,
        outcomes.join("，")
    );
    if whole {
        for judged in &list.items {
            append(
                &mut text,
                format_args!(
                    "  {:>3} {}（{}）　{}　{}　失效 {}\n",
                    judged.item.rank,
                    judged.item.name,
                    judged.item.segment,
                    judged.outcome.name(),
                    judged.record.as_deref().unwrap_or(""),
                    judged.item.expires
                ),
            );
        }
    }
    text
}

pub(super) fn show_diff(
    folder: &Path,
    arguments: &Diff,
    format: Option<Format>,
) -> Result<(), AppError> {
    let workspace = Workspace::open(folder)?;
    let before = View::open(workspace.clone(), Some(&arguments.before))?;
    let after = View::open(workspace, Some(&arguments.after))?;
    let found = diff_targets(
        (&before, &after),
        &query(&arguments.asked, arguments.limit)?,
    )?;
    match format {
        Some(Format::Json) => print_json(&found),
        Some(Format::Jsonl | Format::Csv) => print_lines(&found.moves),
        None | Some(Format::Table) => print(&diff_words(&found)),
    }
}

fn diff_words(found: &TargetDiff) -> String {
    let mut text = format!(
        "名次变动：{} → {}，方法 {} → {}，方案 {} → {}\n变动 = 自身数据 + 方法 + 权重 + 对手，正数为后移\n\n",
        found.before,
        found.after,
        found.methods[0],
        found.methods[1],
        found.profiles[0],
        found.profiles[1]
    );
    for one in &found.moves {
        text += &move_words(one);
    }
    one_sided(&mut text, "新进", &found.entered);
    one_sided(&mut text, "退出", &found.left);
    text
}

fn move_words(one: &RankMove) -> String {
    let mut text = format!(
        "{} 第 {} 名 → 第 {} 名（{:+}）：数据 {:+}，方法 {:+}，权重 {:+}，对手 {:+}；得分 {:.4} → {:.4}\n",
        one.enterprise.name,
        one.before,
        one.after,
        one.moved,
        one.data,
        one.method,
        one.weights,
        one.rivals,
        one.score_before,
        one.score_after
    );
    for change in one.changes.iter().take(SHOWN_CHANGES) {
        let raw = |value: Option<f64>| {
            value.map_or_else(|| "缺失".to_owned(), |value| format!("{value:.4}"))
        };
        append(
            &mut text,
            format_args!(
                "    {} {} → {}，得分 {:+.4}\n",
                change.name,
                raw(change.before),
                raw(change.after),
                change.contribution
            ),
        );
    }
    text
}

fn one_sided(text: &mut String, title: &str, found: &[OneSided]) {
    for one in found {
        append(
            text,
            format_args!(
                "{title} {}（第 {} 名）：另一份没有，因为{}\n",
                one.enterprise.name, one.rank, one.reason
            ),
        );
    }
}
