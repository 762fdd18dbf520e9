//! Writes a table as one JSON document: title, columns, rows as objects in column order, notes. Full digits.

use serde_json::{Map, Value, json};

use crate::export::{Cell, ExportError, Table};

/// Returns the table as the bytes of a JSON file, ending in a line break.
///
/// # Errors
///
/// If the document cannot be put into JSON.
pub fn encode(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut bytes =
        serde_json::to_vec_pretty(&document(table)).map_err(|source| ExportError::Json {
            table: table.name.clone(),
            source,
        })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Returns the whole document.
pub fn document(table: &Table) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            json!({
                "key": column.key,
                "name": column.name,
                "unit": column.unit,
                "definition": column.definition,
            })
        })
        .collect();
    let notes: Vec<Value> = table
        .all_notes()
        .into_iter()
        .map(|note| json!({"label": note.label, "text": note.text}))
        .collect();
    json!({
        "name": table.name,
        "title": table.title,
        "as_of": table.as_of.map(|date| date.to_string()),
        "unit": table.unit,
        "synthetic": table.synthetic,
        "columns": columns,
        "rows": table.rows.iter().map(|row| object(table, row)).collect::<Vec<_>>(),
        "total": table.total.as_ref().map(|row| object(table, row)),
        "notes": notes,
    })
}

/// Returns one row as an object in column order; missing is null.
pub fn object(table: &Table, row: &[Cell]) -> Value {
    let entries: Map<String, Value> = table
        .columns
        .iter()
        .zip(row)
        .map(|(column, cell)| (column.key.clone(), value(cell)))
        .collect();
    Value::Object(entries)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Missing => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Integer(value) => json!(value),
        Cell::Number(value) | Cell::Share(value) => json!(value),
        Cell::Date(date) => json!(date.to_string()),
        Cell::Flag(value) => json!(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;

    #[test]
    fn keys_keep_the_order_of_the_columns_and_texts_are_unchanged() {
        let document = document(&fixture::targets());
        let row = serde_json::to_string(&document["rows"][1]).unwrap();
        assert_eq!(
            row,
            r#"{"enterprise":"source:7","name":"=1+1","score":null,"share":null,"employees":null,"established":null,"listed":false}"#
        );
        assert_eq!(document["rows"][0]["share"], 0.735_26);
        assert_eq!(document["synthetic"], true);
    }
}
