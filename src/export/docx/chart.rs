//! A bar chart as a drawing that Word, WPS and LibreOffice draw themselves: no picture and no font goes into the file. Its
//! numbers are literals, so it needs no workbook behind it; they stand in a table of the document too.
use crate::export::digits::rounded;
use crate::export::docx::escaped;
use crate::export::docx::parts::{HEAD, R, add};

/// EMU of a millimetre.
const EMU: u32 = 36_000;
/// Width and height on the page, millimetres.
const SIZE_MM: (u32, u32) = (152, 72);
/// One dark and one light, told apart in black and white.
const FILLS: [&str; 4] = ["1F3864", "BFBFBF", "7F7F7F", "D9D9D9"];

/// One series of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One value a category; none where nobody knows.
    pub values: Vec<Option<f64>>,
}

/// Bars by category.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its caption, such as `图1 各县区签约项目数`.
    pub title: String,
    /// What its numbers are; it stands after the title.
    pub unit: String,
    /// The categories, in order.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
    /// Digits after the point.
    pub decimals: u8,
}

impl Chart {
    /// What stands under it: title and unit.
    pub(super) fn caption(&self) -> String {
        format!("{}（{}）", self.title, self.unit)
    }

    /// Where the chart stands in the text.
    pub(super) fn drawing(&self, number: u32) -> String {
        let (width, height) = (SIZE_MM.0 * EMU, SIZE_MM.1 * EMU);
        let title = escaped(&self.title);
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:docPr id=\"{number}\" name=\"chart{number}\" descr=\"{title}\"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart r:id=\"rIdChart{number}\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
    }

    /// `word/charts/chartN.xml`.
    pub(super) fn part(&self) -> String {
        let mut text = format!(
            "{HEAD}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{R}\"><c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/><c:barChart><c:barDir val=\"col\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>"
        );
        for (place, series) in self.series.iter().enumerate() {
            self.series(&mut text, (place, series));
        }
        text.push_str("<c:gapWidth val=\"60\"/><c:axId val=\"1001\"/><c:axId val=\"1002\"/></c:barChart><c:catAx><c:axId val=\"1001\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"b\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:crossAx val=\"1002\"/><c:crosses val=\"autoZero\"/><c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"0\"/></c:catAx><c:valAx><c:axId val=\"1002\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/><c:majorGridlines><c:spPr><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D9D9\"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>");
        text.push_str("<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"out\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:crossAx val=\"1001\"/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/></c:valAx></c:plotArea><c:legend><c:legendPos val=\"t\"/><c:overlay val=\"0\"/></c:legend><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"1050\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill><a:latin typeface=\"Times New Roman\"/><a:ea typeface=\"宋体\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr></c:chartSpace>");
        text
    }

    fn series(&self, text: &mut String, (place, series): (usize, &Series)) {
        let fill = FILLS.get(place % FILLS.len()).unwrap_or(&"7F7F7F");
        let decimals = usize::from(self.decimals);
        let format = if decimals == 0 {
            "0".to_owned()
        } else {
            format!("0.{}", "0".repeat(decimals))
        };
        add(
            text,
            format_args!(
                "<c:ser><c:idx val=\"{place}\"/><c:order val=\"{place}\"/><c:tx><c:v>{}</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val=\"{fill}\"/></a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>",
                escaped(&series.name)
            ),
        );
        if self.categories.len() <= 14 {
            add(
                text,
                format_args!(
                    "<c:dLbls><c:numFmt formatCode=\"{format}\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>"
                ),
            );
        }
        let count = self.categories.len();
        add(
            text,
            format_args!("<c:cat><c:strLit><c:ptCount val=\"{count}\"/>"),
        );
        for (index, name) in self.categories.iter().enumerate() {
            add(
                text,
                format_args!("<c:pt idx=\"{index}\"><c:v>{}</c:v></c:pt>", escaped(name)),
            );
        }
        add(
            text,
            format_args!(
                "</c:strLit></c:cat><c:val><c:numLit><c:formatCode>{format}</c:formatCode><c:ptCount val=\"{count}\"/>"
            ),
        );
        for (index, value) in series.values.iter().enumerate() {
            if let Some(value) = value {
                add(
                    text,
                    format_args!(
                        "<c:pt idx=\"{index}\"><c:v>{}</c:v></c:pt>",
                        rounded(*value, decimals)
                    ),
                );
            }
        }
        text.push_str("</c:numLit></c:val></c:ser>");
    }
}
