//! The typed rows of the registry, as the rest of the program sees them: money in yuan, ratios as shares, missing as `None`.
//!
//! They are built from checked cells only.
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::code::Adcode;
use crate::registry::EnterpriseId;
use crate::registry::cell::{Cell, Cells};
use crate::registry::schema::{Table, enterprise, investment, product, risk};

/// Yuan in one 万元.
pub(super) const YUAN_PER_WAN: f64 = 10_000.0;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Returns the word used in tables.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Returns the value for a word of the tables.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.word())
            }
        }
    };
}

words! {
    /// What the registry says of an enterprise's existence.
    Status {
        /// 存续, 在业
        Operating = "operating",
        /// 迁出
        Moved = "moved",
        /// 注销
        Dissolved = "dissolved",
        /// 吊销, 撤销
        Revoked = "revoked",
        /// 清算
        Liquidating = "liquidating",
        /// 停业
        Suspended = "suspended",
    }
}
words! {
    /// What an investment founded.
    InvestmentKind {
        /// A company of its own.
        Subsidiary = "subsidiary",
        /// A branch.
        Branch = "branch",
        /// A plant.
        Plant = "plant",
        /// A project.
        Project = "project",
    }
}
words! {
    /// What kind of risk was recorded.
    RiskKind {
        /// 失信被执行人
        Dishonest = "dishonest",
        /// 行政处罚
        Penalty = "penalty",
        /// 经营异常
        Abnormal = "abnormal",
        /// 诉讼
        Lawsuit = "lawsuit",
        /// 股权冻结
        EquityFrozen = "equity_frozen",
        /// 迁移
        Relocation = "relocation",
    }
}

/// A legal entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Enterprise {
    /// Credit code where known, else `source:key`.
    pub id: EnterpriseId,
    /// Registered name.
    pub name: String,
    /// Whether it exists.
    pub status: Option<Status>,
    /// Day of foundation.
    pub established: Option<Date>,
    /// Registered capital.
    pub capital_yuan: Option<f64>,
    /// Total assets.
    pub assets_yuan: Option<f64>,
    /// Where it is registered; of any level, retired codes mapped.
    pub adcode: Option<Adcode>,
    /// Longitude, degrees.
    pub lon: Option<f64>,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// GB/T 4754-2017 code of any level.
    pub industry_code: Option<String>,
    /// Registered business scope.
    pub scope: Option<String>,
    /// What it says it mainly does.
    pub main_business: Option<String>,
    /// People employed.
    pub employees: Option<u64>,
    /// Yearly revenue.
    pub revenue_yuan: Option<f64>,
    /// Growth of revenue on the year before, 0.1 for 10 %.
    pub revenue_growth: Option<f64>,
    /// Gross margin, 0.3 for 30 %; may be negative.
    pub gross_margin: Option<f64>,
    /// R&D expense per revenue.
    pub rd_ratio: Option<f64>,
    /// Invention patents held.
    pub invention_patents: Option<u64>,
    /// Exchange and board, if listed.
    pub listing: Option<String>,
    /// Keys of qualification labels.
    pub qualifications: Vec<String>,
    /// Its group, as the source names it.
    pub group_id: Option<String>,
    /// Yearly tax paid.
    pub tax_yuan: Option<f64>,
    /// Whether the row is invented.
    pub synthetic: bool,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// A product of an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Who sells it.
    pub enterprise_id: EnterpriseId,
    /// What it is called.
    pub product: String,
    /// Share of the enterprise's revenue, `None` if unknown.
    pub share: Option<f64>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// An investment of an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    /// Who invested.
    pub investor_id: EnterpriseId,
    /// What was founded or bought.
    pub investee: String,
    /// Where.
    pub adcode: Option<Adcode>,
    /// When.
    pub date: Option<Date>,
    /// How much.
    pub amount_yuan: Option<f64>,
    /// What it founded.
    pub kind: Option<InvestmentKind>,
    /// The segment it works in, if the source says so.
    pub segment_id: Option<String>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// A recorded risk of an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// Whose risk it is.
    pub enterprise_id: EnterpriseId,
    /// What kind.
    pub kind: RiskKind,
    /// When it was recorded.
    pub date: Option<Date>,
    /// Number of the document.
    pub reference: Option<String>,
    /// What the import left out of the row, and why.
    pub remarks: Vec<String>,
    /// Where the row comes from.
    pub source: String,
    /// The day it describes.
    pub as_of: Date,
}

/// A typed row of one table.
pub trait Row: Sized {
    /// The table it belongs to.
    const TABLE: Table;

    /// Builds the row from checked cells; `None` if a required cell is missing or of another kind.
    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self>;

    /// Returns the cells of the row, in the order of the table's columns.
    fn to_cells(&self) -> Vec<Cell>;
}

pub(super) fn wan(yuan: Option<f64>) -> Cell {
    Cell::number(yuan.map(|yuan| yuan / YUAN_PER_WAN))
}

pub(super) fn yuan<C: Cells + ?Sized>(cells: &C, place: usize) -> Option<f64> {
    // Whole fen: 222.2222 万 times 10,000 is not 2,222,222 in binary.
    cells
        .number(place)
        .map(|wan| (wan * YUAN_PER_WAN * 100.0).round() / 100.0)
}

pub(super) fn adcode<C: Cells + ?Sized>(cells: &C, place: usize) -> Option<Adcode> {
    Adcode::parse(cells.text(place)?).ok()
}

pub(super) fn text<C: Cells + ?Sized>(cells: &C, place: usize) -> Option<String> {
    cells.text(place).map(str::to_owned)
}

pub(super) fn list<C: Cells + ?Sized>(cells: &C, place: usize) -> Vec<String> {
    cells.text(place).map_or_else(Vec::new, |joined| {
        joined.split(';').map(str::to_owned).collect()
    })
}

pub(super) fn id<C: Cells + ?Sized>(cells: &C, place: usize) -> Option<EnterpriseId> {
    EnterpriseId::from_stored(cells.text(place)?)
}

impl Row for Enterprise {
    const TABLE: Table = Table::Enterprises;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        use enterprise as at;
        Some(Self {
            id: id(cells, at::ID)?,
            name: text(cells, at::NAME)?,
            status: cells.text(at::STATUS).and_then(Status::from_word),
            established: cells.date(at::ESTABLISHED),
            capital_yuan: yuan(cells, at::CAPITAL),
            assets_yuan: yuan(cells, at::ASSETS),
            adcode: adcode(cells, at::ADCODE),
            lon: cells.number(at::LON),
            lat: cells.number(at::LAT),
            industry_code: text(cells, at::INDUSTRY),
            scope: text(cells, at::SCOPE),
            main_business: text(cells, at::MAIN_BUSINESS),
            employees: cells.count(at::EMPLOYEES),
            revenue_yuan: yuan(cells, at::REVENUE),
            revenue_growth: cells.number(at::REVENUE_GROWTH),
            gross_margin: cells.number(at::GROSS_MARGIN),
            rd_ratio: cells.number(at::RD_RATIO),
            invention_patents: cells.count(at::INVENTION_PATENTS),
            listing: text(cells, at::LISTING),
            qualifications: list(cells, at::QUALIFICATIONS),
            group_id: text(cells, at::GROUP_ID),
            tax_yuan: yuan(cells, at::TAX),
            synthetic: cells.flag(at::SYNTHETIC).unwrap_or(false),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.id.as_str()),
            Cell::text(&self.name),
            Cell::optional(self.status.map(Status::word)),
            Cell::date(self.established),
            wan(self.capital_yuan),
            wan(self.assets_yuan),
            Cell::optional(self.adcode),
            Cell::number(self.lon),
            Cell::number(self.lat),
            Cell::optional(self.industry_code.as_deref()),
            Cell::optional(self.scope.as_deref()),
            Cell::optional(self.main_business.as_deref()),
            Cell::count(self.employees),
            wan(self.revenue_yuan),
            Cell::number(self.revenue_growth),
            Cell::number(self.gross_margin),
            Cell::number(self.rd_ratio),
            Cell::count(self.invention_patents),
            Cell::optional(self.listing.as_deref()),
            Cell::text(&self.qualifications.join(";")),
            Cell::optional(self.group_id.as_deref()),
            wan(self.tax_yuan),
            Cell::Flag(self.synthetic),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}

impl Row for Product {
    const TABLE: Table = Table::Products;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        Some(Self {
            enterprise_id: id(cells, product::ENTERPRISE_ID)?,
            product: text(cells, product::PRODUCT)?,
            share: cells.number(product::SHARE),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.enterprise_id.as_str()),
            Cell::text(&self.product),
            Cell::number(self.share),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}

impl Row for Investment {
    const TABLE: Table = Table::Investments;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        use investment as at;
        Some(Self {
            investor_id: id(cells, at::INVESTOR_ID)?,
            investee: text(cells, at::INVESTEE)?,
            adcode: adcode(cells, at::ADCODE),
            date: cells.date(at::DATE),
            amount_yuan: yuan(cells, at::AMOUNT),
            kind: cells.text(at::KIND).and_then(InvestmentKind::from_word),
            segment_id: text(cells, at::SEGMENT_ID),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.investor_id.as_str()),
            Cell::text(&self.investee),
            Cell::optional(self.adcode),
            Cell::date(self.date),
            wan(self.amount_yuan),
            Cell::optional(self.kind),
            Cell::optional(self.segment_id.as_deref()),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}

impl Row for Risk {
    const TABLE: Table = Table::Risks;

    fn from_cells<C: Cells + ?Sized>(cells: &C) -> Option<Self> {
        Some(Self {
            enterprise_id: id(cells, risk::ENTERPRISE_ID)?,
            kind: RiskKind::from_word(cells.text(risk::KIND)?)?,
            date: cells.date(risk::DATE),
            reference: text(cells, risk::REFERENCE),
            remarks: list(cells, Self::TABLE.remark()),
            source: text(cells, Self::TABLE.source())?,
            as_of: cells.date(Self::TABLE.as_of())?,
        })
    }

    fn to_cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.enterprise_id.as_str()),
            Cell::text(self.kind.word()),
            Cell::date(self.date),
            Cell::optional(self.reference.as_deref()),
            Cell::text(&self.remarks.join(";")),
            Cell::text(&self.source),
            Cell::Date(self.as_of),
        ]
    }
}
