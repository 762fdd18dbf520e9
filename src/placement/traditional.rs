//! Traditional characters that occur in the language of industry, each with its simplified form.
//!
//! A small table of our own, one character to one: words that differ between regions (矽 for 硅) are in it where they
//! are one character, phrases are not. It folds text for matching and never rewrites what is shown.
use std::sync::LazyLock;

/// Pairs of a traditional and a simplified character, sorted.
const PAIRS: &str = "\
    乾干倉仓個个們们傘伞備备傢家傳传價价儀仪優优儲储兩两凈净凍冻別别刪删創创劃划劇剧劑剂動动務务勞劳勢势\
    勵励勻匀匯汇匱匮區区協协員员問问單单嚴严囑嘱國国圍围園园圓圆圖图團团執执堅坚報报場场塊块塗涂塵尘墊垫\
    壓压壩坝壯壮壺壶壽寿夾夹奧奥奪夺婦妇嬰婴孫孙學学實实寧宁審审寫写寬宽寶宝將将專专對对導导屆届層层屬属\
    島岛嶺岭帳帐帶带幣币幫帮幹干庫库廠厂廢废廣广廳厅張张強强彈弹彙汇後后徑径從从復复徵征態态慣惯憑凭應应\
    懸悬戰战戲戏戶户掃扫掛挂採采揚扬換换揮挥損损搖摇搶抢摺折撓挠撥拨撲扑擁拥擇择擊击擋挡擔担據据擠挤擬拟\
    擴扩攜携攝摄攪搅敗败數数斂敛斷断於于時时晝昼曆历曬晒書书會会東东枱台柵栅條条棄弃棗枣業业極极榮荣構构\
    槍枪槳桨樁桩樂乐樑梁樓楼標标樣样樹树橋桥機机檔档檢检檯台櫃柜欄栏權权歐欧歷历歸归殺杀殼壳毀毁氈毡氣气\
    氫氢氬氩汙污決决沒没沖冲況况涼凉淨净淺浅減减渦涡測测湯汤準准溫温滅灭滲渗滾滚漁渔漢汉漿浆潔洁潛潜潤润\
    澆浇濃浓濕湿濟济濾滤瀝沥灣湾災灾為为烴烃無无煉炼煙烟煩烦熱热燒烧營营爍烁爐炉爭争爾尔牆墙狀状獎奖獨独\
    獲获現现瑪玛環环瓊琼甌瓯產产畝亩畫画當当疊叠療疗發发盜盗監监盤盘眾众矽硅碩硕確确碼码磚砖礦矿禮礼種种\
    稱称穀谷積积穩稳窯窑競竞筆笔筍笋節节範范築筑簡简簽签簾帘籃篮籮箩粵粤糧粮糾纠紀纪紉纫純纯紙纸級级紡纺\
    細细終终組组結结絕绝絡络給给絨绒統统絲丝經经綜综綠绿綢绸維维網网緊紧線线緞缎緣缘編编緩缓練练縣县縫缝\
    縮缩總总績绩織织繞绕繩绳繪绘繭茧繼继續续纏缠纖纤纜缆罈坛罰罚羅罗羥羟翹翘聖圣聞闻聯联聲声職职聽听肅肃\
    腦脑腳脚膚肤膠胶臘腊臟脏臨临臺台與与舉举舊旧艙舱艦舰艱艰艷艳萬万葉叶葯药蓋盖蓮莲蔣蒋蔥葱薑姜薦荐薩萨\
    藍蓝藝艺藥药蘇苏蘋苹蘭兰蘿萝處处虛虚號号虧亏蝕蚀蝦虾蟲虫蠟蜡蠶蚕術术衛卫衝冲裏里補补裝装裡里製制複复\
    褲裤襪袜襯衬襲袭規规視视覺觉覽览觀观觸触訂订計计訊讯訓训託托記记訪访設设許许診诊評评詞词詢询試试話话\
    該该認认語语誤误說说誰谁課课調调論论諮咨諾诺謀谋講讲謝谢證证識识譯译議议護护讀读變变讓让豬猪貝贝負负\
    財财貨货貫贯責责買买貸贷費费貼贴貿贸賀贺資资賓宾賣卖質质賬账購购賽赛贊赞贏赢趨趋跡迹踐践蹤踪躍跃車车\
    軌轨軍军軒轩軟软軸轴較较載载輔辅輕轻輛辆輝辉輥辊輪轮輸输輻辐轉转轎轿辦办辯辩農农迴回連连週周進进遊游\
    運运過过達达違违遞递遠远適适遷迁選选遼辽還还邊边郵邮鄉乡鄭郑鄰邻醃腌醫医醬酱醯酰釀酿釋释釔钇釕钌釘钉\
    針针釣钓釤钐釩钒釷钍釹钕鈀钯鈉钠鈑钣鈕钮鈣钙鈦钛鈧钪鈮铌鈰铈鈷钴鈾铀鉀钾鉋刨鉍铋鉑铂鉗钳鉚铆鉛铅鉤钩\
    鉬钼鉭钽鉸铰鉻铬鉿铪銀银銅铜銑铣銘铭銜衔銠铑銥铱銦铟銨铵銲焊銳锐銷销銻锑鋁铝鋅锌鋇钡鋒锋鋪铺鋯锆鋰锂\
    鋱铽鋸锯鋼钢錄录錐锥錘锤錠锭錫锡錳锰錶表錸铼鍋锅鍍镀鍛锻鍵键鍶锶鍺锗鎂镁鎖锁鎘镉鎢钨鎳镍鎵镓鏈链鏑镝\
    鏜镗鏟铲鏡镜鏤镂鏷镤鐘钟鐠镨鐮镰鐳镭鐵铁鑄铸鑒鉴鑭镧鑰钥鑲镶鑽钻長长門门閃闪閉闭開开間间閘闸閣阁閥阀\
    閩闽閱阅闊阔關关陣阵陰阴陸陆陽阳隊队階阶際际隨随險险隱隐隴陇雙双雜杂雞鸡離离難难雲云電电霧雾靜静韌韧\
    韓韩響响頁页項项順顺須须預预頓顿領领頭头頰颊頻频顆颗題题額额顏颜願愿類类顧顾顯显風风颱台飄飘飛飞飯饭\
    飲饮飼饲飾饰餅饼養养館馆馬马駐驻駕驾駛驶騎骑騰腾驅驱驗验驟骤驢驴體体髮发鬆松鬥斗魚鱼鮑鲍鮮鲜鯉鲤鰻鳗\
    鱗鳞鳥鸟鳳凤鴨鸭鴻鸿鵝鹅鷹鹰鹵卤鹹咸鹼碱鹽盐麗丽麥麦麵面黃黄點点齊齐齒齿龍龙龜龟";

/// First and last character of the basic block of CJK ideographs.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The simplified form by character of the basic block; itself where there is none.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    let mut pairs = PAIRS.chars();
    while let (Some(traditional), Some(simplified)) = (pairs.next(), pairs.next()) {
        if let Some(place) = table.get_mut((traditional as u32 - FIRST) as usize) {
            *place = simplified;
        }
    }
    table
});

/// The table, fetched once for a whole text.
pub(super) fn table() -> &'static [char] {
    &TABLE
}

/// Returns whether a character is a CJK ideograph of the basic block.
pub(super) fn is_ideograph(character: char) -> bool {
    (FIRST..=LAST).contains(&(character as u32))
}

/// Returns the simplified form of an ideograph of the basic block.
pub(super) fn simplify(table: &[char], ideograph: char) -> char {
    table
        .get((ideograph as u32).wrapping_sub(FIRST) as usize)
        .copied()
        .unwrap_or(ideograph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_industry_words_become_simplified() {
        let folded: String = "鋰電池製造設備與矽晶圓"
            .chars()
            .map(|character| simplify(table(), character))
            .collect();
        assert_eq!(folded, "锂电池制造设备与硅晶圆");
    }

    #[test]
    fn every_pair_maps_to_a_character_that_stays_as_it_is() {
        let pairs: Vec<char> = PAIRS.chars().collect();
        assert!(pairs.len() > 600 && pairs.len().is_multiple_of(2));
        for pair in pairs.chunks(2) {
            assert_eq!(simplify(table(), pair[1]), pair[1], "{pair:?}");
            assert_ne!(pair[0], pair[1]);
        }
    }
}
