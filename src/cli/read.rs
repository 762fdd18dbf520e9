//! The verbs that read a snapshot: chains, gaps, targets, enterprise, export, place.
use std::path::Path;

use crate::app::export::{brief, gap_table, printed};
use crate::app::export_chain::chain_table;
use crate::app::export_target::{target_geojson, target_table};
use crate::app::gaps::{GapQuery, gaps};
use crate::app::targets::{TargetQuery, targets};
use crate::app::{View, Workspace, audit, chains, place};
use crate::catalog::Catalog;
use crate::cli::arguments::{Chains, Export, Exported, Format, Gaps, Place};
use crate::cli::checklist;
use crate::cli::explain::explain_gap;
use crate::cli::lists;
use crate::cli::output::{Shown, print, print_json, print_lines, print_plain, remark};
use crate::error::AppError;
use crate::export::{self, Bom, Headers, Options, write};
use crate::registry::{self, Mapping, Product, read_rows};

/// Targets an export holds unless asked otherwise.
const EXPORTED_TARGETS: usize = 200;

pub(super) fn show_chains(
    folder: &Path,
    arguments: &Chains,
    format: Option<Format>,
) -> Result<(), AppError> {
    if arguments.audit {
        let catalog = Catalog::load(Some(&folder.join("catalog")))?;
        return print_plain(&audit::audit(&catalog), format);
    }
    if arguments.checklist {
        return checklist::show(&Workspace::open(folder)?, format);
    }
    let view = View::open(Workspace::open(folder)?, None)?;
    let answer = chains::compare(&view, arguments.region.as_deref(), &arguments.compare)?;
    let table = chain_table(&view, &answer);
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &table,
    }
    .print(format)
}

pub(super) fn show_gaps(
    view: &View,
    arguments: &Gaps,
    format: Option<Format>,
) -> Result<(), AppError> {
    let query = GapQuery {
        region: arguments.region.clone(),
        chain: arguments.chain.clone(),
        segment: arguments.segment.clone(),
        verdicts: arguments.verdict.clone(),
        limit: arguments.limit,
        explain: arguments.explain,
    };
    let answer = gaps(view, &query)?;
    let table = gap_table(view, &answer);
    let keys = [
        "segment", "name", "verdict", "rule", "priority", "makers", "lq", "lq_low", "reason",
    ];
    Shown {
        whole: &answer,
        items: &answer.items,
        table: &table,
        brief: &brief(&table, &keys),
    }
    .print(format)?;
    if arguments.explain && matches!(format, None | Some(Format::Table)) {
        print(&answer.items.iter().map(explain_gap).collect::<String>())?;
    }
    Ok(())
}

pub(super) fn export(view: &View, arguments: &Export) -> Result<(), AppError> {
    let table = match arguments.what {
        Exported::Gaps => {
            let query = GapQuery {
                region: arguments.region.clone(),
                chain: arguments.chain.clone(),
                segment: arguments.segment.clone(),
                verdicts: arguments.verdict.clone(),
                limit: arguments.limit,
                explain: false,
            };
            gap_table(view, &gaps(view, &query)?)
        }
        Exported::Targets => {
            let query = TargetQuery {
                region: arguments.region.clone(),
                chain: arguments.chain.clone(),
                segment: arguments.segment.clone(),
                verdicts: arguments.verdict.clone(),
                limit: Some(arguments.limit.unwrap_or(EXPORTED_TARGETS)),
                ..TargetQuery::default()
            };
            let answer = targets(view, &query)?;
            if let Some(name) = &arguments.keep {
                lists::keep_list(view, &answer, (name, arguments.handed))?;
            }
            if ends_in(&arguments.output, "geojson") {
                export::place::place(&arguments.output, &target_geojson(view, &answer))?;
                written(answer.list.items.len(), &arguments.output);
                return Ok(());
            }
            target_table(view, &answer)
        }
    };
    let table = if ends_in(&arguments.output, "xlsx") {
        printed(&table)
    } else {
        table
    };
    let (bom, headers) = if arguments.bom {
        (Bom::With, Headers::Names)
    } else {
        (Bom::Without, Headers::Keys)
    };
    let options = Options {
        bom,
        headers,
        ..Options::default()
    };
    write(&table, &arguments.output, &options)?;
    written(table.rows.len(), &arguments.output);
    Ok(())
}

fn ends_in(path: &Path, wanted: &str) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

fn written(rows: usize, path: &Path) {
    remark(&format!("{rows} 行写入 {}", path.display()));
}

pub(super) fn place(arguments: &Place, format: Option<Format>) -> Result<(), AppError> {
    let catalog = Catalog::builtin()?;
    let mapping = Mapping::find(&arguments.mapping, None)?;
    let (enterprises, refused) =
        read_rows::<registry::Enterprise>(&arguments.enterprises, &mapping)?;
    let (products, unread) = match &arguments.products {
        Some(path) => read_rows::<Product>(path, &mapping)?,
        None => (Vec::new(), Vec::new()),
    };
    for refusal in refused.iter().chain(&unread) {
        remark(&format!("略过：{refusal}"));
    }
    let placed = place::place(
        &catalog,
        catalog.find_profile("default")?,
        (&enterprises, &products),
    )?;
    match format {
        Some(Format::Json) => print_json(&placed),
        _ => print_lines(&placed),
    }
}
