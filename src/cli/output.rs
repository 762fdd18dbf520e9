//! Writes results to stdout in the form asked for. The only place, with `run`, that prints.
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use serde::Serialize;

use crate::cli::arguments::Format;
use crate::cli::table::{render, to_csv_string, to_json, to_jsonl};
use crate::config::environment;
use crate::error::AppError;
use crate::export::Table;

/// Width of a table where stdout is no terminal, columns.
const PIPED_WIDTH: usize = 160;

/// Writes text to stdout; a reader that went away is no error.
pub(super) fn print(text: &str) -> Result<(), AppError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.map_err(AppError::file("write to", std::path::Path::new("stdout"))),
    }
}

/// Writes a remark to stderr.
pub(super) fn remark(text: &str) {
    // A closed stderr is nobody's loss.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes one JSON document.
pub(super) fn print_json<T: Serialize>(value: &T) -> Result<(), AppError> {
    let text = serde_json::to_string_pretty(value).expect("answers are plain data");
    print(&format!("{text}\n"))
}

/// Writes one JSON object a line.
pub(super) fn print_lines<T: Serialize>(values: &[T]) -> Result<(), AppError> {
    let mut text = String::new();
    for value in values {
        text.push_str(&serde_json::to_string(value).expect("answers are plain data"));
        text.push('\n');
    }
    print(&text)
}

/// A result in its forms: the whole for JSON, its items for JSON lines, a full table for CSV and a brief one for people.
pub(super) struct Shown<'a, W: Serialize, T: Serialize> {
    pub(super) whole: &'a W,
    pub(super) items: &'a [T],
    pub(super) table: &'a Table,
    pub(super) brief: &'a Table,
}

impl<W: Serialize, T: Serialize> Shown<'_, W, T> {
    /// Writes the form asked for; a table for people unless one is named.
    pub(super) fn print(&self, format: Option<Format>) -> Result<(), AppError> {
        match format.unwrap_or(Format::Table) {
            Format::Json => print_json(self.whole),
            Format::Jsonl => print_lines(self.items),
            Format::Csv => print(&to_csv_string(self.table)),
            Format::Table => print_table(self.brief),
        }
    }
}

/// Writes a table for people, as wide as the terminal.
pub(super) fn print_table(table: &Table) -> Result<(), AppError> {
    let terminal = io::stdout().is_terminal();
    let width = environment("COLUMNS")
        .and_then(|text| text.parse().ok())
        .unwrap_or(PIPED_WIDTH);
    let color = terminal && environment("NO_COLOR").is_none();
    print(&render(table, Some(width), color))
}

/// Writes a table as JSON, JSON lines, CSV or for people.
pub(super) fn print_plain(table: &Table, format: Option<Format>) -> Result<(), AppError> {
    match format.unwrap_or(Format::Table) {
        Format::Json => print(&to_json(table)?),
        Format::Jsonl => print(&to_jsonl(table)),
        Format::Csv => print(&to_csv_string(table)),
        Format::Table => print_table(table),
    }
}

/// Adds formatted text; writing into a string cannot fail.
pub(super) fn append(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = std::fmt::Write::write_fmt(text, arguments);
}

/// Runs long work under a spinner on stderr; where stderr is no terminal nothing is drawn.
pub(super) fn busy<T>(message: &str, work: impl FnOnce() -> T) -> T {
    let spinner = indicatif::ProgressBar::new_spinner().with_message(message.to_owned());
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    let outcome = work();
    spinner.finish_and_clear();
    outcome
}

/// The bar of [`placing`], which is told of rows from every thread.
static PLACING: OnceLock<indicatif::ProgressBar> = OnceLock::new();

/// Runs work that reports read rows, and how many there are, under a bar with rate and time left on stderr.
pub(super) fn placing<T>(message: &str, work: impl FnOnce(fn(u64, u64)) -> T) -> T {
    let bar = PLACING.get_or_init(|| indicatif::ProgressBar::new(0).with_style(rows()));
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let outcome = work(|read, of| {
        if let Some(bar) = PLACING.get() {
            bar.set_length(of);
            bar.inc(read);
        }
    });
    bar.finish_and_clear();
    outcome
}

/// A bar of rows with their rate and the time left.
fn rows() -> indicatif::ProgressStyle {
    indicatif::ProgressStyle::with_template(
        "{msg} {wide_bar} {human_pos}/{human_len} 行，{per_sec}，剩 {eta}",
    )
    .expect("the template is a constant")
}

/// Runs work that reports finished rows under a bar with rate and time left on stderr.
pub(super) fn counted<T>(message: &str, of: u64, work: impl FnOnce(&dyn Fn(u64)) -> T) -> T {
    let bar = indicatif::ProgressBar::new(of).with_style(rows());
    bar.set_message(message.to_owned());
    let outcome = work(&|done| bar.set_position(done));
    bar.finish_and_clear();
    outcome
}
