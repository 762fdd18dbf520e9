//! Writes a table as CSV: UTF-8, CRLF, RFC 4180 quoting, formula guard on texts.
//!
//! A CSV has no room for a title or notes; [`describe`] gives the companion file that the W3C's "Metadata Vocabulary
//! for Tabular Data" (2015) expects beside it. Where rows are invented, a last column says so in the file itself.

use std::borrow::Borrow;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::export::guard::guard;
use crate::export::{Bom, Cell, Column, Digits, Headers, Kind, Options, Table};

/// The key and heading of the column that marks a table with invented rows.
const SYNTHETIC: (&str, &str) = ("synthetic", "数据性质");

/// Bytes of one piece of a file that is handed out in pieces.
const PIECE: usize = 64 << 10;

/// Returns the table as the bytes of a CSV file.
pub fn encode(table: &Table, options: &Options) -> Vec<u8> {
    Pieces::new(table, *options).flatten().collect()
}

/// The CSV file of a table in pieces, each made when it is asked for.
#[derive(Debug)]
pub struct Pieces<T> {
    table: T,
    options: Options,
    /// The next record, the heading being 0.
    next: usize,
}

impl<T: Borrow<Table>> Pieces<T> {
    /// The file from its beginning.
    pub fn new(table: T, options: Options) -> Self {
        Self {
            table,
            options,
            next: 0,
        }
    }
}

impl<T: Borrow<Table>> Iterator for Pieces<T> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let table = self.table.borrow();
        let mut text = String::new();
        while text.len() < PIECE {
            if self.next == 0 {
                push_headings(&mut text, table, &self.options);
            } else {
                let row = table.rows.get(self.next - 1);
                let total = || {
                    table
                        .total
                        .as_ref()
                        .filter(|_| self.next == table.rows.len() + 1)
                };
                let Some(row) = row.or_else(total) else {
                    break;
                };
                push_row(&mut text, (table, row), self.options.digits);
            }
            self.next += 1;
        }
        (!text.is_empty()).then(|| text.into_bytes())
    }
}

fn push_headings(text: &mut String, table: &Table, options: &Options) {
    if options.bom == Bom::With {
        text.push('\u{feff}');
    }
    let headings = table
        .columns
        .iter()
        .map(|column| heading(column, options.headers));
    let mark = match options.headers {
        Headers::Keys => SYNTHETIC.0,
        Headers::Names => SYNTHETIC.1,
    };
    push_record(text, headings, table.synthetic.then_some(mark));
}

fn push_row(text: &mut String, (table, row): (&Table, &[Cell]), digits: Digits) {
    let value = match digits {
        Digits::Full => "true",
        Digits::Shown => "虚构",
    };
    let fields = row
        .iter()
        .zip(&table.columns)
        .map(|(cell, column)| field(cell, column.kind, digits));
    push_record(text, fields, table.synthetic.then_some(value));
}

/// Returns the companion file `<name>.csv-metadata.json`: title, columns with unit and definition, date, notes.
pub fn describe(table: &Table, file: &str, options: &Options) -> String {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            let mut entry = Map::new();
            entry.insert("name".to_owned(), json!(column.key));
            entry.insert("titles".to_owned(), json!(heading(column, options.headers)));
            entry.insert(
                "datatype".to_owned(),
                json!(datatype(column.kind, options.digits)),
            );
            if let Some(unit) = &column.unit {
                entry.insert("liantu:unit".to_owned(), json!(unit));
            }
            if let Some(definition) = &column.definition {
                entry.insert("dc:description".to_owned(), json!(definition));
            }
            Value::Object(entry)
        })
        .collect();
    let notes: Vec<Value> = table
        .all_notes()
        .into_iter()
        .map(|note| json!({"label": note.label, "text": note.text}))
        .collect();
    let document = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": file,
        "dc:title": table.title,
        "liantu:as_of": table.as_of.map(|date| date.to_string()),
        "liantu:unit": table.unit,
        "liantu:synthetic": table.synthetic,
        "tableSchema": {"columns": columns},
        "notes": notes,
    });
    format!("{document:#}\n")
}

fn heading(column: &Column, headers: Headers) -> String {
    match headers {
        Headers::Keys => column.key.clone(),
        Headers::Names => column.heading(),
    }
}

fn datatype(kind: Kind, digits: Digits) -> &'static str {
    match (kind, digits) {
        (Kind::Text, _) | (Kind::Share | Kind::Flag, Digits::Shown) => "string",
        (Kind::Integer, _) => "integer",
        (Kind::Number { .. } | Kind::Share, _) => "number",
        (Kind::Date, _) => "date",
        (Kind::Flag, Digits::Full) => "boolean",
    }
}

fn field(cell: &Cell, kind: Kind, digits: Digits) -> String {
    match (cell, digits) {
        (Cell::Text(text), _) => guard(text).into_owned(),
        (_, Digits::Full) => cell.raw(),
        (_, Digits::Shown) => cell.shown(kind),
    }
}

fn push_record(text: &mut String, fields: impl Iterator<Item = String>, mark: Option<&str>) {
    let all: Vec<String> = fields
        .chain(mark.map(ToOwned::to_owned))
        .map(quoted)
        .collect();
    // A record of one empty field would be an empty line, which readers skip.
    if all.len() == 1 && all.iter().all(String::is_empty) {
        text.push_str("\"\"");
    }
    write!(text, "{}\r\n", all.join(",")).expect("writing to a String cannot fail");
}

fn quoted(field: String) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::fixture;
    use crate::export::guard::unguard;

    #[test]
    fn the_fixture_is_written_as_worked_out_by_hand() {
        let mut table = fixture::targets();
        table.synthetic = false;
        let text = String::from_utf8(encode(&table, &Options::default())).unwrap();
        assert_eq!(
            text,
            "enterprise,name,score,share,employees,established,listed\r\n\
             91340100MA2N1PLT1X,\"安徽, \"\"甲\"\"电池\",-5.25,0.73526,120,2016-03-30,true\r\n\
             source:7,'=1+1,,,,,false\r\n\
             合计,,-5.25,,120,,\r\n"
        );
    }

    #[test]
    fn a_person_gets_a_bom_chinese_headings_and_the_warning() {
        let text = String::from_utf8(encode(&fixture::targets(), &Options::for_people())).unwrap();
        assert!(text.starts_with(
            "\u{feff}统一社会信用代码,企业名称,得分（分）,占比,从业人数（人）,成立日期,是否上市,数据性质\r\n"
        ));
        assert!(
            text.contains(",-5.3,73.5%,120,2016-03-30,是,虚构\r\n"),
            "{text}"
        );
    }

    #[test]
    fn the_companion_file_carries_definition_source_and_date() {
        let text = describe(&fixture::targets(), "targets.csv", &Options::default());
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["liantu:as_of"], "2026-11-01");
        assert_eq!(
            value["tableSchema"]["columns"][2]["dc:description"],
            "各得分项之和"
        );
        assert_eq!(value["notes"][2]["text"], "公开数据");
    }

    proptest! {
        #[test]
        fn texts_come_back_and_numbers_are_untouched(text in "\\PC{0,6}[=+@\r\n\t\",-]{0,3}", lead in "[=+@'-]{0,2}", number in -1e12..1e12) {
            let text = format!("{lead}{text}");
            let mut table = fixture::targets();
            table.synthetic = false;
            table.rows = vec![vec![
                Cell::from("a"), Cell::Text(text.clone()), Cell::Number(number),
                Cell::Missing, Cell::Integer(-5), Cell::Missing, Cell::Missing,
            ]];
            let bytes = encode(&table, &Options::default());
            let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(unguard(&record[1]), text);
            prop_assert_eq!(record[2].parse::<f64>().unwrap().to_bits(), number.to_bits());
            prop_assert_eq!(&record[4], "-5");
        }
    }
}
