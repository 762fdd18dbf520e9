//! The typed rows of supplies, people, talents and sites.
use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::registry::EnterpriseId;
use crate::registry::cell::Cell;
use crate::registry::row::{Row, adcode, id, list, text, wan, yuan};
use crate::registry::schema::Table;
use crate::registry::schema_tie::{person, site, supply, talent};

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

/// A purchase of one enterprise from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Who sells.
    pub supplier_id: EnterpriseId,
    /// Who buys.
    pub customer_id: EnterpriseId,
    /// What.
    pub product: Option<String>,
    /// In which year.
    pub year: Option<u64>,
    /// For how much.
    pub amount_yuan: Option<f64>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
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

/// What ends every row: remarks, source and day.
fn end(cells: &[Cell], table: Table) -> Option<(Vec<String>, String, Date)> {
    Some((
        list(cells, table.remark()),
        text(cells, table.source())?,
        cells[table.as_of()].as_date()?,
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

impl Row for Supply {
    const TABLE: Table = Table::Supplies;

    fn from_cells(cells: &[Cell]) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        Some(Self {
            supplier_id: id(cells, supply::SUPPLIER_ID)?,
            customer_id: id(cells, supply::CUSTOMER_ID)?,
            product: text(cells, supply::PRODUCT),
            year: cells[supply::YEAR].as_count(),
            amount_yuan: yuan(cells, supply::AMOUNT),
            remarks,
            source,
            as_of,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        let cells = vec![
            Cell::text(self.supplier_id.as_str()),
            Cell::text(self.customer_id.as_str()),
            Cell::optional(self.product.as_deref()),
            Cell::count(self.year),
            wan(self.amount_yuan),
        ];
        ended(cells, (&self.remarks, &self.source, self.as_of))
    }
}

impl Row for Person {
    const TABLE: Table = Table::People;

    fn from_cells(cells: &[Cell]) -> Option<Self> {
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

    fn from_cells(cells: &[Cell]) -> Option<Self> {
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

    fn from_cells(cells: &[Cell]) -> Option<Self> {
        let (remarks, source, as_of) = end(cells, Self::TABLE)?;
        let number = |place: usize| cells[place].as_number();
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
