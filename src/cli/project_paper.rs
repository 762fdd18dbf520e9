//! `project attach` and `project papers`: evidence files in, out, and checked.
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::Desk;
use crate::app::papers::{self, PaperAsk, PaperItem};
use crate::cli::arguments::Format;
use crate::cli::output::{append, print, print_json, print_lines};
use crate::cli::project_table;
use crate::cli::table::to_csv_string;
use crate::error::AppError;
use crate::ledger::{By, ProjectFilter};

/// Arguments of `project attach`.
#[derive(Debug, Args)]
pub(super) struct Attach {
    /// Project id
    id: String,
    /// The file: PNG, JPEG, PDF, OFD, DOCX or XLSX, 20 MB at most
    file: PathBuf,
    /// The step it shows (节点)
    #[arg(long, value_name = "STAGE", conflicts_with = "fund")]
    step: Option<String>,
    /// The day of the money it shows (到账日期)
    #[arg(long, value_name = "DATE")]
    fund: Option<String>,
    /// The amount, 万元, where several arrived on that day (金额)
    #[arg(long, value_name = "WAN", requires = "fund")]
    fund_wan: Option<f64>,
    /// Remark (备注)
    #[arg(long, default_value = "")]
    note: String,
}

/// Arguments of `project papers`.
#[derive(Debug, Args)]
pub(super) struct Papers {
    /// Project id
    #[arg(required_unless_present = "check", conflicts_with = "check")]
    id: Option<String>,
    /// Save this paper to the file of `-o`
    #[arg(long, value_name = "PAPER", requires = "output", requires = "id")]
    save: Option<String>,
    /// Where to save it; an existing file is not overwritten
    #[arg(short, long, value_name = "FILE", requires = "save")]
    output: Option<PathBuf>,
    /// Read every evidence file of the ledger and name those lost or changed (校验)
    #[arg(long)]
    check: bool,
}

pub(super) async fn attach(
    desk: &Desk,
    asked: &Attach,
    (by, format): (&By, Option<Format>),
) -> Result<(), AppError> {
    let file = &asked.file;
    let length = fs::metadata(file).map_err(AppError::file("read", file))?;
    if length.len() > papers::MOST_BYTES as u64 {
        return Err(AppError::Evidence(format!(
            "`{}` has {} bytes: expected {} at most",
            file.display(),
            length.len(),
            papers::MOST_BYTES
        )));
    }
    let bytes = fs::read(file).map_err(AppError::file("read", file))?;
    let ask = PaperAsk {
        step: asked.step.clone(),
        fund_day: asked.fund.clone(),
        fund_wan: asked.fund_wan,
        note: asked.note.clone(),
    };
    let all = ProjectFilter::default();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    desk.seen(&asked.id, &all).await?;
    let kept = papers::keep(desk, &name, &bytes)?;
    let item = papers::attach(desk, (&asked.id, &all), (&ask, kept), by).await?;
    show(&[item], format)
}

pub(super) async fn papers(
    desk: &Desk,
    asked: &Papers,
    format: Option<Format>,
) -> Result<(), AppError> {
    if asked.check {
        return check(desk, format).await;
    }
    let (id, all) = (
        asked.id.clone().unwrap_or_default(),
        ProjectFilter::default(),
    );
    if let (Some(paper), Some(output)) = (&asked.save, &asked.output) {
        let item = papers::find(desk, (&id, paper), &all).await?;
        return save(&papers::read(desk, item)?.bytes, output);
    }
    show(&papers::list(desk, &id, &all).await?, format)
}

async fn check(desk: &Desk, format: Option<Format>) -> Result<(), AppError> {
    let found = papers::check(desk).await?;
    found.outcome()?;
    match format {
        Some(Format::Json | Format::Jsonl) => print_json(&found),
        Some(Format::Csv | Format::Table) | None => {
            let mut text = format!(
                "{} 份佐证材料，{} 个文件，完好\n",
                found.papers, found.files
            );
            for name in &found.unclaimed {
                append(&mut text, format_args!("  无人引用的文件：{name}\n"));
            }
            print(&text)
        }
    }
}

fn save(bytes: &[u8], output: &Path) -> Result<(), AppError> {
    let opened = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(output);
    let mut file = opened.map_err(AppError::file("write the new file", output))?;
    std::io::Write::write_all(&mut file, bytes).map_err(AppError::file("write", output))
}

fn show(items: &[PaperItem], format: Option<Format>) -> Result<(), AppError> {
    match format {
        Some(Format::Json) => return print_json(&items),
        Some(Format::Jsonl) => return print_lines(items),
        Some(Format::Csv) => return print(&to_csv_string(&project_table::papers(items))),
        Some(Format::Table) | None => {}
    }
    let mut text = String::new();
    for item in items {
        let shows = match (&item.step, &item.fund_day) {
            (Some(step), _) => format!("节点 {step}"),
            (None, Some(day)) => format!("资金 {day} {}万元", item.fund_wan.unwrap_or_default()),
            (None, None) => "项目".to_owned(),
        };
        append(
            &mut text,
            format_args!(
                "{}  {}  {}  {} 字节  {shows}  {}\n",
                item.id, item.name, item.kind, item.bytes, item.who
            ),
        );
    }
    print(&text)
}
