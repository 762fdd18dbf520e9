//! The columns of what is recorded around projects: visits, leads, advisors, problems, promises. The ledger keeps them.
use crate::registry::schema::{AS_OF, Column, Kind, REMARK, SOURCE, column, key};

const VISIT_KIND: Kind = Kind::Word(&[
    ("visit", &["外出", "外出招商", "拜访", "走出去"]),
    ("reception", &["接待", "来访", "请进来", "客商来访"]),
]);
const VERDICT: Kind = Kind::Word(&[
    ("valid", &["有效", "有效信息", "有效项目信息"]),
    ("invalid", &["无效", "无效信息"]),
    ("further", &["进一步研判", "待研判", "继续跟踪"]),
]);
const ADVISOR_KIND: Kind = Kind::Word(&[
    ("advisor", &["顾问", "招商顾问"]),
    ("association", &["商协会", "商会", "协会"]),
    ("fund", &["基金", "基金管理人"]),
    ("agent", &["委托", "委托招商", "中介机构"]),
    ("other", &["其他", "其它"]),
]);
const TOPIC: Kind = Kind::Word(&[
    ("land", &["土地", "用地"]),
    ("policy", &["政策"]),
    ("funds", &["资金", "融资"]),
    ("labour", &["用工", "人才"]),
    ("energy", &["用能", "能耗", "水电气"]),
    ("other", &["其他", "其它"]),
]);
const PROMISE: Kind = Kind::Word(&[
    ("promise", &["政府承诺", "政策兑现", "政府"]),
    ("pledge", &["企业承诺", "投资方承诺", "履约", "企业"]),
]);

/// Known by day, kind, unit, people, host and city: the first six.
pub(super) static VISITS: &[Column] = &[
    key("date", Kind::Date, &["日期", "外出日期", "接待日期"]),
    column("kind", VISIT_KIND, &["类型", "活动类型"]),
    key("unit", Kind::Text, &["单位", "外出单位", "责任单位"]),
    column("who", Kind::Text, &["带队领导", "人员", "外出人员"]),
    column("whom", Kind::Text, &["拜访对象", "来访客商", "对象"]),
    column("city", Kind::Text, &["城市", "地点", "目的地"]),
    column("days", Kind::Number, &["天数", "外出天数"]),
    column("county", Kind::Adcode, &["县区", "所在县区"]),
    column("channel", Kind::Text, &["渠道", "招商渠道"]),
    column("outcome", Kind::Text, &["成效", "成果", "结果"]),
    column("registered", Kind::Flag, &["已备案", "外出备案", "备案"]),
    column("project_id", Kind::Text, &["项目编号"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static LEADS: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    column("received", Kind::Date, &["收到日期", "接收日期"]),
    column("referrer", Kind::Text, &["引荐人", "推荐人", "顾问"]),
    column("responded", Kind::Date, &["响应日期"]),
    column("judged", Kind::Date, &["研判日期"]),
    column("verdict", VERDICT, &["研判结论", "研判结果"]),
    column("fed_back", Kind::Date, &["反馈日期"]),
    column("reported", Kind::Date, &["上报日期", "报告日期"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static ADVISORS: &[Column] = &[
    key("name", Kind::Text, &["姓名", "名称", "顾问"]),
    column("kind", ADVISOR_KIND, &["类型", "类别"]),
    column("org", Kind::Text, &["所在单位", "单位"]),
    column("city", Kind::Text, &["城市", "所在城市"]),
    column("begins", Kind::Date, &["聘期起", "聘任日期"]),
    column("ends", Kind::Date, &["聘期止", "到期日期"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static PROBLEMS: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    key("text", Kind::Text, &["问题", "存在问题"]),
    column("topic", TOPIC, &["问题类型", "类型"]),
    column("unit", Kind::Text, &["责任单位", "解决单位"]),
    column("owner", Kind::Text, &["责任人"]),
    key("raised", Kind::Date, &["提出日期", "反映日期"]),
    column("due", Kind::Date, &["解决时限", "办结时限"]),
    column("settled", Kind::Date, &["解决日期", "办结日期"]),
    column("result", Kind::Text, &["解决情况", "办理结果"]),
    REMARK,
    SOURCE,
    AS_OF,
];

pub(super) static PROMISES: &[Column] = &[
    key("project_id", Kind::Text, &["项目编号"]),
    key("sort", PROMISE, &["承诺方"]),
    key("text", Kind::Text, &["承诺", "承诺事项", "政策事项"]),
    column("amount_wan", Kind::MoneyWan, &["金额(万元)"]),
    column("unit", Kind::Text, &["责任单位", "兑现单位"]),
    column("owner", Kind::Text, &["责任人"]),
    column("raised", Kind::Date, &["承诺日期"]),
    key("due", Kind::Date, &["兑现时限", "履约时限"]),
    column("settled", Kind::Date, &["兑现日期", "履约日期"]),
    column("result", Kind::Text, &["兑现情况", "履约情况"]),
    REMARK,
    SOURCE,
    AS_OF,
];
