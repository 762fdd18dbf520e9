//! The columns of what goes into the ledger: projects and their steps, money, investment, statistics, targets.
//! They are read and checked here like all tables; the ledger keeps them.
use crate::registry::schema::{AS_OF, Column, Kind, REMARK, SOURCE, column, key};

const PROJECT_KIND: Kind = Kind::Word(&[
    ("industrial", &["工业", "工业类", "第二产业", "二产"]),
    ("agricultural", &["农业", "农业类", "第一产业", "一产"]),
    (
        "service",
        &["服务业", "服务业类", "第三产业", "三产", "现代服务业"],
    ),
    ("other", &["其他", "其它", "其他类"]),
]);
const STAGE: Kind = Kind::Word(&[
    ("reserve", &["储备", "入库"]),
    ("lead", &["线索"]),
    ("talk", &["在谈", "洽谈"]),
    ("review", &["预审", "预审评估"]),
    ("signed", &["签约"]),
    ("landed", &["落地", "注册落地"]),
    ("started", &["开工"]),
    ("completed", &["竣工"]),
    ("producing", &["投产"]),
    ("full", &["达产"]),
    ("in_statistics", &["入统", "纳统"]),
    ("above_scale", &["入规", "升规"]),
    ("ended", &["终止", "终止合作"]),
]);
const ORIGIN: Kind = Kind::Word(&[
    ("in_province", &["省内", "省内资金"]),
    ("out_of_province", &["省外", "省外资金"]),
    ("foreign", &["境外", "外资", "境外资金"]),
]);
const FUND_KIND: Kind = Kind::Word(&[
    ("slip", &["进账单", "银行进账单"]),
    ("certificate", &["凭证", "验资证明", "证明"]),
]);
const ASSET_STATUS: Kind = Kind::Word(&[
    ("reported", &["上报", "已上报"]),
    ("under_review", &["待审核", "审核中"]),
    ("accepted", &["入库", "已入库", "审核通过"]),
]);
const FIRM_KIND: Kind = Kind::Word(&[
    ("small_to_above_scale", &["小升规"]),
    ("new_above_scale", &["新投产入规", "新建入规"]),
    ("left", &["退规", "退库"]),
]);

pub(super) static PROJECTS: &[Column] = &[
    key("id", Kind::Text, &["项目编号", "编号", "序号"]),
    key("name", Kind::Text, &["项目名称", "名称"]),
    column("kind", PROJECT_KIND, &["类别", "项目类别", "产业类别"]),
    column("chain", Kind::Text, &["产业链", "所属产业链"]),
    column("segment", Kind::Text, &["环节", "产业链环节"]),
    column("investor_id", Kind::Id, &["投资方信用代码"]),
    column("investor", Kind::Name, &["投资方", "投资单位", "投资企业"]),
    column("county", Kind::Adcode, &["县区", "所在县区", "落户县区"]),
    column("park", Kind::Text, &["园区", "开发区"]),
    column("unit", Kind::Text, &["招引单位", "责任单位", "引荐单位"]),
    column("landing_unit", Kind::Text, &["落地单位", "承接单位"]),
    column("channel", Kind::Text, &["渠道", "招商渠道", "招引方式"]),
    column(
        "total_yi",
        Kind::Number,
        &["总投资(亿元)", "计划总投资(亿元)"],
    ),
    column(
        "contract_yi",
        Kind::Number,
        &["合同投资(亿元)", "协议投资(亿元)", "合同金额(亿元)"],
    ),
    column(
        "fixed_yi",
        Kind::Number,
        &["固定资产投资(亿元)", "约定固定资产投资(亿元)"],
    ),
    column("land_mu", Kind::Number, &["用地(亩)", "用地面积(亩)"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static PROJECT_EVENTS: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    key("stage", STAGE, &["节点", "阶段", "进展"]),
    key("date", Kind::Date, &["日期", "时间"]),
    column("verified", Kind::Flag, &["已核实", "现场核查", "核实"]),
    column("evidence", Kind::Text, &["依据", "佐证", "佐证材料"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static FUNDS: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    key("date", Kind::Date, &["日期", "到账日期", "到位日期"]),
    key(
        "amount_wan",
        Kind::MoneyWan,
        &["金额(万元)", "到位资金(万元)"],
    ),
    column("origin", ORIGIN, &["资金来源地", "来源地"]),
    column("kind", FUND_KIND, &["凭证类型"]),
    column("evidence", Kind::Text, &["依据", "佐证", "凭证号"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static FIXED_ASSETS: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    key("month", Kind::Month, &["月份", "月"]),
    key(
        "amount_wan",
        Kind::MoneyWan,
        &["金额(万元)", "投资额(万元)"],
    ),
    key("status", ASSET_STATUS, &["状态", "入库状态"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static FIRM_STATUS: &[Column] = &[
    key("enterprise_id", Kind::Id, &["统一社会信用代码", "企业编号"]),
    key("date", Kind::Date, &["日期", "入规日期"]),
    key("kind", FIRM_KIND, &["类型", "入规类型"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static KPI_TARGETS: &[Column] = &[
    key("year", Kind::Count, &["年度", "年份"]),
    key("indicator", Kind::Text, &["指标"]),
    column("unit", Kind::Text, &["单位", "责任单位", "县区"]),
    key("value", Kind::Number, &["目标", "目标值"]),
    REMARK,
    SOURCE,
    AS_OF,
];
