//! `lists`: what was handed out, what people say became of it, and hit rates over time.
use jiff::civil::Date;

use crate::app::View;
use crate::app::lists::{
    HitRates, JudgedItem, JudgedList, ListQuery, OutcomeAsk, Rate, Said, hit_rates, judged, keep,
    say,
};
use crate::app::targets::TargetAnswer;
use crate::cli::arguments::Format;
use crate::cli::arguments_target::Lists;
use crate::cli::clock;
use crate::cli::output::{append, print, print_json, print_lines, remark};
use crate::error::AppError;
use crate::ledger::{ProjectFilter, wait};

/// Today in China.
fn today() -> Result<Date, AppError> {
    let by = clock::by(None);
    let today = by.today.parse();
    today.map_err(|fault| AppError::Argument(format!("`{}` is no day ({fault})", by.today)))
}

/// Keeps a list as of the day it is handed out, today unless named.
pub(super) fn keep_list(
    view: &View,
    answer: &TargetAnswer,
    (name, handed): (&str, Option<Date>),
) -> Result<(), AppError> {
    let handed = match handed {
        Some(day) => day,
        None => today()?,
    };
    let kept = keep(&view.workspace, answer, (name, handed))?;
    remark(&format!(
        "名单 {} 已留痕：{}，{} 发出，{} 家；以后用 `liantu lists {}` 查看结果",
        kept.id,
        kept.name,
        kept.date,
        kept.items.len(),
        kept.id
    ));
    Ok(())
}

/// Says that a list has lapsed by today, where it has.
pub(super) fn remark_lapsed(answer: &TargetAnswer) -> Result<(), AppError> {
    let today = today()?.to_string();
    let items = &answer.list.items;
    if let Some(first) = items.first()
        && items.iter().all(|item| item.expires < today)
    {
        remark(&format!(
            "注意：数据截至 {}，这份名单的建议已于 {} 失效；导入新数据后重新 build",
            answer.list.as_of, first.expires
        ));
    }
    Ok(())
}

pub(super) fn show(view: &View, asked: &Lists, format: Option<Format>) -> Result<(), AppError> {
    if let (Some(list), Some(enterprise), Some(outcome)) =
        (&asked.id, &asked.enterprise, asked.outcome)
    {
        let ask = OutcomeAsk {
            enterprise: enterprise.clone(),
            outcome: outcome.name().to_owned(),
            day: asked.day.map(|day| day.to_string()),
            evidence: asked.evidence.clone().unwrap_or_default(),
            reference: asked.reference.clone(),
        };
        let by = clock::by(asked.by.as_deref());
        let kept = wait(async {
            let ledger = view.workspace.ledger().await?;
            let all = ProjectFilter::default();
            say((&view.workspace, &ledger, &all), (list, &ask), &by).await
        })?;
        remark("结果已记入台账；以前所记仍在");
        return match format {
            Some(Format::Json) => print_json(&kept),
            Some(Format::Jsonl | Format::Csv) => print_lines(&[kept]),
            None | Some(Format::Table) => show_lists(view, asked, format),
        };
    }
    show_lists(view, asked, format)
}

fn show_lists(view: &View, asked: &Lists, format: Option<Format>) -> Result<(), AppError> {
    let as_of = match asked.as_of {
        Some(day) => day,
        None => today()?.max(view.as_of()?),
    };
    let said = wait(Said::of_workspace(&view.workspace))?;
    let query = ListQuery {
        id: asked.id.clone(),
        all: asked.all || asked.rates,
        as_of,
    };
    let found = judged(view, &said, &query)?;
    if asked.rates {
        let rates = hit_rates(&found, &as_of.to_string());
        return match format {
            Some(Format::Json) => print_json(&rates),
            Some(Format::Jsonl | Format::Csv) => print_lines(&rates.rows),
            None | Some(Format::Table) => print(&rate_words(&rates)),
        };
    }
    match format {
        Some(Format::Json) => return print_json(&found),
        Some(Format::Jsonl | Format::Csv) => return print_lines(&found),
        None | Some(Format::Table) => {}
    }
    let mut text = format!("发出的名单 {} 份\n", found.len());
    for list in &found {
        text += &list_words(list, asked.id.is_some());
    }
    if found.is_empty() {
        text.push_str(
            "留痕：liantu targets --keep 名称，或 liantu export targets --keep 名称 -o 文件\n",
        );
    }
    print(&text)
}

fn invented(synthetic: bool) -> &'static str {
    if synthetic {
        "（含虚构数据）"
    } else {
        ""
    }
}

/// `5/20 = 25.0%`.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "尚无（0 家到期）".to_owned();
    }
    format!(
        "{part}/{whole} = {:.1}%",
        part as f64 / whole as f64 * 100.0
    )
}

fn list_words(list: &JudgedList, whole: bool) -> String {
    let outcomes: Vec<String> = list
        .outcomes
        .iter()
        .map(|(outcome, count)| format!("{} {count}", outcome.name()))
        .collect();
    let rate = &list.rate;
    let mut text = format!(
        "\n{} {}{}　{} 发出，{} 家，方案 {}，批次 {}\n  截至 {}：{}\n  命中率 {}，到场率 {}，落地率 {}；有效期内 {} 家不计\n",
        list.id,
        list.name,
        invented(list.synthetic),
        list.date,
        list.targets,
        list.profile,
        list.snapshot,
        list.as_of,
        outcomes.join("，"),
        share(rate.hits, rate.settled),
        share(rate.came, rate.settled),
        share(rate.landed, rate.settled),
        rate.open
    );
    if whole {
        for judged in &list.items {
            item_words(&mut text, judged);
        }
    }
    text
}

fn item_words(text: &mut String, judged: &JudgedItem) {
    append(
        text,
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
    for (label, found) in [
        ("已被证伪", &judged.refuted),
        ("记录另有说法", &judged.otherwise),
    ] {
        if let Some(found) = found {
            append(text, format_args!("      {label}：{found}\n"));
        }
    }
    for one in &judged.said {
        append(
            text,
            format_args!(
                "      所记　{} {} {}：{}{}\n",
                one.day,
                one.by,
                one.outcome,
                one.evidence,
                one.reference
                    .as_ref()
                    .map_or_else(String::new, |reference| format!("（{reference}）"))
            ),
        );
    }
}

fn rate_words(rates: &HitRates) -> String {
    let mut text = format!(
        "名单命中率{}，截至 {}\n命中率 = 命中 ÷ 已到期；到场率另含部分命中与逾期命中；未到期与无从核对的不在分母\n\n",
        invented(rates.synthetic),
        rates.as_of
    );
    for row in &rates.rows {
        append(
            &mut text,
            format_args!(
                "{}　名单 {} 份，{} 条，企业 {} 家\n",
                row.date,
                row.lists.len(),
                row.targets,
                row.enterprises
            ),
        );
        for (label, rate) in [("当日", &row.rate), ("累计", &row.cumulative)] {
            append(&mut text, format_args!("  {label}　{}\n", one_rate(rate)));
        }
    }
    text.push('\n');
    for (outcome, rule) in &rates.rules {
        append(&mut text, format_args!("{}：{rule}\n", outcome.name()));
    }
    text
}

fn one_rate(rate: &Rate) -> String {
    format!(
        "命中率 {}，到场率 {}，落地率 {}；有效期内 {}，无从核对 {}",
        share(rate.hits, rate.settled),
        share(rate.came, rate.settled),
        share(rate.landed, rate.settled),
        rate.open,
        rate.unknown
    )
}
