//! The columns of placed enterprises.
use arrow::array::RecordBatch;
use jiff::civil::Date;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::snapshot::EnterpriseFacts;
use crate::atlas::table::{ENTERPRISES, json, optional, parsed};
use crate::region::{Proxy, Size};

pub(super) fn write(rows: &[EnterpriseFacts]) -> RecordBatch {
    qualities(figures(identity(rows), rows), rows).batch()
}

fn identity(rows: &[EnterpriseFacts]) -> Columns {
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    Columns::default()
        .text("id", rows.iter().map(|row| Some(&row.id)))
        .text("name", rows.iter().map(|row| Some(&row.name)))
        .text(
            "adcode",
            rows.iter()
                .map(|row| row.adcode.map(|code| code.to_string())),
        )
        .text("status", rows.iter().map(|row| row.status.as_ref()))
        .flag("operating", rows.iter().map(|row| row.operating))
        .text("established", rows.iter().map(|row| date(row.established)))
        .flag("synthetic", rows.iter().map(|row| Some(row.synthetic)))
        .text("source", rows.iter().map(|row| Some(&row.source)))
        .text("as_of", rows.iter().map(|row| Some(row.as_of.to_string())))
}

fn figures(columns: Columns, rows: &[EnterpriseFacts]) -> Columns {
    columns
        .number("capital_yuan", rows.iter().map(|row| row.capital_yuan))
        .number("employees", rows.iter().map(|row| row.employees))
        .number("revenue_yuan", rows.iter().map(|row| row.revenue_yuan))
        .number("tax_yuan", rows.iter().map(|row| row.tax_yuan))
        .number("size_yuan", rows.iter().map(|row| Some(row.size.yuan)))
        .text(
            "size_proxy",
            rows.iter().map(|row| Some(row.size.proxy.id())),
        )
        .number("revenue_growth", rows.iter().map(|row| row.revenue_growth))
        .number("rd_ratio", rows.iter().map(|row| row.rd_ratio))
        .number("invention_patents", rows.iter().map(|row| row.patents))
}

fn qualities(columns: Columns, rows: &[EnterpriseFacts]) -> Columns {
    let risks = |row: &EnterpriseFacts| (!row.risks.is_empty()).then(|| json(&row.risks));
    columns
        .text("listing", rows.iter().map(|row| row.listing.as_ref()))
        .text(
            "qualifications",
            rows.iter().map(|row| row.qualifications.as_ref().map(json)),
        )
        .number("label_points", rows.iter().map(|row| row.label_points))
        .flag("specialised", rows.iter().map(|row| row.specialised))
        .text(
            "industry_code",
            rows.iter().map(|row| row.industry_code.as_ref()),
        )
        .text("risks", rows.iter().map(risks))
}

pub(super) fn read(rows: &Rows<'_>) -> Result<Vec<EnterpriseFacts>, AtlasError> {
    let identity = read_identity(rows)?;
    let with_figures = read_figures(rows, identity)?;
    read_qualities(rows, with_figures)
}

fn read_identity(rows: &Rows<'_>) -> Result<Vec<EnterpriseFacts>, AtlasError> {
    let (id, name, place) = (rows.text("id")?, rows.text("name")?, rows.text("adcode")?);
    let (status, operating) = (rows.text("status")?, rows.flag("operating")?);
    let (established, synthetic) = (rows.text("established")?, rows.flag("synthetic")?);
    let (source, as_of) = (rows.text("source")?, rows.text("as_of")?);
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(EnterpriseFacts {
                id: id(row).unwrap_or_default(),
                name: name(row).unwrap_or_default(),
                adcode: optional((ENTERPRISES, "adcode"), place(row), |text| {
                    text.parse().ok()
                })?,
                status: status(row),
                operating: operating(row),
                established: optional((ENTERPRISES, "established"), established(row), |text| {
                    text.parse().ok()
                })?,
                capital_yuan: None,
                employees: None,
                revenue_yuan: None,
                tax_yuan: None,
                size: Size {
                    yuan: 0.0,
                    proxy: Proxy::Unknown,
                },
                revenue_growth: None,
                rd_ratio: None,
                patents: None,
                listing: None,
                qualifications: None,
                label_points: None,
                specialised: None,
                industry_code: None,
                risks: Vec::new(),
                synthetic: synthetic(row).unwrap_or(false),
                source: source(row).unwrap_or_default(),
                as_of: parsed((ENTERPRISES, "as_of"), as_of(row), |text| text.parse().ok())?,
            })
        })
        .collect()
}

fn read_figures(
    rows: &Rows<'_>,
    mut facts: Vec<EnterpriseFacts>,
) -> Result<Vec<EnterpriseFacts>, AtlasError> {
    let (capital, employees) = (rows.number("capital_yuan")?, rows.number("employees")?);
    let (revenue, growth) = (rows.number("revenue_yuan")?, rows.number("revenue_growth")?);
    let (size, proxy) = (rows.number("size_yuan")?, rows.text("size_proxy")?);
    let (rd_ratio, patents) = (rows.number("rd_ratio")?, rows.number("invention_patents")?);
    let tax = rows.number("tax_yuan")?;
    for (row, fact) in facts.iter_mut().enumerate() {
        fact.tax_yuan = tax(row);
        fact.capital_yuan = capital(row);
        fact.employees = employees(row);
        fact.revenue_yuan = revenue(row);
        fact.revenue_growth = growth(row);
        fact.rd_ratio = rd_ratio(row);
        fact.patents = patents(row);
        fact.size = Size {
            yuan: size(row).unwrap_or(0.0),
            proxy: parsed((ENTERPRISES, "size_proxy"), proxy(row), proxy_of)?,
        };
    }
    Ok(facts)
}

fn read_qualities(
    rows: &Rows<'_>,
    mut facts: Vec<EnterpriseFacts>,
) -> Result<Vec<EnterpriseFacts>, AtlasError> {
    let (listing, labels) = (rows.text("listing")?, rows.text("qualifications")?);
    let (points, specialised) = (rows.number("label_points")?, rows.flag("specialised")?);
    let (code, risks) = (rows.text("industry_code")?, rows.text("risks")?);
    for (row, fact) in facts.iter_mut().enumerate() {
        fact.listing = listing(row);
        fact.qualifications = optional((ENTERPRISES, "qualifications"), labels(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        fact.label_points = points(row);
        fact.specialised = specialised(row);
        fact.industry_code = code(row);
        let found = optional((ENTERPRISES, "risks"), risks(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        fact.risks = found.unwrap_or_default();
    }
    Ok(facts)
}

fn proxy_of(text: &str) -> Option<Proxy> {
    [
        Proxy::Revenue,
        Proxy::Employees,
        Proxy::Assets,
        Proxy::Capital,
        Proxy::Unknown,
    ]
    .into_iter()
    .find(|proxy| proxy.id() == text)
}
