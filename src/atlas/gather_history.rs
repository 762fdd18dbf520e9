//! From imported investments, supplies, people and talents to what targets read of them.
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atlas::snapshot::{EnterpriseFacts, TalentRow};
use crate::catalog::TalentRules;
use crate::placement::{EnterpriseText, Placer};
use crate::registry::{Investment, Person, Supply, Talent};
use crate::target::{Event, History, Origin, Relation};

/// A name that more enterprises than this share belongs to several people.
const MOST_OF_ONE_NAME: usize = 4;

/// The investments whose investor was placed; others tell nothing of a target.
pub(super) fn history(placed: &[EnterpriseFacts], investments: &[Investment]) -> History {
    let places: BTreeMap<&str, usize> = placed
        .iter()
        .enumerate()
        .map(|(place, facts)| (facts.id.as_str(), place))
        .collect();
    let events = investments.iter().filter_map(|investment| {
        Some(Event {
            enterprise: *places.get(investment.investor_id.as_str())?,
            investee: investment.investee.clone(),
            adcode: investment.adcode,
            date: investment.date,
            amount_yuan: investment.amount_yuan,
            kind: investment.kind.map(|kind| kind.to_string()),
            segment: investment
                .segment_id
                .as_deref()
                .and_then(|segment| segment.parse().ok()),
            source: investment.source.clone(),
        })
    });
    History::new(events.collect())
}

/// Supplies as relations from supplier to customer, dated by the end of their year.
pub(super) fn supply_relations(supplies: &[Supply]) -> Vec<Relation> {
    let relations = supplies.iter().map(|supply| {
        let year = supply.year.and_then(|year| i16::try_from(year).ok());
        let said = [
            Some(supply.source.clone()),
            year.map(|year| format!("{year} 年")),
            supply.product.clone(),
            supply
                .amount_yuan
                .map(|yuan| format!("{:.0} 万元", yuan / 1e4)),
        ];
        let record = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Relation {
            from: supply.supplier_id.as_str().to_owned(),
            to: supply.customer_id.as_str().to_owned(),
            kind: "供应".into(),
            record,
            date: year.and_then(|year| Date::new(year, 12, 31).ok()),
        }
    });
    relations
        .filter(|relation| relation.from != relation.to)
        .collect()
}

/// People of the same name in several enterprises as relations between these. A name is no proof that they are one: the
/// record says so, and a common name relates nobody.
pub(super) fn people_relations(people: &[Person]) -> Vec<Relation> {
    let mut by_name: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in people {
        by_name.entry(&person.person).or_default().push(person);
    }
    let mut relations = Vec::new();
    for (name, held) in by_name {
        if held.len() > MOST_OF_ONE_NAME {
            continue;
        }
        for (place, one) in held.iter().enumerate() {
            for other in held.iter().skip(place + 1) {
                if one.enterprise_id != other.enterprise_id {
                    relations.push(Relation {
                        from: one.enterprise_id.as_str().to_owned(),
                        to: other.enterprise_id.as_str().to_owned(),
                        kind: format!("同名人员 {name}"),
                        record: format!("{} {}（同名，须核实为同一人）", one.source, one.as_of),
                        date: Some(one.as_of.max(other.as_of)),
                    });
                }
            }
        }
    }
    relations
}

/// The people whose native place is known.
pub(super) fn origins(people: &[Person]) -> Vec<Origin> {
    let known = people.iter().filter_map(|person| {
        Some(Origin {
            person: person.person.clone(),
            enterprise: person.enterprise_id.as_str().to_owned(),
            relation: person.relation.clone().unwrap_or_else(|| "任职".into()),
            native: person.native?,
            record: format!("{} {}", person.source, person.as_of),
        })
    });
    known.collect()
}

/// Talents with the segments their fields and achievements speak for, by id; the same matcher as for enterprises.
pub(super) fn placed_talents(
    talents: &[Talent],
    (placer, rules): (&Placer, &TalentRules),
) -> Vec<TalentRow> {
    let place = |talent: &Talent| {
        let fields: Vec<(&str, Option<f64>)> = talent
            .fields
            .iter()
            .map(|field| (field.as_str(), None))
            .collect();
        let text = EnterpriseText {
            main_business: talent.achievements.as_deref(),
            products: &fields,
            ..EnterpriseText::default()
        };
        let mut placements = placer.place_listed(&text);
        placements.retain(|placement| placement.confidence >= rules.min_confidence);
        TalentRow {
            talent: talent.clone(),
            placements,
        }
    };
    talents.iter().map(place).collect()
}
