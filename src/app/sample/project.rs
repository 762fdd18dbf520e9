//! Invents the ledger of the home region: projects with their steps, money, investment and the year's targets, as CSV.
//!
//! Projects are few next to enterprises and belong to one city, so they are drawn at once. The durations between steps
//! and the shares that come to an end are plausible, not estimates of anything; every row is marked by its source and name.
use std::fmt::Write as _;
use std::path::Path;

use crate::app::sample::SampleError;
use crate::app::sample::draw::{Draw, Stream};
use crate::app::sample::firm::{Firm, Scene, Work};
use crate::app::sample::moves::{TextFile, civil};

/// Projects of a sample: one for so many enterprises, within bounds, so that a board shows something and stays legible.
const ENTERPRISES_A_PROJECT: u64 = 100;
const LEAST: u64 = 24;
const MOST: u64 = 240;
/// Days before the registry's day over which projects become leads: 26 months.
const LEADS_DAYS: usize = 790;
/// Steps with the median of days since the step before, and the chance to come there at all.
const WAY: [(&str, f64, f64); 10] = [
    ("talk", 14.0, 0.86),
    ("review", 24.0, 0.85),
    ("signed", 32.0, 0.88),
    ("landed", 34.0, 0.87),
    ("started", 46.0, 0.90),
    ("completed", 170.0, 0.90),
    ("producing", 60.0, 0.92),
    ("in_statistics", 40.0, 0.85),
    ("above_scale", 60.0, 0.80),
    ("full", 90.0, 0.60),
];
/// Share of what goes no further that is said to have ended.
const ENDED: f64 = 0.35;
const UNITS: [&str; 6] = [
    "市投资创业中心",
    "市经济和信息化局",
    "市发展和改革委员会",
    "市商务局",
    "驻上海招商组",
    "驻深圳招商组",
];
const CHANNELS: [&str; 5] = ["以商招商", "产业链招商", "基金招商", "驻点招商", "商会推介"];
/// The city's targets of the year: indicator, value for every hundred projects.
const TARGETS: [(&str, f64); 5] = [
    ("signed", 24.0),
    ("started", 16.0),
    ("signed_yi", 90.0),
    ("funds_yi", 20.0),
    ("fixed_assets_yi", 36.0),
];

/// The ledger's tables as text.
#[derive(Default)]
struct Sheets {
    projects: String,
    events: String,
    funds: String,
    fixed_assets: String,
}

/// What is known of a project before its steps are drawn.
struct Beginning {
    id: String,
    lead: i32,
    total_yi: f64,
}

/// Writes `projects.csv`, `project_events.csv`, `funds.csv`, `fixed_assets.csv` and `kpi_targets.csv`; returns the projects.
///
/// # Errors
///
/// If a file cannot be written.
pub(super) fn write(scene: &Scene<'_>, folder: &Path) -> Result<u64, SampleError> {
    let projects = (scene.enterprises / ENTERPRISES_A_PROJECT).clamp(LEAST, MOST);
    let mut sheets = Sheets::default();
    for number in 0..projects {
        sheets.add(scene, number);
    }
    let year = civil(scene.as_of).year();
    let mut targets = String::new();
    for (indicator, of_hundred) in TARGETS {
        let value = (of_hundred * projects as f64 / 100.0).round();
        let _ = writeln!(targets, "{year},{indicator},,{value}");
    }
    let files = [
        (
            "projects.csv",
            "id,name,kind,chain,segment,investor_id,investor,county,park,unit,landing_unit,channel,total_yi,contract_yi,fixed_yi,land_mu",
            &sheets.projects,
        ),
        (
            "project_events.csv",
            "project_id,stage,date,verified,evidence",
            &sheets.events,
        ),
        (
            "funds.csv",
            "project_id,date,amount_wan,origin,kind,evidence",
            &sheets.funds,
        ),
        (
            "fixed_assets.csv",
            "project_id,month,amount_wan,status",
            &sheets.fixed_assets,
        ),
        ("kpi_targets.csv", "year,indicator,unit,value", &targets),
    ];
    for (name, header, text) in files {
        let mut file = TextFile::open(folder, name, header)?;
        file.append(text)?;
        file.publish()?;
    }
    Ok(projects)
}

impl Sheets {
    fn add(&mut self, scene: &Scene<'_>, number: u64) {
        let mut draw = Draw::new(scene.seed, Stream::Project(number));
        let beginning = self.open(scene, number, &mut draw);
        let mut day = beginning.lead;
        self.step(&beginning.id, "lead", day, &mut draw);
        for (stage, median_days, chance) in WAY {
            let next = day + rounded(draw.lognormal(median_days, 0.5)).max(1);
            let goes_on = draw.chance(chance);
            let gives_up = draw.chance(ENDED);
            if next > scene.as_of {
                return;
            }
            if !goes_on {
                if gives_up {
                    self.step(&beginning.id, "ended", next, &mut draw);
                }
                return;
            }
            day = next;
            self.step(&beginning.id, stage, day, &mut draw);
            if stage == "started" {
                self.money(scene, &beginning, day, &mut draw);
            }
        }
    }

    /// Draws the facts of a project: an investor from elsewhere, a county of the home region, a size.
    fn open(&mut self, scene: &Scene<'_>, number: u64, draw: &mut Draw) -> Beginning {
        let investor = investor(scene, draw);
        let county = *draw.pick(&scene.terrain.home);
        let place = &scene.world.places[county];
        let id = format!("XN{:04}", number + 1);
        let total_yi = (draw.lognormal(2.4, 1.0) * 100.0).round() / 100.0;
        let contract_yi = (total_yi * 92.0).round() / 100.0;
        let fixed_yi = (total_yi * (55.0 + 25.0 * draw.unit())).round() / 100.0;
        let land_mu = (total_yi * (8.0 + 10.0 * draw.unit())).round();
        let (segment, chain, product) = match investor.segment(scene) {
            Some(segment) => (
                segment.id.as_str(),
                segment.id.split('-').next().unwrap_or_default(),
                draw.pick(&segment.products).as_str(),
            ),
            None => ("", "", "新建"),
        };
        let kind = match chain {
            "GFD" => "agricultural",
            "DCI" => "service",
            _ => "industrial",
        };
        // A comma or a quote would need quoting; the invented names hold neither.
        let _ = writeln!(
            self.projects,
            "{id},{product}项目（虚构{:04}）,{kind},{chain},{segment},{},{},{},{}经济开发区,{},{}投资促进中心,{},{total_yi},{contract_yi},{fixed_yi},{land_mu}",
            number + 1,
            investor.id,
            investor.name,
            place.adcode,
            place.name,
            draw.pick(&UNITS),
            place.name,
            draw.pick(&CHANNELS),
        );
        let ago = i32::try_from(draw.below(LEADS_DAYS)).unwrap_or(0);
        Beginning {
            id,
            lead: scene.as_of - ago,
            total_yi,
        }
    }

    fn step(&mut self, project: &str, stage: &str, day: i32, draw: &mut Draw) {
        let verified = draw.chance(0.82);
        let evidence = if verified {
            format!("虚构佐证〔{:05}〕号", draw.below(100_000))
        } else {
            String::new()
        };
        let _ = writeln!(
            self.events,
            "{project},{stage},{},{verified},{evidence}",
            civil(day)
        );
    }

    /// Draws money and monthly investment from the start of building on.
    fn money(&mut self, scene: &Scene<'_>, project: &Beginning, start: i32, draw: &mut Draw) {
        let months = (scene.as_of - start) / 30;
        for month in 0..months.min(14) {
            let day = start + 30 * month + 12;
            let amount_wan = (project.total_yi * 1e4 * (0.02 + 0.06 * draw.unit())).round();
            let status = if draw.chance(0.88) {
                "accepted"
            } else {
                "under_review"
            };
            let written = civil(day).to_string();
            let month_text: String = written.chars().take(7).collect();
            let _ = writeln!(
                self.fixed_assets,
                "{},{month_text},{amount_wan},{status}",
                project.id
            );
            if draw.chance(0.5) {
                let (origin, kind) = if draw.chance(0.9) {
                    ("out_of_province", "slip")
                } else {
                    ("foreign", "certificate")
                };
                let arrived = (amount_wan * 0.9).round();
                let _ = writeln!(
                    self.funds,
                    "{},{written},{arrived},{origin},{kind},虚构进账单〔{:05}〕号",
                    project.id,
                    draw.below(100_000)
                );
            }
        }
    }
}

/// Draws an investor: an enterprise of a chain from outside the home region where a few tries find one.
fn investor(scene: &Scene<'_>, draw: &mut Draw) -> Firm {
    let count = usize::try_from(scene.enterprises).unwrap_or(usize::MAX);
    let mut firm = Firm::draw(scene, draw.below(count) as u64);
    for _ in 0..40 {
        let suits = matches!(firm.work, Work::Segment(_));
        if suits && !scene.terrain.home.contains(&firm.place) {
            break;
        }
        firm = Firm::draw(scene, draw.below(count) as u64);
    }
    firm
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "days between two steps are far below two billion"
)]
fn rounded(days: f64) -> i32 {
    days.round() as i32
}
