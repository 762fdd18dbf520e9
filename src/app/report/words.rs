//! The sentences of a report: numbers as offices write them, with what they rest on, and nothing said that is not known.
use jiff::civil::Date;

use crate::app::kpi::KpiItem;
use crate::app::report::gather::{KeyItem, Report};
use crate::app::report::period::Period;
use crate::export::digits::{percent, rounded};

/// A number with its unit.
pub(super) fn amount(item: &KpiItem, value: f64) -> String {
    match item.unit.as_str() {
        "share" => percent(value),
        "yi" => format!("{}亿元", rounded(value, 2)),
        _ => format!("{}个", rounded(value, 0)),
    }
}

/// How it compares with the same days of the year before.
fn growth(item: &KpiItem) -> Option<String> {
    if let Some(points) = item.yoy_pp {
        return Some(match points {
            points if points >= 0.05 => format!("同比提高{}个百分点", rounded(points, 1)),
            points if points <= -0.05 => format!("同比下降{}个百分点", rounded(-points, 1)),
            _ => "与上年同期持平".to_owned(),
        });
    }
    let yoy = item.yoy?;
    Some(match yoy {
        yoy if yoy >= 0.0005 => format!("同比增长{}", percent(yoy)),
        yoy if yoy <= -0.0005 => format!("同比下降{}", percent(-yoy)),
        _ => "与上年同期持平".to_owned(),
    })
}

/// How it stands against the year's target.
fn against_target(item: &KpiItem) -> Option<String> {
    let (target, ahead) = (item.target?, item.ahead_pp?);
    let points = rounded(ahead.abs(), 1);
    let stands = match (ahead >= 0.0, item.elapsed.is_some()) {
        (true, true) => format!("超序时进度{points}个百分点"),
        (false, true) => format!("欠序时进度{points}个百分点"),
        (true, false) => format!("高于目标{points}个百分点"),
        (false, false) => format!("低于目标{points}个百分点"),
    };
    match item.completion.filter(|_| item.elapsed.is_some()) {
        Some(done) => Some(format!(
            "完成全年目标{}的{}，{stands}",
            amount(item, target),
            percent(done)
        )),
        None => Some(format!("目标{}，{stands}", amount(item, target))),
    }
}

/// One indicator in a sentence: name, value, growth, target.
fn told(item: &KpiItem) -> Option<String> {
    let mut said = format!("{}{}", item.name, amount(item, item.value?));
    for more in [growth(item), against_target(item)].into_iter().flatten() {
        said.push('，');
        said.push_str(&more);
    }
    Some(said)
}

fn of<'a>(report: &'a Report, id: &str) -> Option<&'a KeyItem> {
    report.key.iter().find(|one| one.year.indicator == id)
}

/// The first paragraphs: the year until the last day, then the period.
pub(super) fn summary(report: &Report, period: &Period) -> Vec<String> {
    let year = [
        "signed",
        "signed_yi",
        "started",
        "start_rate",
        "funds_yi",
        "in_statistics",
    ];
    let said: Vec<String> = year
        .iter()
        .filter_map(|id| told(&of(report, id)?.year))
        .collect();
    let mut paragraphs = Vec::new();
    if !said.is_empty() {
        paragraphs.push(format!("{}，{}。", period.so_far(), said.join("；")));
    }
    let now = [
        "leads",
        "talks",
        "signed",
        "signed_yi",
        "started",
        "funds_yi",
    ];
    let said: Vec<String> = now
        .iter()
        .filter_map(|id| {
            let item = of(report, id)?;
            Some(format!(
                "{}{}",
                item.year.name,
                amount(&item.year, item.now?)
            ))
        })
        .collect();
    if !said.is_empty() {
        paragraphs.push(format!("{}，{}。", period.kind.span(), said.join("，")));
    }
    let open: Vec<String> = report
        .key
        .iter()
        .filter(|item| item.year.unverified > 0.0 && item.year.unit != "share")
        .map(|item| {
            format!(
                "{}{}",
                item.year.name,
                amount(&item.year, item.year.unverified)
            )
        })
        .collect();
    if !open.is_empty() {
        paragraphs.push(format!(
            "以上只计经核实的数据；未核实、未计入的另有：{}。",
            open.join("，")
        ));
    }
    paragraphs
}

/// Counties ahead and behind with signings, where targets were set.
pub(super) fn counties(report: &Report) -> Option<String> {
    let judged = || {
        let known = report.counties.iter().filter(|one| !one.key.is_empty());
        known.filter_map(|one| Some((one, one.signed_ahead_pp?)))
    };
    judged().next()?;
    let names = |ahead: bool| {
        let chosen = judged().filter(|(_, points)| (*points >= 0.0) == ahead);
        let named = chosen
            .map(|(one, points)| format!("{}（{}个百分点）", one.name, rounded(points.abs(), 1)));
        named.collect::<Vec<_>>().join("、")
    };
    let (ahead, behind) = (names(true), names(false));
    let mut said = Vec::new();
    if !ahead.is_empty() {
        said.push(format!("签约进度达到序时的：{ahead}"));
    }
    if !behind.is_empty() {
        said.push(format!("欠序时的：{behind}"));
    }
    Some(format!("{}。", said.join("；")))
}

/// What stands still and what is late, in one sentence each.
pub(super) fn follow_up(report: &Report) -> Vec<String> {
    let late = |sort: &str| {
        let items = report.matters.items.iter();
        items
            .filter(|item| item.sort == sort && item.state == "late")
            .count()
    };
    let open = report.matters.items.len();
    let mut said = vec![format!(
        "截至期末，停滞项目{}个；超过响应时限未办的线索{}条；未办结的问题和承诺{open}项，其中逾期问题{}项、逾期政府承诺{}项、逾期企业承诺{}项。",
        report.stalled.total,
        report.leads.total,
        late("problem"),
        late("promise"),
        late("pledge")
    )];
    let stages: Vec<String> = report
        .stalled
        .stages
        .iter()
        .filter(|stage| stage.projects > 0)
        .map(|stage| {
            format!(
                "{}超过{}天没有动态的{}个",
                stage.name, stage.allowed_days, stage.projects
            )
        })
        .collect();
    if !stages.is_empty() {
        said.push(format!("停滞项目中，{}。", stages.join("，")));
    }
    said
}

/// How the elapsed share was taken, said once.
pub(super) fn elapsed(report: &Report, to: Date) -> String {
    let share = report.key.iter().find_map(|item| item.year.elapsed);
    let share = share.map_or_else(|| "—".to_owned(), percent);
    let how = if report.by_months {
        "按已过月份计"
    } else {
        "按天数计"
    };
    format!(
        "序时进度{share}（{how}，至{}月{}日）；“超（欠）序时”为完成率减序时进度，率类指标为实际减目标，单位百分点",
        to.month(),
        to.day()
    )
}

/// What a report's numbers rest on, each with its label.
pub(super) fn origin(report: &Report) -> Vec<(String, String)> {
    let mut said: Vec<(String, String)> = vec![
        (
            "数据来源".into(),
            "招商项目台账（导入表格与人工登记）".into(),
        ),
        (
            "统计时段".into(),
            format!(
                "{}：{} 至 {}；累计：{} 至 {}",
                report.period_name, report.from, report.to, report.year_from, report.to
            ),
        ),
        (
            "台账时点".into(),
            match &report.ledger_moment {
                Some(at) => format!("{at}（最后一次变动，北京时间）"),
                None => "台账没有登记变动".into(),
            },
        ),
        (
            "测算批次".into(),
            report.snapshot.clone().unwrap_or_else(|| "没有".into()),
        ),
        (
            "计数规则".into(),
            "只计经核实的节点、有凭证的资金和已入库的投资；缺数为“—”或空，不作0计".into(),
        ),
        (
            "停滞".into(),
            format!(
                "{}；按台账现状查找，期末之后有动态的不列",
                report.stalled.rule
            ),
        ),
        ("线索响应时限".into(), report.leads.rule.clone()),
        ("活跃指数".into(), report.activity.rule.clone()),
    ];
    for item in &report.key {
        said.push((item.year.name.clone(), item.year.definition.clone()));
    }
    if report.synthetic {
        said.push((
            "【虚构数据】".into(),
            "台账中有虚构数据，本件仅供演示，不得作为决策依据".into(),
        ));
    }
    said
}
