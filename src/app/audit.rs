//! `chains --audit`: what of the catalog deserves a look.
use crate::catalog::{AuditRow, Catalog};
use crate::export::{Cell, Column, Kind, Table};

/// Returns the audit as a table.
pub fn audit(catalog: &Catalog) -> Table {
    let rows = catalog.audit();
    let column = |key: &str, name: &str| Column {
        key: key.into(),
        name: name.into(),
        unit: None,
        kind: Kind::Text,
        definition: None,
    };
    Table {
        name: "audit".into(),
        title: "产业链图谱自查".into(),
        as_of: None,
        unit: None,
        columns: vec![
            column("kind", "问题"),
            column("segment", "环节"),
            column("name", "名称"),
            column("detail", "说明"),
        ],
        rows: rows.iter().map(cells).collect(),
        total: None,
        notes: Vec::new(),
        synthetic: false,
    }
}

fn cells(row: &AuditRow) -> Vec<Cell> {
    let kind = match row.kind {
        "thin" => "词少",
        "ambiguous" => "词有歧义",
        "unlinked" => "无供需边",
        _ => "无法挂链",
    };
    vec![
        Cell::Text(kind.into()),
        Cell::Text(row.segment.to_string()),
        Cell::Text(row.name.clone()),
        Cell::Text(row.detail.clone()),
    ]
}
