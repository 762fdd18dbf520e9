//! Trades that belong to no chain: banks, property, restaurants, shops, schools, haulage.
//!
//! Most enterprises of a real registry are of this kind; a map that places them has a fault, and the sample shows it.

/// One trade outside every chain.
pub(super) struct Trade {
    /// GB/T 4754-2017 class.
    pub(super) industry_code: &'static str,
    /// What such an enterprise's name says of its trade.
    pub(super) words: &'static [&'static str],
    /// Items of its scope that need no permission.
    pub(super) items: &'static [&'static str],
    /// Items that need one.
    pub(super) licensed: &'static [&'static str],
    /// How common it is, relative to the others.
    pub(super) weight: f64,
    /// Median yearly revenue a head, in 万元.
    pub(super) revenue_per_head_wan: f64,
}

/// The trades; weights and figures are invented, of a plausible order.
pub(super) const TRADES: &[Trade] = &[
    Trade {
        industry_code: "5211",
        words: &["百货", "商贸", "商业管理"],
        items: &[
            "日用百货销售",
            "针纺织品销售",
            "厨具卫具及日用杂品零售",
            "化妆品零售",
            "柜台、摊位出租",
        ],
        licensed: &["烟草制品零售", "出版物零售"],
        weight: 9.0,
        revenue_per_head_wan: 60.0,
    },
    Trade {
        industry_code: "5212",
        words: &["超市", "便利店", "超市连锁"],
        items: &[
            "日用杂品销售",
            "新鲜水果零售",
            "新鲜蔬菜零售",
            "文具用品零售",
        ],
        licensed: &["烟草制品零售", "酒类经营"],
        weight: 6.0,
        revenue_per_head_wan: 55.0,
    },
    Trade {
        industry_code: "6210",
        words: &["餐饮", "餐饮管理", "酒楼", "火锅"],
        items: &["餐饮管理", "外卖递送服务", "会议及展览服务"],
        licensed: &["餐饮服务", "小餐饮"],
        weight: 10.0,
        revenue_per_head_wan: 18.0,
    },
    Trade {
        industry_code: "6110",
        words: &["酒店", "酒店管理", "大酒店"],
        items: &["酒店管理", "停车场服务", "洗染服务"],
        licensed: &["住宿服务", "餐饮服务"],
        weight: 3.0,
        revenue_per_head_wan: 20.0,
    },
    Trade {
        industry_code: "7010",
        words: &["置业", "房地产开发", "地产"],
        items: &["房地产咨询", "住房租赁", "非居住房地产租赁"],
        licensed: &["房地产开发经营"],
        weight: 5.0,
        revenue_per_head_wan: 260.0,
    },
    Trade {
        industry_code: "7020",
        words: &["物业服务", "物业管理"],
        items: &[
            "物业管理",
            "家政服务",
            "专业保洁、清洗、消毒服务",
            "停车场服务",
        ],
        licensed: &["城市生活垃圾经营性服务"],
        weight: 5.0,
        revenue_per_head_wan: 12.0,
    },
    Trade {
        industry_code: "4710",
        words: &["建设", "建筑工程", "建筑安装"],
        items: &[
            "土石方工程施工",
            "园林绿化工程施工",
            "工程管理服务",
            "建筑材料销售",
        ],
        licensed: &["建设工程施工", "住宅室内装饰装修"],
        weight: 10.0,
        revenue_per_head_wan: 70.0,
    },
    Trade {
        industry_code: "5431",
        words: &["物流", "运输", "货运"],
        items: &[
            "国内货物运输代理",
            "装卸搬运",
            "普通货物仓储服务",
            "国内集装箱货物运输代理",
        ],
        licensed: &["道路货物运输（不含危险货物）"],
        weight: 8.0,
        revenue_per_head_wan: 45.0,
    },
    Trade {
        industry_code: "7241",
        words: &["会计服务", "财务咨询", "代理记账"],
        items: &[
            "财务咨询",
            "税务服务",
            "企业管理咨询",
            "市场主体登记注册代理",
        ],
        licensed: &["代理记账"],
        weight: 4.0,
        revenue_per_head_wan: 16.0,
    },
    Trade {
        industry_code: "7263",
        words: &["劳务派遣", "人力资源"],
        items: &[
            "人力资源服务（不含职业中介活动、劳务派遣服务）",
            "劳务服务（不含劳务派遣）",
            "企业管理咨询",
        ],
        licensed: &["劳务派遣服务", "职业中介活动"],
        weight: 5.0,
        revenue_per_head_wan: 30.0,
    },
    Trade {
        industry_code: "6621",
        words: &["商业银行", "农村商业银行", "村镇银行"],
        items: &[],
        licensed: &[
            "吸收公众存款；发放短期、中期和长期贷款；办理国内结算；办理票据承兑与贴现；从事银行卡业务",
        ],
        weight: 0.4,
        revenue_per_head_wan: 150.0,
    },
    Trade {
        industry_code: "6852",
        words: &["保险代理", "保险销售"],
        items: &["信息咨询服务（不含许可类信息咨询服务）"],
        licensed: &["保险代理业务"],
        weight: 1.2,
        revenue_per_head_wan: 40.0,
    },
    Trade {
        industry_code: "8391",
        words: &["教育咨询", "职业培训学校", "教育"],
        items: &[
            "教育咨询服务（不含涉许可审批的教育培训活动）",
            "业务培训（不含教育培训、职业技能培训等需取得许可的培训）",
        ],
        licensed: &["职业技能培训"],
        weight: 4.0,
        revenue_per_head_wan: 14.0,
    },
    Trade {
        industry_code: "8425",
        words: &["口腔门诊部", "诊所", "门诊部"],
        items: &["健康咨询服务（不含诊疗服务）", "养生保健服务（非医疗）"],
        licensed: &["医疗服务", "诊所服务"],
        weight: 2.0,
        revenue_per_head_wan: 28.0,
    },
    Trade {
        industry_code: "8111",
        words: &["汽车修理", "汽车维修服务"],
        items: &["机动车修理和维护", "洗车服务", "小微型客车租赁经营服务"],
        licensed: &["机动车检验检测服务"],
        weight: 5.0,
        revenue_per_head_wan: 22.0,
    },
    Trade {
        industry_code: "8040",
        words: &["美容美发", "造型"],
        items: &["理发服务", "化妆品零售", "日用百货销售"],
        licensed: &["生活美容服务"],
        weight: 4.0,
        revenue_per_head_wan: 11.0,
    },
    Trade {
        industry_code: "7231",
        words: &["律师事务", "法律咨询"],
        items: &[
            "法律咨询（不含依法须律师事务所执业许可的业务）",
            "信息咨询服务（不含许可类信息咨询服务）",
        ],
        licensed: &[],
        weight: 1.5,
        revenue_per_head_wan: 35.0,
    },
    Trade {
        industry_code: "5165",
        words: &["建材", "建材贸易"],
        items: &[
            "建筑材料销售",
            "五金产品批发",
            "水泥制品销售",
            "砖瓦销售",
            "建筑装饰材料销售",
        ],
        licensed: &[],
        weight: 7.0,
        revenue_per_head_wan: 140.0,
    },
    Trade {
        industry_code: "5281",
        words: &["五金", "五金机电"],
        items: &[
            "五金产品零售",
            "五金产品批发",
            "日用杂品销售",
            "劳动保护用品销售",
        ],
        licensed: &[],
        weight: 5.0,
        revenue_per_head_wan: 75.0,
    },
    Trade {
        industry_code: "8010",
        words: &["家政服务", "家庭服务"],
        items: &[
            "家政服务",
            "母婴生活护理（不含医疗服务）",
            "养老服务",
            "建筑物清洁服务",
        ],
        licensed: &[],
        weight: 3.0,
        revenue_per_head_wan: 9.0,
    },
];
