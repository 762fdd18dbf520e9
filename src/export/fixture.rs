//! The small table that the tests of every writer share.

use jiff::civil::date;

use crate::export::{Cell, Column, Kind, Note, Table};

/// Two invented firms: one with quotes, a comma and a negative number, one whose name looks like a formula.
pub(crate) fn targets() -> Table {
    Table {
        name: "targets".to_owned(),
        title: "六安市招商目标".to_owned(),
        as_of: Some(date(2026, 11, 1)),
        unit: Some("万元".to_owned()),
        columns: vec![
            Column::new("enterprise", "统一社会信用代码", Kind::Text),
            Column::new("name", "企业名称", Kind::Text),
            Column::new("score", "得分", Kind::Number { decimals: 1 })
                .in_unit("分")
                .meaning("各得分项之和"),
            Column::new("share", "占比", Kind::Share),
            Column::new("employees", "从业人数", Kind::Integer).in_unit("人"),
            Column::new("established", "成立日期", Kind::Date),
            Column::new("listed", "是否上市", Kind::Flag),
        ],
        rows: vec![
            vec![
                Cell::from("91340100MA2N1PLT1X"),
                Cell::from("安徽, \"甲\"电池"),
                Cell::Number(-5.25),
                Cell::Share(0.735_26),
                Cell::Integer(120),
                Cell::Date(date(2016, 3, 30)),
                Cell::Flag(true),
            ],
            vec![
                Cell::from("source:7"),
                Cell::from("=1+1"),
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
                Cell::Flag(false),
            ],
        ],
        total: Some(vec![
            Cell::from("合计"),
            Cell::Missing,
            Cell::Number(-5.25),
            Cell::Missing,
            Cell::Integer(120),
            Cell::Missing,
            Cell::Missing,
        ]),
        notes: vec![Note::new("数据来源", "公开数据")],
        synthetic: true,
    }
}
