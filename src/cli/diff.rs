//! `diff`: two snapshots compared, in words.
use crate::app::Workspace;
use crate::app::diff::{Change, diff};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::Diff;
use crate::cli::output::{append, print, print_json};
use crate::error::AppError;

pub(super) fn run(
    workspace: &Workspace,
    arguments: &Diff,
    format: Option<Format>,
) -> Result<(), AppError> {
    let found = diff(
        workspace,
        (&arguments.before, &arguments.after),
        arguments.asked.region.as_deref(),
    )?;
    if matches!(format, Some(Format::Json | Format::Jsonl)) {
        return print_json(&found);
    }
    let name = |change| match change {
        Change::Healed => "已补上",
        Change::Appeared => "新出现",
        Change::Persisted => "仍在",
        Change::Moved => "结论有变",
    };
    let mut text = format!(
        "{} → {}，地区 {}；两批次不同之处：{}\n",
        found.before,
        found.now,
        found.region,
        why(&found.differs)
    );
    for (chain, counts) in &found.chains {
        let counts: Vec<String> = counts
            .iter()
            .map(|(change, count)| format!("{} {count}", name(*change)))
            .collect();
        append(&mut text, format_args!("{chain}：{}\n", counts.join("，")));
    }
    for item in found.items.iter().filter(|item| item.before != item.now) {
        append(
            &mut text,
            format_args!(
                "  {} {} {}：{} → {}（因{}）；{}\n",
                item.segment,
                item.name,
                name(item.change),
                item.before.name(),
                item.now.name(),
                why(&item.why),
                item.reason
            ),
        );
    }
    print(&text)
}

/// What differs between two snapshots, in words.
fn why(parts: &[String]) -> String {
    let names: Vec<&str> = parts
        .iter()
        .map(|part| match part.as_str() {
            "data" => "数据",
            "as_of" => "截至日期",
            "profile" => "评价方案",
            "method" => "方法",
            _ => "产业链目录",
        })
        .collect();
    if names.is_empty() {
        "无".to_owned()
    } else {
        names.join("、")
    }
}
