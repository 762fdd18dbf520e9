//! `eval` and `train`: how good placement is, and a new model of it.
use std::path::Path;

use crate::app::eval_correction::CorrectionEffect;
use crate::app::eval_placement::{Figures, PlacementEvaluation};
use crate::app::gold;
use crate::cli::arguments::{Format, Train};
use crate::cli::output::{append, print, print_json, remark};
use crate::error::AppError;

/// How many confusions are shown to people.
const SHOWN_CONFUSIONS: usize = 15;

pub(super) fn eval(folder: &Path, gold: &Path, format: Option<Format>) -> Result<(), AppError> {
    let found = gold::evaluate(folder, gold)?;
    match format {
        None | Some(Format::Table) => print(&words(&found)),
        Some(_) => print_json(&found),
    }
}

fn words(found: &PlacementEvaluation) -> String {
    let mut text = format!(
        "挂链评测：企业 {} 家，Brier {:.4}\n不在链上的 {} 家中误挂 {:.1}%\n\n",
        found.enterprises,
        found.brier,
        found.none.enterprises,
        found.none.placed * 100.0
    );
    append(
        &mut text,
        format_args!("链条      企业  首选对  前三对  召回    精确\n"),
    );
    line(&mut text, "全部", &found.all);
    for (chain, figures) in &found.chains {
        line(&mut text, chain, figures);
    }
    text.push_str("\n环节（首个可接受的编号）\n");
    for (segment, figures) in &found.segments {
        line(&mut text, segment, figures);
    }
    text.push_str("\n置信度   企业  平均    实际对  按链外四倍计\n");
    for bin in &found.reliability {
        append(
            &mut text,
            format_args!(
                "{:.1}—{:.1} {:>6}  {:.3}  {:.3}   {:.3}  {:.3}\n",
                bin.from,
                bin.from + 0.1,
                bin.enterprises,
                bin.confidence,
                bin.right,
                bin.confidence_in_mix,
                bin.right_in_mix
            ),
        );
    }
    text.push_str("\n去掉一种依据     首选对  前三对  召回    误挂\n");
    for row in &found.ablation {
        append(
            &mut text,
            format_args!(
                "{:<16} {:>5.1}%  {:>5.1}%  {:>5.1}%  {:.1}%\n",
                row.without.id(),
                row.first_choice * 100.0,
                row.first_three * 100.0,
                row.recall * 100.0,
                row.none_placed * 100.0
            ),
        );
    }
    text.push_str("\n最多的混淆\n");
    for row in found.confusions.iter().take(SHOWN_CONFUSIONS) {
        append(
            &mut text,
            format_args!("{} → {} {} 家\n", row.accept, row.placed, row.enterprises),
        );
    }
    if let Some(effect) = &found.corrections {
        corrected(&mut text, effect);
    }
    text
}

fn corrected(text: &mut String, effect: &CorrectionEffect) {
    append(
        text,
        format_args!(
            "\n人工更正 {} 条，改变 {} 家：首选对 {:.1}% → {:.1}%，误挂 {:.1}% → {:.1}%，Brier {:.4} → {:.4}\n",
            effect.rulings,
            effect.changed,
            effect.before.first_choice * 100.0,
            effect.after.first_choice * 100.0,
            effect.none_placed_before * 100.0,
            effect.none_placed_after * 100.0,
            effect.brier_before,
            effect.brier_after
        ),
    );
}

fn line(text: &mut String, name: &str, figures: &Figures) {
    let precision = figures
        .precision
        .map_or_else(|| "—".to_owned(), |share| format!("{:.1}%", share * 100.0));
    append(
        text,
        format_args!(
            "{name:<8} {:>5}  {:>5.1}%  {:>5.1}%  {:>5.1}%  {precision}\n",
            figures.enterprises,
            figures.first_choice * 100.0,
            figures.first_three * 100.0,
            figures.recall * 100.0
        ),
    );
}

pub(super) fn train(folder: &Path, arguments: &Train) -> Result<(), AppError> {
    let Train::Placement { gold, output } = arguments;
    let lesson = gold::train(folder, gold)?;
    std::fs::write(output, &lesson.model).map_err(AppError::file("write", output))?;
    remark(&format!(
        "模型写入 {}；下面是五折交叉检验的数字",
        output.display()
    ));
    print_json(&lesson)
}
