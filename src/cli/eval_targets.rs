//! `eval targets` in words.
use crate::app::View;
use crate::app::eval_targets::{TargetsCheck, TargetsEvaluation, eval_targets};
use crate::cli::arguments::Format;
use crate::cli::arguments_target::EvalTargets;
use crate::cli::output::{append, busy, print, print_json};
use crate::error::AppError;
use crate::target::Backtest;

/// Movers shown to people.
const SHOWN_MOVERS: usize = 20;

pub(super) fn run(
    view: &View,
    arguments: &EvalTargets,
    format: Option<Format>,
) -> Result<(), AppError> {
    let check = TargetsCheck {
        events: arguments.events.clone(),
        as_of: arguments.as_of,
        region: arguments.region.clone(),
        chain: arguments.chain.clone(),
    };
    let found = busy("回测", || eval_targets(view, &check))?;
    match format {
        None | Some(Format::Table) => print(&words(&found)),
        Some(_) => print_json(&found),
    }
}

fn words(found: &TargetsEvaluation) -> String {
    let invented = if found.synthetic {
        "（虚构数据）"
    } else {
        ""
    };
    let mut text = format!(
        "招商名单回测{invented}：回到 {}，只用此前的记录\n事件　{}\n事件文件 {} 行，拒收 {} 行，未挂链 {} 行；此前事件 {} 起，其后外迁投资企业 {} 家\n         候选中事实日期不早于当日、因而不用的占 {:.1}%（挂链本身无法回到当日）\n扩张意愿　{}\n",
        found.as_of,
        found.event,
        found.events.rows,
        found.events.refused.len(),
        found.events.unplaced,
        found.events.before,
        found.events.within,
        found.facts_later * 100.0,
        match found.making {
            "missing" => "缺失：没有导入带日期的投资事件",
            "rate" => "收缩后的事件率（事件太少，未拟合系数）",
            _ => "事件率加拟合系数，在其后一个窗口上校准",
        }
    );
    figures(
        &mut text,
        "按扩张意愿排序，对全部异地投资",
        &found.propensity,
    );
    figures(&mut text, "按总分排序，对全部异地投资", &found.list);
    figures(&mut text, "按总分排序，对落在本地的投资", &found.here);
    if let Some(leak) = &found.leak {
        append(
            &mut text,
            format_args!(
                "\n泄漏检验：打乱其后事件的企业 {} 次，前 {} 名提升度平均 {:.3}（标准误 {:.3}），AUC 平均 {:.3}；应约为 1 与 0.5\n",
                leak.runs, leak.k, leak.lift, leak.standard_error, leak.auc
            ),
        );
    }
    text
}

fn figures(text: &mut String, title: &str, found: &Backtest) {
    let optional =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.4}"));
    append(
        text,
        format_args!(
            "\n{title}：候选 {} 家，发生 {} 家，基准率 {:.4}\n  AUC {}　Brier {}（一律报基准率 {}）　平均概率 {}\n",
            found.candidates,
            found.moved,
            found.base_rate,
            optional(found.auc),
            optional(found.brier),
            optional(found.brier_of_base_rate),
            optional(found.mean_probability)
        ),
    );
    for cut in &found.at {
        append(
            text,
            format_args!(
                "  前 {:>3}：命中 {:>3}　精确 {:.3}　召回 {}　NDCG {}　提升度 {}\n",
                cut.k,
                cut.hits,
                cut.precision,
                optional(cut.recall),
                optional(cut.ndcg),
                optional(cut.lift)
            ),
        );
    }
    for class in &found.reliability {
        append(
            text,
            format_args!(
                "  概率 {:.2}—{:.2}：{} 家，平均 {}，实际 {}\n",
                class.from,
                class.to,
                class.count,
                optional(class.stated),
                optional(class.observed)
            ),
        );
    }
    for mover in found.movers.iter().take(SHOWN_MOVERS) {
        append(
            text,
            format_args!(
                "  {} 第 {} 名，百分位 {:.3}，概率 {}\n",
                mover.id,
                mover.rank,
                mover.percentile,
                optional(mover.probability)
            ),
        );
    }
}
