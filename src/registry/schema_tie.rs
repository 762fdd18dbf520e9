//! The columns of people, talents, sites and travel times.
use crate::registry::schema::{AS_OF, Column, Kind, REMARK, SOURCE, column, key};

/// Places of the columns of people.
pub(super) mod person {
    pub(crate) const PERSON: usize = 0;
    pub(crate) const ENTERPRISE_ID: usize = 1;
    pub(crate) const RELATION: usize = 2;
    pub(crate) const NATIVE: usize = 3;
}

pub(super) static PEOPLE: &[Column] = &[
    key("person", Kind::Text, &["姓名", "人员"]),
    key(
        "enterprise_id",
        Kind::Id,
        &["企业编号", "统一社会信用代码", "信用代码"],
    ),
    column("relation", Kind::Text, &["关系", "职务", "身份"]),
    column("native_adcode", Kind::Adcode, &["籍贯", "籍贯代码"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of talents.
pub(super) mod talent {
    pub(crate) const ID: usize = 0;
    pub(crate) const NAME: usize = 1;
    pub(crate) const ORG: usize = 2;
    pub(crate) const ADCODE: usize = 3;
    pub(crate) const NATIVE: usize = 4;
    pub(crate) const FIELDS: usize = 5;
    pub(crate) const TITLES: usize = 6;
    pub(crate) const ACHIEVEMENTS: usize = 7;
}

pub(super) static TALENTS: &[Column] = &[
    key("id", Kind::Text, &["编号", "人才编号"]),
    key("name", Kind::Text, &["姓名", "团队"]),
    column("org", Kind::Text, &["单位", "工作单位"]),
    column(
        "adcode",
        Kind::Adcode,
        &["所在地", "行政区划代码", "所在地区"],
    ),
    column("native_adcode", Kind::Adcode, &["籍贯", "籍贯代码"]),
    column("fields", Kind::List, &["领域", "研究方向", "专业领域"]),
    column("titles", Kind::List, &["头衔", "称号", "职称"]),
    column("achievements", Kind::Text, &["成果", "代表性成果", "业绩"]),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of sites.
pub(super) mod site {
    pub(crate) const ID: usize = 0;
    pub(crate) const NAME: usize = 1;
    pub(crate) const ADCODE: usize = 2;
    pub(crate) const LAND: usize = 3;
    pub(crate) const PLANT: usize = 4;
    pub(crate) const ENERGY: usize = 5;
    pub(crate) const INDUSTRIES: usize = 6;
    pub(crate) const MIN_TAX: usize = 7;
    pub(crate) const MIN_INVEST: usize = 8;
}

pub(super) static SITES: &[Column] = &[
    key("id", Kind::Text, &["编号", "地块编号", "厂房编号"]),
    key("name", Kind::Text, &["名称", "地块名称", "厂房名称"]),
    column("adcode", Kind::Adcode, &["所在地", "行政区划代码"]),
    column(
        "land_mu",
        Kind::Number,
        &["面积(亩)", "土地面积(亩)", "亩数"],
    ),
    column("plant_m2", Kind::Number, &["厂房面积(平方米)", "厂房面积"]),
    column(
        "energy_tce",
        Kind::Number,
        &["能耗指标(吨标煤)", "可用能耗"],
    ),
    column("industries", Kind::List, &["准入产业", "适合产业"]),
    column(
        "min_tax_wan_per_mu",
        Kind::Number,
        &["亩均税收下限(万元)", "亩均税收"],
    ),
    column(
        "min_invest_wan_per_mu",
        Kind::Number,
        &["亩均投资下限(万元)", "投资强度(万元/亩)"],
    ),
    REMARK,
    SOURCE,
    AS_OF,
];

/// Places of the columns of travel times.
pub(super) mod travel {
    pub(crate) const FROM: usize = 0;
    pub(crate) const TO: usize = 1;
    pub(crate) const MINUTES: usize = 2;
    pub(crate) const MODE: usize = 3;
}

const TRAVEL_MODE: Kind = Kind::Word(&[
    ("road", &["公路", "自驾", "驾车", "汽车"]),
    ("rail", &["铁路", "高铁", "火车", "动车"]),
    ("air", &["航空", "飞机"]),
]);

pub(super) static TRAVEL_TIMES: &[Column] = &[
    key("from_adcode", Kind::Adcode, &["出发地", "起点"]),
    key("to_adcode", Kind::Adcode, &["到达地", "终点"]),
    key(
        "minutes",
        Kind::Number,
        &["分钟", "时长(分钟)", "行程时间(分钟)"],
    ),
    key("mode", TRAVEL_MODE, &["方式", "交通方式"]),
    REMARK,
    SOURCE,
    AS_OF,
];
