//! Typed rows of who buys from whom and of what the statistics office counts; like `row`, built from checked cells only.
use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::registry::EnterpriseId;
use crate::registry::cell::{Cell, Cells};
use crate::registry::row::{Row, adcode, id, list, text, wan, yuan};
use crate::registry::schema::{Table, region_stat, supply};

/// Yuan in one 亿元.
const YUAN_PER_YI: f64 = 100_000_000.0;

/// A yearly purchase of one enterprise from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Who sells.
    pub supplier_id: EnterpriseId,
    /// Who buys; it need not be imported.
    pub customer_id: EnterpriseId,
    /// What is bought.
    pub product: Option<String>,
    /// The year.
    pub year: Option<u64>,
    /// Yuan in that year.
    pub amount_yuan: Option<f64>,
    /// What was noticed on import.
    pub remarks: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// What the statistics office counts in a region in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionStat {
    /// The region.
    pub adcode: Adcode,
    /// The year.
    pub year: u64,
    /// Operating enterprises: what coverage is measured against.
    pub enterprises: Option<u64>,
    /// Enterprises above the statistical scale.
    pub above_scale: Option<u64>,
    /// People in work.
    pub employment: Option<f64>,
    /// Resident population.
    pub population: Option<f64>,
    /// Gross product, yuan.
    pub gdp_yuan: Option<f64>,
    /// What was noticed on import.
    pub remarks: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

impl Row for Supply {
    const TABLE: Table = Table::Supplies;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        use supply as at;
        Some(Self {
            supplier_id: id(cells, at::SUPPLIER_ID)?,
            customer_id: id(cells, at::CUSTOMER_ID)?,
            product: text(cells, at::PRODUCT),
            year: cells.count(at::YEAR),
            amount_yuan: yuan(cells, at::AMOUNT),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.supplier_id.as_str()),
            Cell::text(self.customer_id.as_str()),
            Cell::optional(self.product.as_deref()),
            Cell::count(self.year),
            wan(self.amount_yuan),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}

impl Row for RegionStat {
    const TABLE: Table = Table::RegionStats;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        use region_stat as at;
        Some(Self {
            adcode: adcode(cells, at::ADCODE)?,
            year: cells.count(at::YEAR)?,
            enterprises: cells.count(at::ENTERPRISES),
            above_scale: cells.count(at::ABOVE_SCALE),
            employment: cells.number(at::EMPLOYMENT),
            population: cells.number(at::POPULATION),
            gdp_yuan: cells.number(at::GDP).map(|yi| yi * YUAN_PER_YI),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::optional(Some(self.adcode)),
            Cell::count(Some(self.year)),
            Cell::count(self.enterprises),
            Cell::count(self.above_scale),
            Cell::number(self.employment),
            Cell::number(self.population),
            Cell::number(self.gdp_yuan.map(|yuan| yuan / YUAN_PER_YI)),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purchase_and_a_regions_count_survive_their_cells() {
        let as_of: Date = "2026-01-01".parse().unwrap();
        let stat = RegionStat {
            adcode: "341500".parse().unwrap(),
            year: 2025,
            enterprises: Some(90_000),
            above_scale: None,
            employment: Some(2.5e6),
            population: None,
            gdp_yuan: Some(2.0e11),
            remarks: Vec::new(),
            source: "年鉴".into(),
            as_of,
        };
        let cells = stat.to_cells();
        assert_eq!(cells.len(), Table::RegionStats.columns().len());
        assert_eq!(cells[region_stat::GDP], Cell::Number(2000.0));
        assert_eq!(RegionStat::from_cells(cells.as_slice()), Some(stat));
        let bought = Supply {
            supplier_id: EnterpriseId::from_stored("demo:a").unwrap(),
            customer_id: EnterpriseId::from_stored("demo:b").unwrap(),
            product: Some("电芯".into()),
            year: None,
            amount_yuan: Some(30_000.0),
            remarks: Vec::new(),
            source: "问卷".into(),
            as_of,
        };
        let cells = bought.to_cells();
        assert_eq!(cells.len(), Table::Supplies.columns().len());
        assert_eq!(cells[supply::AMOUNT], Cell::Number(3.0));
        assert_eq!(Supply::from_cells(cells.as_slice()), Some(bought));
    }
}
