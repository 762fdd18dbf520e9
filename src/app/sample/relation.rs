//! What ties invented enterprises to products, to each other and to their past: products, investments, supplies, risks.

use crate::app::sample::draw::{Draw, Stream};
use crate::app::sample::firm::{Firm, Role, Scene, Size, Work, body};
use crate::app::sample::moves::past_days;
use crate::app::sample::name::mark;
use crate::app::sample::scope::several;
use crate::app::sample::table::Value;
use crate::app::sample::trade::TRADES;

/// The columns of `products.parquet`.
pub(super) const PRODUCTS: &[(&str, char)] = &[
    ("enterprise_id", 't'),
    ("product", 't'),
    ("share", 'n'),
    ("synthetic", 'f'),
    ("source", 't'),
    ("as_of", 'd'),
];
/// The columns of `investments.parquet`.
pub(super) const INVESTMENTS: &[(&str, char)] = &[
    ("investor_id", 't'),
    ("investee", 't'),
    ("adcode", 't'),
    ("date", 'd'),
    ("amount_wan", 'n'),
    ("kind", 't'),
    ("segment_id", 't'),
    ("synthetic", 'f'),
    ("source", 't'),
    ("as_of", 'd'),
];
/// The columns of `supplies.parquet`.
pub(super) const SUPPLIES: &[(&str, char)] = &[
    ("supplier_id", 't'),
    ("customer_id", 't'),
    ("product", 't'),
    ("year", 'c'),
    ("amount_wan", 'n'),
    ("synthetic", 'f'),
    ("source", 't'),
    ("as_of", 'd'),
];
/// The columns of `risks.parquet`.
pub(super) const RISKS: &[(&str, char)] = &[
    ("enterprise_id", 't'),
    ("kind", 't'),
    ("date", 'd'),
    ("reference", 't'),
    ("synthetic", 'f'),
    ("source", 't'),
    ("as_of", 'd'),
];
/// Share of an investor's projects that go to the home region: somebody must have been there already.
const TO_HOME: f64 = 0.06;
/// Share of investments that buy into a firm of the registry; the others found something new.
const TO_EXISTING: f64 = 0.3;
/// Share of firms with a recorded risk.
const RISKY: f64 = 0.02;
/// Customers are drawn from so many enterprises at the table's start: enough choice, and bounded memory.
const POOL: u64 = 200_000;

/// Makers by segment, to draw customers from.
pub(super) struct Pool(Vec<Vec<u64>>);

impl Pool {
    /// Collects the makers among the first rows.
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let mut segments = vec![Vec::new(); scene.world.segments.len()];
        for index in 0..scene.enterprises.min(POOL) {
            let firm = Firm::draw(scene, index);
            if let Work::Segment(segment) = firm.work
                && firm.role == Role::Maker
            {
                segments[segment].push(index);
            }
        }
        Self(segments)
    }
}

/// The rows that one enterprise adds to the other tables.
#[derive(Default)]
pub(super) struct Relations {
    pub(super) products: Vec<Vec<Value>>,
    pub(super) investments: Vec<Vec<Value>>,
    pub(super) supplies: Vec<Vec<Value>>,
    pub(super) risks: Vec<Vec<Value>>,
}

/// Returns what ties an enterprise to others.
pub(super) fn relations(scene: &Scene<'_>, pool: &Pool, firm: &Firm) -> Relations {
    let mut draw = Draw::new(scene.seed, Stream::Relations(firm.index));
    Relations {
        products: products(scene, firm, &mut draw),
        investments: investments(scene, firm, &mut draw),
        supplies: supplies(scene, pool, firm, &mut draw),
        risks: risks(scene, firm, &mut draw),
    }
}

fn closed(scene: &Scene<'_>, mut cells: Vec<Value>) -> Vec<Value> {
    cells.extend([
        Value::Flag(true),
        text("synthetic"),
        Value::Date(scene.as_of),
    ]);
    cells
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn products(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> Vec<Vec<Value>> {
    let declared = match (firm.work, firm.role) {
        (Work::Trade(_), _) => 0.3,
        (Work::Segment(_), Role::Trader) => 0.0,
        (Work::Segment(_), _) => 0.7,
    };
    if !draw.chance(declared) {
        return Vec::new();
    }
    let names = match firm.work {
        Work::Trade(index) => several(TRADES[index].items, 3, draw),
        Work::Segment(index) => several(&scene.world.segments[index].products, 3, draw),
    };
    let stated = draw.chance(0.55);
    // What is left after each product; the last leaves something to 其他.
    let mut left = 1.0;
    names
        .into_iter()
        .map(|name| {
            let share = ((0.35 + 0.5 * draw.unit()) * left * 1e4_f64).round() / 1e4;
            left -= share;
            let cell = if stated {
                Value::Number(share)
            } else {
                Value::Missing
            };
            closed(scene, vec![text(&firm.id), Value::Text(name), cell])
        })
        .collect()
}

fn investments(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> Vec<Vec<Value>> {
    let Some(segment) = firm.segment(scene) else {
        return Vec::new();
    };
    past_days(scene, firm, draw)
        .into_iter()
        .map(|day| {
            let cells = if draw.chance(TO_EXISTING) {
                purchase(scene, firm, day, draw)
            } else {
                foundation(scene, firm, (&segment.id, day), draw)
            };
            closed(scene, cells)
        })
        .collect()
}

/// Returns an investment in a firm of the registry.
fn purchase(scene: &Scene<'_>, firm: &Firm, day: i32, draw: &mut Draw) -> Vec<Value> {
    let mut other = anybody(scene, draw);
    // Who invests looks for firms of some chain; a few tries find one nearly always.
    for _ in 0..5 {
        if matches!(other.work, Work::Segment(_)) && other.index != firm.index {
            break;
        }
        other = anybody(scene, draw);
    }
    let segment = other.segment(scene).map(|segment| text(&segment.id));
    vec![
        text(&firm.id),
        Value::Text(other.name),
        Value::Text(scene.world.places[other.place].adcode.to_string()),
        // Nobody buys what is not there yet.
        Value::Date(day.max(other.established)),
        amount(firm, draw),
        text("subsidiary"),
        segment.unwrap_or(Value::Missing),
    ]
}

fn anybody(scene: &Scene<'_>, draw: &mut Draw) -> Firm {
    let count = usize::try_from(scene.enterprises).unwrap_or(usize::MAX);
    Firm::draw(scene, draw.below(count) as u64)
}

/// Returns an investment in something new.
fn foundation(
    scene: &Scene<'_>,
    firm: &Firm,
    (segment, day): (&str, i32),
    draw: &mut Draw,
) -> Vec<Value> {
    let place = if draw.chance(TO_HOME) {
        *draw.pick(&scene.terrain.home)
    } else {
        draw.weighted(&scene.terrain.places)
    };
    let kind = *draw.pick(&[
        "subsidiary",
        "subsidiary",
        "subsidiary",
        "plant",
        "project",
        "branch",
    ]);
    let investee = investee(scene, firm, (place, kind), draw);
    let about = if draw.chance(0.6) {
        text(segment)
    } else {
        Value::Missing
    };
    vec![
        text(&firm.id),
        investee,
        Value::Text(scene.world.places[place].adcode.to_string()),
        Value::Date(day),
        amount(firm, draw),
        text(kind),
        about,
    ]
}

fn amount(firm: &Firm, draw: &mut Draw) -> Value {
    let median = if firm.size == Size::Large {
        9_000.0
    } else {
        2_000.0
    };
    let amount = draw.lognormal(median, 0.9).round();
    if draw.chance(0.7) {
        Value::Number(amount)
    } else {
        Value::Missing
    }
}

/// Returns the name of what was founded: it carries the founder's mark, as real subsidiaries do.
fn investee(scene: &Scene<'_>, firm: &Firm, what: (usize, &str), draw: &mut Draw) -> Value {
    let (place, kind) = what;
    let word = &scene.words[place][0];
    let name = match (kind, firm.segment(scene)) {
        ("branch", _) => format!("{}{word}分公司", firm.name),
        ("project", Some(segment)) => format!("{word}{}项目", draw.pick(&segment.products)),
        (_, Some(segment)) => {
            let mark = mark(scene.seed, firm.index);
            format!("{mark}（{word}）{}有限公司", body(segment, firm.role, draw))
        }
        (_, None) => firm.name.clone(),
    };
    Value::Text(name)
}

fn supplies(scene: &Scene<'_>, pool: &Pool, firm: &Firm, draw: &mut Draw) -> Vec<Vec<Value>> {
    let (Work::Segment(index), Role::Maker) = (firm.work, firm.role) else {
        return Vec::new();
    };
    let buyers = &scene.terrain.customers[index];
    if buyers.is_empty() || !draw.chance(0.3) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for _ in 0..=draw.below(3) {
        let candidates = &pool.0[*draw.pick(buyers)];
        let product = draw.pick(&scene.world.segments[index].products).clone();
        let years_ago = i64::try_from(draw.below(3)).unwrap_or(0);
        let amount = draw.lognormal(600.0, 1.0).round();
        if candidates.is_empty() {
            continue;
        }
        let customer = Firm::draw(scene, *draw.pick(candidates));
        if customer.index == firm.index {
            continue;
        }
        rows.push(closed(
            scene,
            vec![
                text(&firm.id),
                Value::Text(customer.id),
                Value::Text(product),
                Value::Count(1970 + i64::from(scene.as_of) * 400 / 146_097 - 1 - years_ago),
                if draw.chance(0.6) {
                    Value::Number(amount)
                } else {
                    Value::Missing
                },
            ],
        ));
    }
    rows
}

fn risks(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> Vec<Vec<Value>> {
    if !draw.chance(RISKY) {
        return Vec::new();
    }
    let kinds = [
        "lawsuit",
        "lawsuit",
        "penalty",
        "penalty",
        "abnormal",
        "equity_frozen",
        "dishonest",
        "relocation",
    ];
    let kind = *draw.pick(&kinds);
    // What is older than six years is seldom still shown.
    let date = day_between(firm.established.max(scene.as_of - 2_200), scene.as_of, draw);
    let reference = format!("虚构〔{:06}〕号", draw.below(1_000_000));
    vec![closed(
        scene,
        vec![
            text(&firm.id),
            text(kind),
            Value::Date(date),
            Value::Text(reference),
        ],
    )]
}

fn day_between(first: i32, last: i32, draw: &mut Draw) -> i32 {
    let days = usize::try_from(last - first).unwrap_or(0);
    first + i32::try_from(draw.below(days + 1)).unwrap_or(0)
}
