//! The words around a target: why, what to do next, what would refute it.
use jiff::civil::Date;

use crate::catalog::Segment;
use crate::catalog::code::{LabelTable, held_label, in_force};
use crate::region::Proxy;
use crate::target::candidate::Candidate;
use crate::target::path::Hop;
use crate::target::travel::Reach;

/// Returns why the enterprise is proposed, from its own figures only.
pub(super) fn reason(
    candidate: &Candidate<'_>,
    segment: &Segment,
    (reach, as_of): (Reach, Date),
) -> String {
    let mut parts = Vec::new();
    match candidate.share {
        // Rounded to whole percent this would read 0 %, which it is not.
        Some(share) if share < 0.005 => {
            parts.push(format!("“{}”类产品占收入不足 1%", segment.name));
        }
        Some(share) => parts.push(format!(
            "“{}”类产品占收入 {:.0}%",
            segment.name,
            share * 100.0
        )),
        None => parts.push(format!("从事“{}”（占比未披露）", segment.name)),
    }
    let wan = candidate.size.yuan / 1e4;
    match candidate.size.proxy {
        Proxy::Revenue => parts.push(format!("营业收入 {wan:.0} 万元")),
        Proxy::Employees => parts.push(format!("按职工人数估计营收约 {wan:.0} 万元")),
        Proxy::Assets => parts.push(format!("按资产估计营收约 {wan:.0} 万元")),
        Proxy::Capital => parts.push(format!("按注册资本估计营收约 {wan:.0} 万元")),
        Proxy::Unknown => {}
    }
    if let Some(growth) = candidate.revenue_growth {
        parts.push(format!("营收同比 {:+.1}%", growth * 100.0));
    }
    if let Some(labels) = candidate.qualifications.filter(|labels| !labels.is_empty()) {
        let names: Vec<&str> = labels
            .iter()
            .filter(|label| in_force(label, as_of))
            .map(|label| {
                let bare = held_label(label).0;
                LabelTable::builtin()
                    .resolve(bare)
                    .map_or(bare, |known| known.name.as_str())
            })
            .collect();
        if !names.is_empty() {
            parts.push(names.join("、"));
        }
    }
    match (reach.travel, reach.straight_km) {
        (Some(travel), _) => {
            parts.push(format!("{} {:.0} 分钟", travel.mode_name(), travel.minutes));
        }
        (None, Some(distance_km)) => parts.push(format!("直线距离 {distance_km:.0} 公里")),
        (None, None) => {}
    }
    parts.join("；")
}

/// Returns the next step: the introduction where there is a path, else the question to ask first.
pub(super) fn next_step(path: &[Hop], candidate: &Candidate<'_>) -> String {
    match (path.first(), candidate.share) {
        (Some(hop), _) => format!("请 {} 引荐（{}）", hop.from, hop.kind),
        (None, None) => "先核实其该环节产品的实际产能与占比，再约见投资负责人".to_owned(),
        (None, Some(_)) => "约见其投资发展部门，询问未来一年扩产与布点计划".to_owned(),
    }
}

/// Returns the signal that would refute the recommendation.
pub(super) fn falsifier(segment: &Segment) -> String {
    format!(
        "该企业公告“{}”新增产能落户他地，或退出该产品，或被列入失信名单",
        segment.name
    )
}
