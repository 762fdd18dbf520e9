//! The row of an enterprise: sizes, money, patents, labels, with fields missing as often as in real exports.
//!
//! The medians are invented, of a plausible order; nothing may be concluded from them.

use crate::app::sample::draw::{Draw, Stream};
use crate::app::sample::firm::{Firm, Role, Scene, Size, Work};
use crate::app::sample::scope::scope;
use crate::app::sample::table::Value;
use crate::app::sample::trade::TRADES;

/// Median of people employed, by size class.
const MEDIAN_EMPLOYEES: [f64; 4] = [6.0, 45.0, 330.0, 1_600.0];
/// Median of yearly revenue a head in 万元 of a maker and of a trader.
const MAKER_REVENUE: f64 = 85.0;
const TRADER_REVENUE: f64 = 260.0;
const PROVIDER_REVENUE: f64 = 45.0;
/// Statuses and the running share of firms that have them.
const STATUSES: [(&str, f64); 6] = [
    ("operating", 0.925),
    ("dissolved", 0.975),
    ("revoked", 0.988),
    ("moved", 0.993),
    ("suspended", 0.997),
    ("liquidating", 1.0),
];
/// Boards, most common first.
const BOARDS: [&str; 5] = ["新三板", "创业板", "主板", "科创板", "北交所"];

/// The columns of `enterprises.parquet`.
pub(super) const COLUMNS: &[(&str, char)] = &[
    ("id", 't'),
    ("name", 't'),
    ("status", 't'),
    ("established", 'd'),
    ("capital_wan", 'n'),
    ("adcode", 't'),
    ("lon", 'n'),
    ("lat", 'n'),
    ("industry_code", 't'),
    ("scope", 't'),
    ("employees", 'c'),
    ("revenue_wan", 'n'),
    ("revenue_growth", 'n'),
    ("rd_ratio", 'n'),
    ("invention_patents", 'c'),
    ("listing", 't'),
    ("qualifications", 't'),
    ("group_id", 't'),
    ("tax_wan", 'n'),
    ("synthetic", 'f'),
    ("source", 't'),
    ("as_of", 'd'),
];

/// Returns the cells of an enterprise's row, in the order of [`COLUMNS`].
pub(super) fn row(scene: &Scene<'_>, firm: &Firm) -> Vec<Value> {
    let mut draw = Draw::new(scene.seed, Stream::Row(firm.index));
    let mut cells = vec![
        Value::Text(firm.id.clone()),
        Value::Text(firm.name.clone()),
        Value::Text(status(&mut draw).to_owned()),
        Value::Date(firm.established),
        known(0.98, Value::Number(capital(firm, &mut draw)), &mut draw),
    ];
    cells.extend(position(scene, firm, &mut draw));
    cells.push(known(
        0.97,
        Value::Text(industry(scene, firm, &mut draw)),
        &mut draw,
    ));
    cells.push(known(
        0.985,
        Value::Text(scope(scene, firm, &mut draw)),
        &mut draw,
    ));
    cells.extend(performance(firm, &mut draw));
    cells.extend([
        Value::Flag(true),
        Value::Text("synthetic".to_owned()),
        Value::Date(scene.as_of),
    ]);
    cells
}

/// Returns the value, or missing as often as real exports miss it.
fn known(share: f64, value: Value, draw: &mut Draw) -> Value {
    if draw.chance(share) {
        value
    } else {
        Value::Missing
    }
}

fn status(draw: &mut Draw) -> &'static str {
    let aim = draw.unit();
    STATUSES
        .iter()
        .find(|(_, upto)| aim < *upto)
        .map_or("operating", |(status, _)| status)
}

fn capital(firm: &Firm, draw: &mut Draw) -> f64 {
    let median = [150.0, 800.0, 5_000.0, 25_000.0][firm.size as usize];
    let amount = draw.lognormal(median, 0.9);
    // Most capital is a round figure.
    let step = if amount < 100.0 { 10.0 } else { 100.0 };
    (amount / step).round().max(1.0) * step
}

fn position(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> [Value; 3] {
    let place = &scene.world.places[firm.place];
    let located = draw.chance(0.7);
    let mut near = |degrees: Option<f64>| {
        let offset = 0.06 * draw.normal().clamp(-2.0, 2.0);
        match degrees {
            Some(degrees) if located => Value::Number(((degrees + offset) * 1e5).round() / 1e5),
            _ => Value::Missing,
        }
    };
    let (lon, lat) = (near(place.lon), near(place.lat));
    [Value::Text(place.adcode.to_string()), lon, lat]
}

fn industry(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> String {
    match firm.work {
        Work::Trade(index) => TRADES[index].industry_code.to_owned(),
        // 其他未列明批发业: what traders of industrial goods are often filed under.
        Work::Segment(_) if firm.role == Role::Trader => "5199".to_owned(),
        Work::Segment(index) => draw
            .pick(&scene.world.segments[index].industry_codes)
            .clone(),
    }
}

/// Returns employees, revenue, growth, R&D, patents, listing, labels, group and tax.
fn performance(firm: &Firm, draw: &mut Draw) -> Vec<Value> {
    let is_big = firm.size >= Size::Medium;
    let in_chain = matches!(firm.work, Work::Segment(_));
    let employees = draw
        .lognormal(MEDIAN_EMPLOYEES[firm.size as usize], 0.6)
        .round()
        .max(1.0);
    let a_head = match (firm.work, firm.role) {
        (Work::Trade(index), _) => TRADES[index].revenue_per_head_wan,
        (_, Role::Maker) => MAKER_REVENUE,
        (_, Role::Trader) => TRADER_REVENUE,
        (_, Role::Provider) => PROVIDER_REVENUE,
    };
    let revenue = hundredths(employees * draw.lognormal(a_head, 0.7));
    let growth = hundredths(100.0 * (0.08 + 0.18 * draw.normal()).max(-0.9)) / 100.0;
    let listing = listing(firm, in_chain, draw);
    let reports = listing.is_some() || draw.chance(if is_big { 0.8 } else { 0.45 });
    let makes = in_chain && firm.role != Role::Trader;
    let intensity = if makes { 0.035 } else { 0.004 };
    let rd_ratio = hundredths(100.0 * draw.lognormal(intensity, 0.6).min(0.6)) / 100.0;
    let patents = if makes {
        draw.exponential(employees.powf(0.55) * 0.25).floor()
    } else {
        0.0
    };
    // 新三板 is a place of quotation; its firms are not 上市公司.
    let is_listed = listing.is_some_and(|board| board != BOARDS[0]);
    let labels = labels(firm, makes, is_listed, draw);
    let group = is_big && draw.chance(0.12);
    let tax = hundredths(revenue * draw.lognormal(0.03, 0.5));
    let reported = |value: Value| if reports { value } else { Value::Missing };
    vec![
        known(0.86, Value::Count(count(employees)), draw),
        reported(Value::Number(revenue)),
        reported(Value::Number(growth)),
        reported(known(0.6, Value::Number(rd_ratio), draw)),
        known(0.75, Value::Count(count(patents)), draw),
        listing.map_or(Value::Missing, |board| Value::Text(board.to_owned())),
        if labels.is_empty() {
            Value::Missing
        } else {
            Value::Text(labels.join(";"))
        },
        if group {
            Value::Text(format!("G{:05}", draw.below(2_000)))
        } else {
            Value::Missing
        },
        reported(known(0.6, Value::Number(tax), draw)),
    ]
}

fn listing(firm: &Firm, in_chain: bool, draw: &mut Draw) -> Option<&'static str> {
    let share = match firm.size {
        Size::Large if in_chain => 0.10,
        Size::Large | Size::Medium => 0.015,
        Size::Small => 0.001,
        Size::Micro => 0.0,
    };
    let listed = draw.chance(share);
    let board = BOARDS[draw.below(if firm.size == Size::Large { 5 } else { 1 })];
    listed.then_some(board)
}

fn labels(firm: &Firm, makes: bool, is_listed: bool, draw: &mut Draw) -> Vec<&'static str> {
    // Shares for micro, small, medium and large makers.
    const RATES: [(&str, [f64; 4]); 8] = [
        ("hnte", [0.03, 0.16, 0.42, 0.60]),
        ("tech_sme", [0.06, 0.18, 0.15, 0.0]),
        ("innovative_sme", [0.02, 0.08, 0.12, 0.0]),
        ("srdi_province", [0.0, 0.05, 0.16, 0.05]),
        ("little_giant", [0.0, 0.005, 0.04, 0.03]),
        ("champion", [0.0, 0.0, 0.01, 0.06]),
        ("green_factory", [0.0, 0.0, 0.02, 0.10]),
        ("nat_tech_centre", [0.0, 0.0, 0.002, 0.05]),
    ];
    let mut labels = Vec::new();
    for (label, rates) in RATES {
        if draw.chance(rates[firm.size as usize]) && makes {
            labels.push(label);
        }
    }
    if is_listed {
        labels.push("listed");
    }
    labels
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "counts of people and patents are far below 2^53"
)]
fn count(value: f64) -> i64 {
    value as i64
}
