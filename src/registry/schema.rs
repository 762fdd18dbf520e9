//! The canonical columns of every table: the one place where column names appear.
//!
//! A new table is one more list here and one more typed row; nothing else names its columns.
use std::fmt;
use std::str::FromStr;

use crate::registry::RegistryError;
use crate::registry::error::nearest;
use crate::registry::schema_follow;
use crate::registry::schema_ledger;
use crate::registry::schema_tie::{self, person, site, talent, travel};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A registered name, brackets as the register writes them.
    Name,
    /// Several texts, separated by `;` in text.
    List,
    /// Qualification labels, separated by `;`, stored as their keys.
    Labels,
    /// An enterprise id.
    Id,
    /// A finite number in the unit that the column's ending states.
    Number,
    /// An amount in 10,000 yuan; foreign currencies are not converted.
    MoneyWan,
    /// A ratio; percent signs are understood.
    Ratio,
    /// A ratio within 0..=1.
    Share,
    /// A whole number, not negative.
    Count,
    /// A day.
    Date,
    /// A month, as `2026-03`.
    Month,
    /// A division code.
    Adcode,
    /// An industry code of GB/T 4754-2017.
    Industry,
    /// One word of a closed list; words and their Chinese forms.
    Word(&'static [(&'static str, &'static [&'static str])]),
    /// True or false.
    Flag,
}

/// One canonical column.
#[derive(Debug)]
pub struct Column {
    /// Canonical name.
    pub name: &'static str,
    /// Headers that mean this column in the canonical mapping.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// Whether a row without it is refused.
    pub required: bool,
}

/// The tables this version imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Legal entities.
    Enterprises,
    /// What enterprises sell.
    Products,
    /// Who invested where.
    Investments,
    /// Recorded risks.
    Risks,
    /// Who buys from whom.
    Supplies,
    /// Who is what in which enterprise.
    People,
    /// Talents and teams.
    Talents,
    /// Land and idle plants on offer.
    Sites,
    /// What the statistics office counts in a region.
    RegionStats,
    /// How long it takes from one place to another.
    TravelTimes,
    /// Investments followed through their stages; from here on the ledger keeps the rows.
    Projects,
    /// Their steps.
    ProjectEvents,
    /// Money that arrived.
    Funds,
    /// Investment in fixed assets by month.
    FixedAssets,
    /// Enterprises that entered or left the statistics.
    FirmStatus,
    /// Targets of the year.
    KpiTargets,
    /// Visits and receptions.
    Visits,
    /// Where leads came from and what was done about them.
    Leads,
    /// Who refers leads.
    Advisors,
    /// Problems that projects raised.
    Problems,
    /// Promises made to projects and pledges of their investors.
    Promises,
}

pub(super) const fn column(
    name: &'static str,
    kind: Kind,
    aliases: &'static [&'static str],
) -> Column {
    Column {
        name,
        aliases,
        kind,
        required: false,
    }
}

pub(super) const fn key(
    name: &'static str,
    kind: Kind,
    aliases: &'static [&'static str],
) -> Column {
    Column {
        name,
        aliases,
        kind,
        required: true,
    }
}

const STATUS: Kind = Kind::Word(&[
    (
        "operating",
        &[
            "存续",
            "在业",
            "开业",
            "在营",
            "在册",
            "正常",
            "迁入",
            "存续(在营、开业、在册)",
            "在营(开业)企业",
            "active",
        ],
    ),
    ("moved", &["迁出", "已迁出"]),
    (
        "dissolved",
        &["注销", "已注销", "吊销,已注销", "吊销已注销"],
    ),
    (
        "revoked",
        &["吊销", "吊销,未注销", "吊销未注销", "撤销", "被吊销"],
    ),
    ("liquidating", &["清算", "清算中"]),
    ("suspended", &["停业", "歇业"]),
]);
const INVESTMENT_KIND: Kind = Kind::Word(&[
    ("subsidiary", &["子公司", "对外投资", "全资子公司", "控股"]),
    ("branch", &["分公司", "分支机构", "分厂"]),
    ("plant", &["工厂", "生产基地", "基地"]),
    ("project", &["项目"]),
]);
const RISK_KIND: Kind = Kind::Word(&[
    ("dishonest", &["失信", "失信被执行人"]),
    ("penalty", &["行政处罚", "处罚"]),
    ("abnormal", &["经营异常", "异常名录"]),
    ("lawsuit", &["诉讼", "涉诉", "裁判文书"]),
    ("equity_frozen", &["股权冻结"]),
    ("relocation", &["迁移", "搬迁"]),
]);

pub(super) const SOURCE: Column = column("source", Kind::Text, &["来源", "数据来源"]);
pub(super) const AS_OF: Column = column("as_of", Kind::Date, &["截至", "截至日期", "数据日期"]);
pub(super) const REMARK: Column = column("remark", Kind::List, &["备注"]);

/// Places of the columns of [`Table::Enterprises`].
pub(super) mod enterprise {
    pub(crate) const ID: usize = 0;
    pub(crate) const NAME: usize = 1;
    pub(crate) const STATUS: usize = 2;
    pub(crate) const ESTABLISHED: usize = 3;
    pub(crate) const CAPITAL: usize = 4;
    pub(crate) const ASSETS: usize = 5;
    pub(crate) const ADCODE: usize = 6;
    pub(crate) const LON: usize = 7;
    pub(crate) const LAT: usize = 8;
    pub(crate) const INDUSTRY: usize = 9;
    pub(crate) const SCOPE: usize = 10;
    pub(crate) const MAIN_BUSINESS: usize = 11;
    pub(crate) const EMPLOYEES: usize = 12;
    pub(crate) const REVENUE: usize = 13;
    pub(crate) const REVENUE_GROWTH: usize = 14;
    pub(crate) const GROSS_MARGIN: usize = 15;
    pub(crate) const RD_RATIO: usize = 16;
    pub(crate) const INVENTION_PATENTS: usize = 17;
    pub(crate) const LISTING: usize = 18;
    pub(crate) const QUALIFICATIONS: usize = 19;
    pub(crate) const GROUP_ID: usize = 20;
    pub(crate) const TAX: usize = 21;
    pub(crate) const SYNTHETIC: usize = 22;
}

static ENTERPRISES: &[Column] = &[
    key(
        "id",
        Kind::Id,
        &["企业编号", "统一社会信用代码", "信用代码"],
    ),
    key(
        "name",
        Kind::Name,
        &["企业名称", "公司名称", "名称", "单位名称"],
    ),
    column("status", STATUS, &["登记状态", "经营状态", "状态"]),
    column(
        "established",
        Kind::Date,
        &["成立日期", "成立时间", "注册日期"],
    ),
    column(
        "capital_wan",
        Kind::MoneyWan,
        &["注册资本", "注册资本(万元)", "注册资金(万元)"],
    ),
    column(
        "assets_wan",
        Kind::MoneyWan,
        &["资产总额", "资产总计", "资产总额(万元)", "资产总计(万元)"],
    ),
    column(
        "adcode",
        Kind::Adcode,
        &["行政区划代码", "区划代码", "所属地区"],
    ),
    column("lon", Kind::Number, &["经度"]),
    column("lat", Kind::Number, &["纬度"]),
    column(
        "industry_code",
        Kind::Industry,
        &["行业代码", "国标行业代码", "国民经济行业代码"],
    ),
    column("scope", Kind::Text, &["经营范围"]),
    column(
        "main_business",
        Kind::Text,
        &["主营业务", "主要业务活动", "企业简介"],
    ),
    column(
        "employees",
        Kind::Count,
        &["从业人员", "从业人数", "职工人数", "参保人数", "员工人数"],
    ),
    column(
        "revenue_wan",
        Kind::MoneyWan,
        &["营业收入", "营业收入(万元)", "主营业务收入(万元)"],
    ),
    column("revenue_growth", Kind::Ratio, &["营收增速", "营业收入增速"]),
    column("gross_margin", Kind::Ratio, &["毛利率"]),
    column(
        "rd_ratio",
        Kind::Ratio,
        &["研发强度", "研发投入占比", "研发费用占比"],
    ),
    column(
        "invention_patents",
        Kind::Count,
        &["发明专利", "发明专利数", "发明专利数量"],
    ),
    column("listing", Kind::Text, &["上市", "上市情况", "上市板块"]),
    column(
        "qualifications",
        Kind::Labels,
        &["资质", "资质荣誉", "企业资质", "荣誉"],
    ),
    column("group_id", Kind::Text, &["集团", "所属集团"]),
    column(
        "tax_wan",
        Kind::MoneyWan,
        &["纳税额", "税收", "纳税额(万元)", "税收(万元)"],
    ),
    column("synthetic", Kind::Flag, &["虚构", "模拟数据"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of [`Table::Products`].
pub(super) mod product {
    pub(crate) const ENTERPRISE_ID: usize = 0;
    pub(crate) const PRODUCT: usize = 1;
    pub(crate) const SHARE: usize = 2;
}

static PRODUCTS: &[Column] = &[
    key(
        "enterprise_id",
        Kind::Id,
        &["企业编号", "统一社会信用代码", "信用代码"],
    ),
    key("product", Kind::Text, &["产品", "产品名称", "主要产品"]),
    column("share", Kind::Share, &["占比", "收入占比", "营收占比"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of [`Table::Investments`].
pub(super) mod investment {
    pub(crate) const INVESTOR_ID: usize = 0;
    pub(crate) const INVESTEE: usize = 1;
    pub(crate) const ADCODE: usize = 2;
    pub(crate) const DATE: usize = 3;
    pub(crate) const AMOUNT: usize = 4;
    pub(crate) const KIND: usize = 5;
    pub(crate) const SEGMENT_ID: usize = 6;
}

static INVESTMENTS: &[Column] = &[
    key(
        "investor_id",
        Kind::Id,
        &["投资方编号", "投资方信用代码", "投资企业信用代码"],
    ),
    key(
        "investee",
        Kind::Name,
        &["被投资企业", "被投资企业名称", "被投资方"],
    ),
    column(
        "adcode",
        Kind::Adcode,
        &["行政区划代码", "所属地区", "落地地区"],
    ),
    column("date", Kind::Date, &["日期", "投资日期", "成立日期"]),
    column(
        "amount_wan",
        Kind::MoneyWan,
        &["投资金额", "认缴出资额", "投资额(万元)"],
    ),
    column("kind", INVESTMENT_KIND, &["类型", "投资类型"]),
    column("segment_id", Kind::Text, &["环节", "产业链环节"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of [`Table::Risks`].
pub(super) mod risk {
    pub(crate) const ENTERPRISE_ID: usize = 0;
    pub(crate) const KIND: usize = 1;
    pub(crate) const DATE: usize = 2;
    pub(crate) const REFERENCE: usize = 3;
}

static RISKS: &[Column] = &[
    key(
        "enterprise_id",
        Kind::Id,
        &["企业编号", "统一社会信用代码", "信用代码"],
    ),
    Column {
        required: true,
        ..column("kind", RISK_KIND, &["类型", "风险类型"])
    },
    column("date", Kind::Date, &["日期", "列入日期", "发布日期"]),
    column("reference", Kind::Text, &["文号", "案号", "依据"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of [`Table::Supplies`].
pub(super) mod supply {
    pub(crate) const SUPPLIER_ID: usize = 0;
    pub(crate) const CUSTOMER_ID: usize = 1;
    pub(crate) const PRODUCT: usize = 2;
    pub(crate) const YEAR: usize = 3;
    pub(crate) const AMOUNT: usize = 4;
}

static SUPPLIES: &[Column] = &[
    key(
        "supplier_id",
        Kind::Id,
        &["供应商编号", "供应商信用代码", "供方信用代码"],
    ),
    key(
        "customer_id",
        Kind::Id,
        &["客户编号", "客户信用代码", "需方信用代码"],
    ),
    column("product", Kind::Text, &["产品", "产品名称", "采购内容"]),
    column("year", Kind::Count, &["年份", "年度"]),
    column(
        "amount_wan",
        Kind::MoneyWan,
        &["采购金额", "采购额(万元)", "金额(万元)"],
    ),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of [`Table::RegionStats`].
pub(super) mod region_stat {
    pub(crate) const ADCODE: usize = 0;
    pub(crate) const YEAR: usize = 1;
    pub(crate) const ENTERPRISES: usize = 2;
    pub(crate) const ABOVE_SCALE: usize = 3;
    pub(crate) const EMPLOYMENT: usize = 4;
    pub(crate) const POPULATION: usize = 5;
    pub(crate) const GDP: usize = 6;
}

static REGION_STATS: &[Column] = &[
    key(
        "adcode",
        Kind::Adcode,
        &["行政区划代码", "区划代码", "地区"],
    ),
    key("year", Kind::Count, &["年份", "年度"]),
    column(
        "enterprises",
        Kind::Count,
        &["企业数", "法人单位数", "企业单位数"],
    ),
    column(
        "above_scale",
        Kind::Count,
        &["规上企业数", "规模以上企业数"],
    ),
    column("employment", Kind::Number, &["就业人数", "从业人员"]),
    column("population", Kind::Number, &["常住人口", "人口"]),
    column(
        "gdp_yi",
        Kind::Number,
        &["地区生产总值", "地区生产总值(亿元)", "GDP(亿元)"],
    ),
    REMARK,
    SOURCE,
    AS_OF,
];

impl Table {
    /// Every table that the ledger keeps, in the order of import.
    pub const LEDGER: [Self; 11] = [
        Self::Projects,
        Self::ProjectEvents,
        Self::Funds,
        Self::FixedAssets,
        Self::FirmStatus,
        Self::KpiTargets,
        Self::Visits,
        Self::Leads,
        Self::Advisors,
        Self::Problems,
        Self::Promises,
    ];

    /// Every table that the registry keeps, in the order of import.
    pub const ALL: [Self; 10] = [
        Self::Enterprises,
        Self::Products,
        Self::Investments,
        Self::Risks,
        Self::Supplies,
        Self::People,
        Self::Talents,
        Self::Sites,
        Self::RegionStats,
        Self::TravelTimes,
    ];

    /// Returns the table's name, which is also its folder's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enterprises => "enterprises",
            Self::Products => "products",
            Self::Investments => "investments",
            Self::Risks => "risks",
            Self::Supplies => "supplies",
            Self::People => "people",
            Self::Talents => "talents",
            Self::Sites => "sites",
            Self::RegionStats => "region_stats",
            Self::TravelTimes => "travel_times",
            Self::Projects => "projects",
            Self::ProjectEvents => "project_events",
            Self::Funds => "funds",
            Self::FixedAssets => "fixed_assets",
            Self::FirmStatus => "firm_status",
            Self::KpiTargets => "kpi_targets",
            Self::Visits => "visits",
            Self::Leads => "leads",
            Self::Advisors => "advisors",
            Self::Problems => "problems",
            Self::Promises => "promises",
        }
    }

    /// Returns the canonical columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Enterprises => ENTERPRISES,
            Self::Products => PRODUCTS,
            Self::Investments => INVESTMENTS,
            Self::Risks => RISKS,
            Self::People => schema_tie::PEOPLE,
            Self::Talents => schema_tie::TALENTS,
            Self::Sites => schema_tie::SITES,
            Self::Supplies => SUPPLIES,
            Self::RegionStats => REGION_STATS,
            Self::TravelTimes => schema_tie::TRAVEL_TIMES,
            Self::Projects => schema_ledger::PROJECTS,
            Self::ProjectEvents => schema_ledger::PROJECT_EVENTS,
            Self::Funds => schema_ledger::FUNDS,
            Self::FixedAssets => schema_ledger::FIXED_ASSETS,
            Self::FirmStatus => schema_ledger::FIRM_STATUS,
            Self::KpiTargets => schema_ledger::KPI_TARGETS,
            Self::Visits => schema_follow::VISITS,
            Self::Leads => schema_follow::LEADS,
            Self::Advisors => schema_follow::ADVISORS,
            Self::Problems => schema_follow::PROBLEMS,
            Self::Promises => schema_follow::PROMISES,
        }
    }

    /// Returns the place of a column by its canonical name.
    pub fn place(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|column| column.name == name)
    }

    /// Returns the place of `remark`; `source` and `as_of` follow it, last in every table.
    pub(super) fn remark(self) -> usize {
        self.columns().len() - 3
    }

    /// Returns the place of `source`.
    pub(super) fn source(self) -> usize {
        self.columns().len() - 2
    }

    /// Returns the place of `as_of`.
    pub(super) fn as_of(self) -> usize {
        self.columns().len() - 1
    }

    /// Returns the places of the columns that together identify a row.
    pub(super) fn identity(self) -> &'static [usize] {
        match self {
            Self::Enterprises => &[enterprise::ID],
            Self::Products => &[product::ENTERPRISE_ID, product::PRODUCT],
            Self::Investments => &[
                investment::INVESTOR_ID,
                investment::INVESTEE,
                investment::DATE,
                investment::KIND,
                investment::SEGMENT_ID,
            ],
            Self::Risks => &[risk::ENTERPRISE_ID, risk::KIND, risk::DATE, risk::REFERENCE],
            Self::Supplies => &[
                supply::SUPPLIER_ID,
                supply::CUSTOMER_ID,
                supply::PRODUCT,
                supply::YEAR,
            ],
            Self::People => &[person::PERSON, person::ENTERPRISE_ID, person::RELATION],
            Self::Talents => &[talent::ID],
            Self::Sites => &[site::ID],
            Self::RegionStats => &[region_stat::ADCODE, region_stat::YEAR],
            Self::TravelTimes => &[travel::FROM, travel::TO, travel::MODE],
            Self::Projects | Self::Leads | Self::Advisors => &[0],
            Self::ProjectEvents | Self::FixedAssets | Self::Problems => &[0, 1],
            Self::Funds | Self::Visits => &[0, 1, 2, 3, 4, 5],
            Self::FirmStatus | Self::KpiTargets | Self::Promises => &[0, 1, 2],
        }
    }

    /// Returns whether each row names an enterprise that another table describes.
    pub fn names_an_enterprise(self) -> bool {
        self.enterprise_reference().is_some()
    }

    /// Returns the place of the column that must name a known enterprise, if the table has one.
    pub(super) fn enterprise_reference(self) -> Option<usize> {
        match self {
            Self::Enterprises
            | Self::Talents
            | Self::Sites
            | Self::RegionStats
            | Self::TravelTimes
            | Self::Projects
            | Self::ProjectEvents
            | Self::Funds
            | Self::FixedAssets
            | Self::FirmStatus
            | Self::KpiTargets
            | Self::Visits
            | Self::Leads
            | Self::Advisors
            | Self::Problems
            | Self::Promises => None,
            Self::People => Some(person::ENTERPRISE_ID),
            Self::Products | Self::Investments | Self::Risks | Self::Supplies => Some(0),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Table {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        let known = || Self::ALL.into_iter().chain(Self::LEDGER);
        known()
            .find(|table| table.name() == text)
            .ok_or_else(|| RegistryError::UnknownTable {
                found: text.to_owned(),
                hint: nearest(text, known().map(Self::name)),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_name_their_columns() {
        let named = [
            (Table::Enterprises, enterprise::SYNTHETIC, "synthetic"),
            (Table::Enterprises, enterprise::TAX, "tax_wan"),
            (
                Table::Enterprises,
                enterprise::MAIN_BUSINESS,
                "main_business",
            ),
            (Table::Enterprises, enterprise::INDUSTRY, "industry_code"),
            (Table::Products, product::SHARE, "share"),
            (Table::Investments, investment::SEGMENT_ID, "segment_id"),
            (Table::Risks, risk::REFERENCE, "reference"),
            (Table::Supplies, supply::AMOUNT, "amount_wan"),
            (Table::People, person::NATIVE, "native_adcode"),
            (Table::Talents, talent::ACHIEVEMENTS, "achievements"),
            (Table::Sites, site::MIN_INVEST, "min_invest_wan_per_mu"),
            (Table::RegionStats, region_stat::GDP, "gdp_yi"),
            (Table::TravelTimes, travel::MODE, "mode"),
        ];
        for (table, place, name) in named {
            assert_eq!(table.place(name), Some(place));
        }
        for table in Table::ALL.into_iter().chain(Table::LEDGER) {
            let last: Vec<_> = table
                .columns()
                .iter()
                .rev()
                .take(3)
                .map(|c| c.name)
                .collect();
            assert_eq!(last, ["as_of", "source", "remark"]);
        }
    }

    #[test]
    fn a_misspelt_table_is_answered_with_the_nearest() {
        let fault = "enterprise".parse::<Table>().unwrap_err().to_string();
        assert!(fault.contains("did you mean `enterprises`"), "{fault}");
    }
}
