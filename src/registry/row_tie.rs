//! The typed rows of people, talents, sites and travel times.
use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::registry::EnterpriseId;
use crate::registry::cell::{Cell, Cells};
use crate::registry::row::{Row, adcode, id, list, text};
use crate::registry::schema::Table;
use crate::registry::schema_tie::{person, site, talent, travel};

/// A day as ISO text.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands the field over by reference"
    )]
    pub(super) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A person of an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The name.
    pub person: String,
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// What the person is there.
    pub relation: Option<String>,
    /// Where the person comes from.
    pub native: Option<Adcode>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// A talent or a team.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Talent {
    /// Stable id of the source.
    pub id: String,
    /// The name.
    pub name: String,
    /// Where the talent works.
    pub org: Option<String>,
    /// Where that is.
    pub adcode: Option<Adcode>,
    /// Where the talent comes from.
    pub native: Option<Adcode>,
    /// Fields of work.
    pub fields: Vec<String>,
    /// Titles.
    pub titles: Vec<String>,
    /// Achievements.
    pub achievements: Option<String>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    #[serde(with = "day")]
    pub as_of: Date,
}

/// Land or an idle plant on offer.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Site {
    /// Stable id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Where it lies.
    pub adcode: Option<Adcode>,
    /// Land, mu.
    pub land_mu: Option<f64>,
    /// Plant, square metres.
    pub plant_m2: Option<f64>,
    /// Energy that may be used, tonnes of coal equivalent a year.
    pub energy_tce: Option<f64>,
    /// Chains, segments or industry codes it is meant for; empty if any.
    pub industries: Vec<String>,
    /// Least tax a mu, 10,000 yuan a year.
    pub min_tax_wan_per_mu: Option<f64>,
    /// Least investment a mu, 10,000 yuan.
    pub min_invest_wan_per_mu: Option<f64>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    #[serde(with = "day")]
    pub as_of: Date,
}

/// How long it takes from one place to another.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TravelTime {
    /// From where.
    pub from: Adcode,
    /// To where.
    pub to: Adcode,
    /// Minutes.
    pub minutes: f64,
    /// `road`, `rail` or `air`.
    pub mode: String,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    #[serde(with = "day")]
    pub as_of: Date,
}

impl TravelTime {
    /// The way of travelling, Chinese.
    pub fn mode_name(&self) -> &'static str {
        match self.mode.as_str() {
            "rail" => "铁路",
            "air" => "航空",
            _ => "公路",
        }
    }
}

/// What ends every row: remarks, source and day.
fn end<C: Cells + ?Sized>(cells: &C, table: Table) -> Option<(Vec<String>, String, Date)> {
    Some((
        list(cells, table.remark()),
        text(cells, table.source())?,
        cells.date(table.as_of())?,
    ))
}

fn ended(mut cells: Vec<Cell>, (remarks, source, as_of): (&[String], &str, Date)) -> Vec<Cell> {
    cells.extend([
        Cell::text(&remarks.join(";")),
        Cell::text(source),
        Cell::Date(as_of),
    ]);
    cells
}

impl Row for Person {
    const TABLE: Table = Table::People;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        Some(Self {
            person: text(cells, person::PERSON)?,
            enterprise_id: id(cells, person::ENTERPRISE_ID)?,
            relation: text(cells, person::RELATION),
            native: adcode(cells, person::NATIVE),
            remarks,
            source,
            as_of,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        let cells = vec![
            Cell::text(&self.person),
            Cell::text(self.enterprise_id.as_str()),
            Cell::optional(self.relation.as_deref()),
            Cell::optional(self.native),
        ];
        ended(cells, (&self.remarks, &self.source, self.as_of))
    }
}

impl Row for Talent {
    const TABLE: Table = Table::Talents;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        Some(Self {
            id: text(cells, talent::ID)?,
            name: text(cells, talent::NAME)?,
            org: text(cells, talent::ORG),
            adcode: adcode(cells, talent::ADCODE),
            native: adcode(cells, talent::NATIVE),
            fields: list(cells, talent::FIELDS),
            titles: list(cells, talent::TITLES),
            achievements: text(cells, talent::ACHIEVEMENTS),
            remarks,
            source,
            as_of,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        let cells = vec![
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::optional(self.org.as_deref()),
            Cell::optional(self.adcode),
            Cell::optional(self.native),
            Cell::text(&self.fields.join(";")),
            Cell::text(&self.titles.join(";")),
            Cell::optional(self.achievements.as_deref()),
        ];
        ended(cells, (&self.remarks, &self.source, self.as_of))
    }
}

impl Row for Site {
    const TABLE: Table = Table::Sites;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        let number = |place: usize| cells.number(place);
        Some(Self {
            id: text(cells, site::ID)?,
            name: text(cells, site::NAME)?,
            adcode: adcode(cells, site::ADCODE),
            land_mu: number(site::LAND),
            plant_m2: number(site::PLANT),
            energy_tce: number(site::ENERGY),
            industries: list(cells, site::INDUSTRIES),
            min_tax_wan_per_mu: number(site::MIN_TAX),
            min_invest_wan_per_mu: number(site::MIN_INVEST),
            remarks,
            source,
            as_of,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        let cells = vec![
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::optional(self.adcode),
            Cell::number(self.land_mu),
            Cell::number(self.plant_m2),
            Cell::number(self.energy_tce),
            Cell::text(&self.industries.join(";")),
            Cell::number(self.min_tax_wan_per_mu),
            Cell::number(self.min_invest_wan_per_mu),
        ];
        ended(cells, (&self.remarks, &self.source, self.as_of))
    }
}

impl Row for TravelTime {
    const TABLE: Table = Table::TravelTimes;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        Some(Self {
            from: adcode(cells, travel::FROM)?,
            to: adcode(cells, travel::TO)?,
            minutes: cells.number(travel::MINUTES)?,
            mode: text(cells, travel::MODE)?,
            remarks,
            source,
            as_of,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        let cells = vec![
            Cell::optional(Some(self.from)),
            Cell::optional(Some(self.to)),
            Cell::number(Some(self.minutes)),
            Cell::text(&self.mode),
        ];
        ended(cells, (&self.remarks, &self.source, self.as_of))
    }
}
