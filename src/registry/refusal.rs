//! Why a row was refused, in English for programs and in Chinese for the officials who mend the file.
use std::fmt;

use serde::{Deserialize, Serialize};

/// The cause of a refusal or of a value left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// A required value is not there.
    MissingRequired,
    /// The value could not be read as what the column holds.
    NotUnderstood,
    /// Excel rounded a credit code.
    SpoiltByExcel,
    /// A credit code fails its check.
    BadCheckDigit,
    /// The service that wrote the file found no enterprise for the typed name.
    NotMatched,
    /// No region has this code or name.
    UnknownRegion,
    /// No industry has this code or name.
    UnknownIndustry,
    /// The number lies outside what the column may hold.
    OutOfRange,
    /// An amount so large that its unit is surely wrong.
    Implausible,
    /// An amount in a foreign currency, without a dated rate.
    ForeignCurrency,
    /// Another row of the import has the same identity and other values.
    Duplicate {
        /// The other row.
        row: usize,
    },
    /// The ledger's own rules refuse the row.
    Ledger(String),
}

impl Reason {
    /// Returns the reason in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::MissingRequired => "必填项为空".to_owned(),
            Self::NotUnderstood => "无法识别该值".to_owned(),
            Self::SpoiltByExcel => "信用代码已被 Excel 改变，请导入原 XLSX 文件".to_owned(),
            Self::BadCheckDigit => "统一社会信用代码校验不通过".to_owned(),
            Self::NotMatched => "未匹配到相关企业".to_owned(),
            Self::UnknownRegion => "行政区划不存在或不唯一".to_owned(),
            Self::UnknownIndustry => "行业不存在或不唯一（GB/T 4754-2017）".to_owned(),
            Self::OutOfRange => "数值超出允许范围".to_owned(),
            Self::Implausible => "金额超过1万亿元，单位可能有误".to_owned(),
            Self::ForeignCurrency => "外币金额，无折算汇率".to_owned(),
            Self::Duplicate { row } => format!("与第{row}行重复且内容不同"),
            Self::Ledger(rule) => format!("不符合台账规则：{rule}"),
        }
    }

    /// Returns the reason without the particulars of one row, for counting.
    pub fn class(&self) -> &'static str {
        match self {
            Self::MissingRequired => "a required value is missing",
            Self::NotUnderstood => "the value was not understood",
            Self::SpoiltByExcel => "the code was changed by Excel, import the XLSX instead",
            Self::BadCheckDigit => "the credit code fails its check digit",
            Self::NotMatched => "the service found no such enterprise",
            Self::UnknownRegion => "no such region, or several",
            Self::UnknownIndustry => "no such industry in GB/T 4754-2017, or several",
            Self::OutOfRange => "the number is outside what the column may hold",
            Self::Implausible => "the amount is above 10^12 yuan, its unit is surely wrong",
            Self::ForeignCurrency => "a foreign currency without a dated rate",
            Self::Duplicate { .. } => "the same row again with other values",
            Self::Ledger(_) => "the rules of the ledger refuse it",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.class())?;
        match self {
            Self::Duplicate { row } => write!(formatter, " (row {row})"),
            Self::Ledger(rule) => write!(formatter, ": {rule}"),
            _ => Ok(()),
        }
    }
}

/// One refused row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Name of the file.
    pub file: String,
    /// Row of the file, counted from 1 with everything above the header.
    pub row: usize,
    /// The user's column, or the canonical one where several were read together.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it was refused.
    pub reason: Reason,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` row {}, column `{}`, value `{}`: {}",
            self.file, self.row, self.column, self.value, self.reason
        )
    }
}
