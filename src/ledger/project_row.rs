//! A project's row read back, and what two states of its facts differ in.
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ledger::error::LedgerError;
use crate::ledger::project::{Project, ProjectFacts};

pub(super) fn read(row: &AnyRow) -> Result<Project, LedgerError> {
    read_row(row).map_err(LedgerError::doing("read a project"))
}

fn read_row(row: &AnyRow) -> Result<Project, sqlx::Error> {
    Ok(Project {
        id: row.try_get(0)?,
        facts: ProjectFacts {
            name: row.try_get(1)?,
            kind: row.try_get(2)?,
            chain: row.try_get(3)?,
            segment: row.try_get(4)?,
            investor_id: row.try_get(5)?,
            investor: row.try_get(6)?,
            county: row.try_get(7)?,
            park: row.try_get(8)?,
            unit: row.try_get(9)?,
            landing_unit: row.try_get(10)?,
            channel: row.try_get(11)?,
            total_yuan: row.try_get(12)?,
            contract_yuan: row.try_get(13)?,
            fixed_yuan: row.try_get(14)?,
            land_mu: row.try_get(15)?,
            owner: row.try_get(16)?,
            landing_owner: row.try_get(17)?,
            list_id: row.try_get(18)?,
            list_enterprise: row.try_get(19)?,
            source: row.try_get(20)?,
            as_of: row.try_get(21)?,
            synthetic: row.try_get::<i64, _>(25)? == 1,
        },
        stage: row.try_get::<String, _>(22)?.parse().ok(),
        stage_day: row.try_get(23)?,
        version: row.try_get(24)?,
    })
}

/// Each fact by its name, as text.
fn told(facts: &ProjectFacts) -> [(&'static str, Option<String>); 20] {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    [
        ("name", Some(facts.name.clone())),
        ("kind", facts.kind.clone()),
        ("chain", facts.chain.clone()),
        ("segment", facts.segment.clone()),
        ("investor_id", facts.investor_id.clone()),
        ("investor", facts.investor.clone()),
        ("county", facts.county.clone()),
        ("park", facts.park.clone()),
        ("unit", facts.unit.clone()),
        ("landing_unit", facts.landing_unit.clone()),
        ("channel", facts.channel.clone()),
        ("total_yuan", number(facts.total_yuan)),
        ("contract_yuan", number(facts.contract_yuan)),
        ("fixed_yuan", number(facts.fixed_yuan)),
        ("land_mu", number(facts.land_mu)),
        ("owner", facts.owner.clone()),
        ("landing_owner", facts.landing_owner.clone()),
        ("list_id", facts.list_id.clone()),
        ("list_enterprise", facts.list_enterprise.clone()),
        ("source", Some(facts.source.clone())),
    ]
}

/// What changed: `total_yuan: 100000000 → 200000000; …`; empty if nothing did.
pub(super) fn differences(before: &ProjectFacts, after: &ProjectFacts) -> String {
    let show = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    told(before)
        .into_iter()
        .zip(told(after))
        .filter(|(old, new)| old.1 != new.1)
        .map(|((name, old), (_, new))| format!("{name}: {} → {}", show(old), show(new)))
        .collect::<Vec<_>>()
        .join("; ")
}
