//! `import visits|leads|advisors|problems|promises`: files of what is recorded around projects, into the ledger.
use crate::app::projects::{placed, typed};
use crate::catalog::JUDGED;
use crate::error::AppError;
use crate::ledger::{
    Advisor, By, ImportedLead, Intake, Keep, LeadOrigin, Ledger, MatterFacts, VisitFacts,
};
use crate::registry::cell::Cell;
use crate::registry::{LedgerRead, Table};

const YUAN_PER_WAN: f64 = 1e4;

/// Turns the rows of one of these tables into what the ledger keeps and imports them.
///
/// # Errors
/// The table is none of these, or the ledger does not answer.
pub(in crate::app) async fn take(
    ledger: &Ledger,
    (table, read): (Table, &mut LedgerRead),
    keep: Keep,
    by: &By,
) -> Result<Intake, AppError> {
    let intake = match table {
        Table::Visits => {
            let (rows, places) = typed(read, visit);
            placed(ledger.import_visits(&rows, keep, by).await?, &places)
        }
        Table::Leads => {
            let (rows, places) = typed(read, lead);
            placed(ledger.import_leads(&rows, keep, by).await?, &places)
        }
        Table::Advisors => {
            let (rows, places) = typed(read, |row| Ok(advisor(row)));
            placed(ledger.import_advisors(&rows, keep).await?, &places)
        }
        Table::Problems => {
            let (rows, places) = typed(read, problem);
            placed(ledger.import_matters(&rows, keep, by).await?, &places)
        }
        Table::Promises => {
            let (rows, places) = typed(read, promise);
            placed(ledger.import_matters(&rows, keep, by).await?, &places)
        }
        other => {
            return Err(AppError::Argument(format!(
                "`{other}` is no table of the ledger"
            )));
        }
    };
    Ok(intake)
}

fn text(row: &[Cell], place: usize) -> String {
    row[place].to_string()
}

fn end(row: &[Cell]) -> (String, String) {
    (text(row, row.len() - 2), text(row, row.len() - 1))
}

fn visit(row: &[Cell]) -> Result<VisitFacts, String> {
    let (source, as_of) = end(row);
    let days = row[6].as_number();
    if let Some(days) = days.filter(|days| *days < 0.0) {
        return Err(format!("the days {days} are negative"));
    }
    let kind = text(row, 1);
    Ok(VisitFacts {
        day: text(row, 0),
        kind: if kind.is_empty() {
            "visit".to_owned()
        } else {
            kind
        },
        unit: text(row, 2),
        who: text(row, 3),
        whom: text(row, 4),
        city: text(row, 5),
        days,
        county: text(row, 7),
        channel: text(row, 8),
        outcome: text(row, 9),
        registered: row[10].as_flag(),
        project: text(row, 11),
        source,
        as_of,
    })
}

fn lead(row: &[Cell]) -> Result<ImportedLead, String> {
    let (source, as_of) = end(row);
    let verdict = text(row, 5);
    if !verdict.is_empty() && row[4].is_missing() {
        return Err(format!("the verdict `{verdict}` has no day it was judged"));
    }
    if verdict.is_empty() && !row[4].is_missing() {
        return Err("it was judged without a verdict: valid, invalid or further".to_owned());
    }
    let done = [
        ("responded", 3),
        (JUDGED, 4),
        ("fed_back", 6),
        ("reported", 7),
    ];
    let acts = done
        .into_iter()
        .filter(|(_, place)| !row[*place].is_missing());
    let acts = acts.map(|(step, place)| {
        let verdict = if step == JUDGED {
            verdict.clone()
        } else {
            String::new()
        };
        (step.to_owned(), text(row, place), verdict)
    });
    Ok(ImportedLead {
        acts: acts.collect(),
        origin: LeadOrigin {
            project: text(row, 0),
            received: text(row, 1),
            referrer: text(row, 2),
            source,
            as_of,
        },
    })
}

fn advisor(row: &[Cell]) -> Advisor {
    let (source, as_of) = end(row);
    Advisor {
        name: text(row, 0),
        kind: text(row, 1),
        org: text(row, 2),
        city: text(row, 3),
        begins: text(row, 4),
        ends: text(row, 5),
        source,
        as_of,
    }
}

fn in_order(facts: MatterFacts) -> Result<MatterFacts, String> {
    if !facts.settled.is_empty() && facts.settled < facts.raised {
        return Err(format!(
            "it is settled on {} before it was raised on {}",
            facts.settled, facts.raised
        ));
    }
    Ok(facts)
}

fn problem(row: &[Cell]) -> Result<MatterFacts, String> {
    let (source, as_of) = end(row);
    in_order(MatterFacts {
        project: text(row, 0),
        sort: "problem".to_owned(),
        text: text(row, 1),
        topic: text(row, 2),
        unit: text(row, 3),
        owner: text(row, 4),
        raised: text(row, 5),
        due: text(row, 6),
        settled: text(row, 7),
        result: text(row, 8),
        amount_yuan: None,
        source,
        as_of,
    })
}

fn promise(row: &[Cell]) -> Result<MatterFacts, String> {
    let (source, as_of) = end(row);
    let amount = row[3].as_number();
    if let Some(amount) = amount.filter(|amount| *amount < 0.0) {
        return Err(format!("the amount {amount} is negative"));
    }
    in_order(MatterFacts {
        project: text(row, 0),
        sort: text(row, 1),
        text: text(row, 2),
        topic: "policy".to_owned(),
        amount_yuan: amount.map(|wan| (wan * YUAN_PER_WAN).round()),
        unit: text(row, 4),
        owner: text(row, 5),
        raised: text(row, 6),
        due: text(row, 7),
        settled: text(row, 8),
        result: text(row, 9),
        source,
        as_of,
    })
}
