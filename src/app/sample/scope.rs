//! Business scopes in the two styles that registries hold, boilerplate included.
//!
//! Since 2020 scopes are lists of standard items after 一般项目 and 许可项目; before, free sentences. The boilerplate is
//! what misleads a naive reader: 货物进出口 and 技术服务 stand in half of all scopes and place nobody.

use crate::app::sample::draw::Draw;
use crate::app::sample::firm::{Firm, Role, Scene, Work};
use crate::app::sample::trade::TRADES;

const GENERAL_END: &str = "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）";
const LICENSED_END: &str = "（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准）";
const OLD_END: &str = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）";
const OLD_TRADE: &str =
    "自营和代理各类商品及技术的进出口业务（国家限定企业经营或禁止进出口的商品和技术除外）";
/// Items that stand in scopes of every trade.
const BOILERPLATE: &[&str] = &[
    "技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广",
    "货物进出口",
    "技术进出口",
    "非居住房地产租赁",
    "信息咨询服务（不含许可类信息咨询服务）",
    "企业管理",
    "普通货物仓储服务（不含危险化学品等需许可审批的项目）",
    "机械设备租赁",
    "以自有资金从事投资活动",
    "互联网销售（除销售需要许可的商品）",
    "会议及展览服务",
    "市场营销策划",
];
/// Items that need a permission, whatever the trade.
const LICENSED: &[&str] = &[
    "道路货物运输（不含危险货物）",
    "检验检测服务",
    "进出口代理",
    "电气安装服务",
    "食品销售",
];
/// Share of scopes still in the old style.
const OLD_STYLE: f64 = 0.3;

/// Returns the scope of an enterprise and the products of its segment that it names.
pub(super) fn scope(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> String {
    match firm.work {
        Work::Trade(index) => {
            let trade = &TRADES[index];
            let mut general: Vec<String> = several(trade.items, 4, draw);
            general.extend(several(BOILERPLATE, 2, draw));
            modern(&general, &several(trade.licensed, 2, draw))
        }
        Work::Segment(index) => {
            let segment = &scene.world.segments[index];
            let products: Vec<String> = several(&segment.products, 4, draw);
            if draw.chance(OLD_STYLE) {
                return old(&products, firm.role, draw);
            }
            let mut general: Vec<String> = Vec::new();
            for product in &products {
                general.extend(items(product, firm.role, draw));
            }
            general.extend(several(BOILERPLATE, 5, draw));
            let licensed = if draw.chance(0.3) {
                several(LICENSED, 1, draw)
            } else {
                Vec::new()
            };
            modern(&general, &licensed)
        }
    }
}

/// Returns between one and `most` different values in the order of the list; none from an empty list.
pub(super) fn several<T: AsRef<str>>(values: &[T], most: usize, draw: &mut Draw) -> Vec<String> {
    if values.is_empty() {
        return Vec::new();
    }
    let count = 1 + draw.below(most);
    let mut places: Vec<usize> = (0..count).map(|_| draw.below(values.len())).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .map(|place| values[place].as_ref().to_owned())
        .collect()
}

fn items(product: &str, role: Role, draw: &mut Draw) -> Vec<String> {
    let with = |endings: &[&str]| {
        endings
            .iter()
            .map(|ending| format!("{product}{ending}"))
            .collect()
    };
    match role {
        Role::Maker if draw.chance(0.5) => with(&["制造", "销售"]),
        Role::Maker if draw.chance(0.5) => with(&["研发", "制造", "销售"]),
        Role::Maker => with(&["制造"]),
        Role::Trader if draw.chance(0.6) => with(&["销售"]),
        Role::Trader => with(&["批发"]),
        Role::Provider if product.ends_with("服务") => with(&[""]),
        Role::Provider => with(&["服务"]),
    }
}

fn modern(general: &[String], licensed: &[String]) -> String {
    let mut text = String::new();
    if !general.is_empty() {
        text.push_str("一般项目：");
        text.push_str(&general.join("；"));
        text.push_str(GENERAL_END);
    }
    if !licensed.is_empty() {
        if !text.is_empty() {
            text.push('。');
        }
        text.push_str("许可项目：");
        text.push_str(&licensed.join("；"));
        text.push_str(LICENSED_END);
    }
    text
}

fn old(products: &[String], role: Role, draw: &mut Draw) -> String {
    let listed = products.join("、");
    let verbs = match role {
        Role::Maker => *draw.pick(&[
            "的研发、生产、销售",
            "生产、销售",
            "的制造与销售",
            "的设计、制造、加工及销售",
        ]),
        Role::Trader => *draw.pick(&["的销售", "批发、零售", "购销"]),
        Role::Provider => *draw.pick(&["服务", "及相关技术咨询服务"]),
    };
    let trade = if draw.chance(0.5) {
        format!("；{OLD_TRADE}")
    } else {
        String::new()
    };
    format!("{listed}{verbs}{trade}。{OLD_END}")
}
