//! The opinion of a pre-review as a text that can be printed: Markdown without HTML.
use std::fmt::Write as _;

use crate::app::review::ReviewAnswer;

/// The opinion (预审意见) as Markdown.
pub fn opinion(answer: &ReviewAnswer) -> String {
    let mut text = String::new();
    head(&mut text, answer);
    vetoes(&mut text, answer);
    points(&mut text, answer);
    worth(&mut text, answer);
    sensitivity(&mut text, answer);
    facts(&mut text, answer);
    end(&mut text, answer);
    text
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("a string takes every text");
}

/// Text of people in a table: no mark of Markdown or HTML has a meaning in it.
fn plain(text: &str) -> String {
    let mut clean = String::new();
    for one in text.chars() {
        match one {
            '\n' | '\r' => clean.push(' '),
            '|' | '<' | '>' | '*' | '_' | '`' | '[' | ']' | '#' | '\\' => {
                clean.push('\\');
                clean.push(one);
            }
            other => clean.push(other),
        }
    }
    clean
}

fn number(value: Option<f64>, unit: &str) -> String {
    match (value, unit) {
        (None, _) => "—".to_owned(),
        (Some(value), "share") => format!("{:.2}%", value * 100.0),
        (Some(value), "flag") => if value > 0.0 { "是" } else { "否" }.to_owned(),
        (Some(value), "条" | "处" | "人") => format!("{value:.0}{unit}"),
        (Some(value), unit) => format!("{value:.2} {unit}"),
    }
}

fn head(text: &mut String, answer: &ReviewAnswer) {
    push(
        text,
        format_args!("# 预审评估意见：{}\n\n", plain(&answer.project_name)),
    );
    if answer.synthetic {
        text.push_str("**含虚构数据 synthetic，不得用于决策**\n\n");
    }
    let score = answer
        .score
        .map_or("—".to_owned(), |score| format!("{score:.1}"));
    push(
        text,
        format_args!(
            "- 结论：**{}**\n- 理由：{}\n- 得分：{score}（每百分可评分值；可评分值占 {:.0}%）\n- 项目：{}　投资方：{}\n- 日期：{}　评估人：{}\n- 规则：{}（{}）\n\n",
            answer.verdict_name,
            plain(&answer.because),
            answer.coverage * 100.0,
            plain(&answer.project),
            plain(answer.investor.as_deref().unwrap_or("—")),
            answer.day,
            plain(&answer.by),
            plain(&answer.rules),
            plain(&answer.source),
        ),
    );
}

fn vetoes(text: &mut String, answer: &ReviewAnswer) {
    text.push_str("## 否决与提示事项\n\n");
    if answer.vetoes.is_empty() {
        text.push_str("无。\n\n");
        return;
    }
    for veto in &answer.vetoes {
        push(
            text,
            format_args!(
                "- {}（{}）：{}\n",
                plain(&veto.why),
                veto.verdict.chinese(),
                plain(&veto.working)
            ),
        );
    }
    text.push('\n');
}

fn points(text: &mut String, answer: &ReviewAnswer) {
    text.push_str("## 评分\n\n| 事实 | 满分 | 得分 | 算法 | 理由 |\n|---|---:|---:|---|---|\n");
    for line in &answer.points {
        let points = line
            .points
            .map_or("—".to_owned(), |points| format!("{points:.2}"));
        push(
            text,
            format_args!(
                "| {} | {} | {points} | {} | {} |\n",
                plain(&line.name),
                line.of,
                plain(&line.working),
                plain(&line.why)
            ),
        );
    }
    text.push('\n');
}

fn worth(text: &mut String, answer: &ReviewAnswer) {
    let worth = &answer.worth;
    let plan = &answer.input.plan;
    push(
        text,
        format_args!(
            "## 盈亏测算\n\n按年末发生、基准收益率 {:.2}%、所得税率 {:.2}%，亏损不向以后年度结转。\n\n",
            plan.discount_rate * 100.0,
            plan.income_tax_rate * 100.0
        ),
    );
    let missing = |why: &Option<String>| {
        why.as_ref()
            .map_or(String::new(), |why| format!("（{}）", plain(why)))
    };
    for (name, value, unit, why) in [
        ("净现值", Some(worth.npv_wan), "万元", &None),
        ("内部收益率", worth.irr, "share", &worth.irr_missing),
        (
            "静态投资回收期（含建设期）",
            worth.payback_years,
            "年",
            &worth.payback_missing,
        ),
        (
            "动态投资回收期（含建设期）",
            worth.dynamic_payback_years,
            "年",
            &worth.dynamic_payback_missing,
        ),
        (
            "盈亏平衡点（产能利用率）",
            worth.break_even,
            "share",
            &worth.break_even_missing,
        ),
    ] {
        push(
            text,
            format_args!("- {name}：{}{}\n", number(value, unit), missing(why)),
        );
    }
    text.push_str("\n| 年 | 净现金流量（万元） |\n|---:|---:|\n");
    for (year, flow) in answer.worth.flows_wan.iter().enumerate() {
        push(text, format_args!("| {} | {flow:.2} |\n", year + 1));
    }
    text.push('\n');
}

fn sensitivity(text: &mut String, answer: &ReviewAnswer) {
    text.push_str("## 敏感性\n\n| 因素 | 变动 | 净现值（万元） | 内部收益率 | 静态回收期（年） |\n|---|---:|---:|---:|---:|\n");
    for line in &answer.sensitivity {
        let factor = match line.factor.as_str() {
            "price" => "价格",
            "cost" => "经营成本",
            _ => "建设投资",
        };
        let years = line
            .payback_years
            .map_or("—".to_owned(), |years| format!("{years:.2}"));
        push(
            text,
            format_args!(
                "| {factor} | {:+.0}% | {:.2} | {} | {years} |\n",
                line.change * 100.0,
                line.npv_wan,
                number(line.irr, "share")
            ),
        );
    }
    text.push('\n');
}

fn facts(text: &mut String, answer: &ReviewAnswer) {
    text.push_str("## 事实与来源\n\n| 事实 | 值 | 来源 |\n|---|---:|---|\n");
    for fact in &answer.facts {
        push(
            text,
            format_args!(
                "| {} | {} | {}{} |\n",
                plain(&fact.name),
                number(fact.value, &fact.unit),
                plain(&fact.source),
                if fact.synthetic { "（虚构）" } else { "" }
            ),
        );
    }
    text.push('\n');
}

fn end(text: &mut String, answer: &ReviewAnswer) {
    if let Some(remark) = &answer.input.checked.remark {
        push(text, format_args!("评估人补充：{}\n\n", plain(remark)));
    }
    if answer.example {
        text.push_str("本意见按示例规则得出，不是任何城市的正式评估。\n");
    }
}
