//! Why ranks moved between two snapshots, in words.
use std::path::Path;

use crate::app::diff_targets::{OneSided, RankMove, TargetDiff, diff_targets};
use crate::app::{View, Workspace};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::Diff;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::cli::targets::query;
use crate::error::AppError;

/// Indicators shown beside a move.
const SHOWN_CHANGES: usize = 3;

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
