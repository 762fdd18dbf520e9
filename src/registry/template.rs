//! Templates to fill: a workbook for each table with its Chinese headers, closed lists to choose from, and a sheet that says
//! what belongs where. What is filled in here is read back by the canonical mapping.
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use crate::registry::RegistryError;
use crate::registry::schema::{Column, Kind, Table};

/// Rows that a template is prepared for.
const ROWS: u32 = 10_000;
/// Longest list that a sheet takes, characters.
const MOST_LIST: usize = 255;
/// Width of a column, letters of the sheet's own font.
const WIDTH: f64 = 18.0;

/// Returns the template of a table as XLSX; the same bytes every time.
///
/// # Errors
/// If the workbook cannot be written.
pub fn template(table: Table) -> Result<Vec<u8>, RegistryError> {
    write(table).map_err(|source| RegistryError::Template {
        table: table.to_string(),
        source,
    })
}

/// The columns people fill in: not those that the import itself writes.
fn offered(table: Table) -> Vec<&'static Column> {
    let own = ["remark", "synthetic"];
    let columns = table.columns().iter();
    columns
        .filter(|column| !own.contains(&column.name))
        .collect()
}

/// The header people read: the first Chinese one.
fn header(column: &Column) -> &'static str {
    let chinese = column.aliases.iter().find(|alias| !alias.is_ascii());
    chinese.copied().unwrap_or(column.name)
}

/// The words of a closed list as people read them, if a sheet takes so many.
fn choices(kind: Kind) -> Option<Vec<&'static str>> {
    let words: Vec<&str> = match kind {
        Kind::Flag => vec!["是", "否"],
        Kind::Word(list) => list
            .iter()
            .map(|(word, forms)| {
                let chinese = forms.iter().find(|form| !form.is_ascii());
                chinese.copied().unwrap_or(word)
            })
            .collect(),
        _ => return None,
    };
    let length: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    let plain = words.iter().all(|word| !word.contains(','));
    (plain && length <= MOST_LIST).then_some(words)
}

fn meaning(kind: Kind) -> String {
    match kind {
        Kind::Text => "文字".to_owned(),
        Kind::Name => "登记的全称".to_owned(),
        Kind::List => "多项用分号“;”隔开".to_owned(),
        Kind::Labels => "资质名称，如“高新技术企业”；多项用分号“;”隔开".to_owned(),
        Kind::Id => "统一社会信用代码；没有的写“来源:编号”".to_owned(),
        Kind::Number => "数字，单位见列名".to_owned(),
        Kind::MoneyWan => "金额，万元；也可写“1.2亿元”".to_owned(),
        Kind::Ratio => "比例，如 0.12 或 12%".to_owned(),
        Kind::Share => "占比，0 到 1，或百分数".to_owned(),
        Kind::Count => "整数，不为负".to_owned(),
        Kind::Date => "日期，如 2026-11-01".to_owned(),
        Kind::Month => "月份，如 2026-03".to_owned(),
        Kind::Adcode => "行政区划代码（GB/T 2260）或名称".to_owned(),
        Kind::Industry => "行业代码（GB/T 4754-2017）或名称".to_owned(),
        Kind::Flag => "是或否".to_owned(),
        Kind::Word(list) => {
            let words: Vec<&str> = list
                .iter()
                .map(|(word, forms)| forms.first().copied().unwrap_or(word))
                .collect();
            format!("只能填：{}", words.join("、"))
        }
    }
}

/// Whether Excel would change what people type here, such as a long code.
fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::Name
            | Kind::List
            | Kind::Labels
            | Kind::Id
            | Kind::Adcode
            | Kind::Industry
            | Kind::Date
            | Kind::Month
    )
}

fn write(table: Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day, so that the same table gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let columns = offered(table);
    fill(workbook.add_worksheet().set_name(table.name())?, &columns)?;
    explain(workbook.add_worksheet().set_name("填写说明")?, &columns)?;
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, columns: &[&Column]) -> Result<(), XlsxError> {
    let (heading, needed) = (
        Format::new().set_bold(),
        Format::new().set_bold().set_font_color("C00000"),
    );
    let text = Format::new().set_num_format("@");
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0_u16..).zip(columns) {
        let format = if column.required { &needed } else { &heading };
        sheet.set_column_width(place, WIDTH)?;
        if is_text(column.kind) {
            sheet.set_column_format(place, &text)?;
        }
        sheet.write_string_with_format(0, place, header(column), format)?;
        if let Some(words) = choices(column.kind) {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, place, ROWS, place, &list)?;
        }
    }
    Ok(())
}

fn explain(sheet: &mut Worksheet, columns: &[&Column]) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold();
    for (place, word) in (0_u16..).zip(["列", "英文名", "必填", "填什么", "其他写法也认"])
    {
        sheet.set_column_width(place, WIDTH * if place > 2 { 3.0 } else { 1.0 })?;
        sheet.write_string_with_format(0, place, word, &heading)?;
    }
    for (line, column) in (1_u32..).zip(columns) {
        let needed = if column.required { "必填" } else { "" };
        let own = header(column);
        let others: Vec<&str> = column
            .aliases
            .iter()
            .copied()
            .filter(|alias| *alias != own)
            .collect();
        sheet.write_string(line, 0, own)?;
        sheet.write_string(line, 1, column.name)?;
        sheet.write_string(line, 2, needed)?;
        sheet.write_string(line, 3, meaning(column.kind))?;
        sheet.write_string(line, 4, others.join("、"))?;
    }
    let last = u32::try_from(columns.len())
        .unwrap_or(u32::MAX)
        .saturating_add(2);
    sheet.write_string(
        last,
        0,
        "红色列名为必填。第一张表的列名不要改，列可以删去或调换顺序；填好后直接导入，映射选 canonical。",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::registry::Mapping;
    use crate::registry::read_files::ReadFiles;

    #[test]
    fn every_template_is_read_back_by_its_headers_and_holds_no_row() {
        let folder = tempfile::tempdir().unwrap();
        let mapping = Mapping::find("canonical", None).unwrap();
        for table in Table::ALL.into_iter().chain(Table::LEDGER) {
            let path = folder.path().join(format!("{table}.xlsx"));
            let bytes = template(table).unwrap();
            assert_eq!(
                bytes,
                template(table).unwrap(),
                "{table}: a repeat is byte-equal"
            );
            fs::write(&path, bytes).unwrap();
            let mut files = ReadFiles::new(table);
            let given = ((None, None), crate::registry::Stop::NEVER);
            files.add(&path, &mapping, given).unwrap();
            assert!(
                files.merge().is_empty() && files.refused.is_empty(),
                "{table}"
            );
            let headers = &files.headers[&format!("{table}.xlsx")];
            assert_eq!(headers.len(), offered(table).len(), "{table}: {headers:?}");
        }
    }

    #[test]
    fn a_closed_list_is_offered_in_chinese() {
        let status = Table::Enterprises
            .columns()
            .iter()
            .find(|column| column.name == "status")
            .unwrap();
        assert_eq!(header(status), "登记状态");
        assert!(choices(status.kind).unwrap().contains(&"存续"));
    }
}
