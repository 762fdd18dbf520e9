//! Delimited text: finds the encoding and the delimiter, then reads by RFC 4180.
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use crate::registry::RegistryError;
use crate::registry::read::{Sheet, SheetRow};

/// Reads delimited text of any encoding Chinese offices use.
pub(super) fn sheet(path: &Path, bytes: &[u8]) -> Result<Sheet, RegistryError> {
    let broken = |fault: String| RegistryError::Broken {
        path: path.to_owned(),
        expected: "CSV, XLSX, XLS or Parquet",
        fault,
    };
    let text = decode(bytes).ok_or_else(|| {
        broken("the text is neither UTF-8, GB18030 nor UTF-16; save it as CSV UTF-8".to_owned())
    })?;
    if text.contains('\0') {
        return Err(broken("it is a binary file of another kind".to_owned()));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (place, record) in reader.records().enumerate() {
        let record = record.map_err(|fault| broken(fault.to_string()))?;
        if record.iter().any(|value| !value.trim().is_empty()) {
            rows.push(SheetRow {
                number: place + 1,
                values: record.iter().map(str::to_owned).collect(),
            });
        }
    }
    Ok(Sheet {
        name: String::new(),
        rows,
    })
}

fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return exact(encoding, bytes.get(length..)?);
    }
    if let Some(text) = exact(UTF_8, bytes) {
        return Some(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Big5 is believed only where the bytes are no GB18030 at all: short names fit both.
    exact(GB18030, bytes).or_else(|| (guess == BIG5).then(|| exact(BIG5, bytes))?)
}

fn exact(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    (!faulty).then(|| text.into_owned())
}

/// Returns the delimiter that the first lines use most; a comma unless another is clearly more frequent.
fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(5).collect();
    let count = |letter: char| head.matches(letter).count();
    [('\t', b'\t'), (';', b';')]
        .into_iter()
        .find(|(letter, _)| count(*letter) > 2 * count(','))
        .map_or(b',', |(_, byte)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_chinese_offices_give_the_same_text() {
        let text = "企业名称,注册资本\r\n六安市钢铁有限公司,100万元\r\n";
        let (gb, _, _) = GB18030.encode(text);
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        let expected = sheet(Path::new("a.csv"), text.as_bytes()).unwrap();
        assert_eq!(expected.rows[1].values, ["六安市钢铁有限公司", "100万元"]);
        for bytes in [gb.as_ref(), &utf16, &marked] {
            assert_eq!(sheet(Path::new("a.csv"), bytes).unwrap(), expected);
        }
    }

    #[test]
    fn a_binary_file_is_refused() {
        assert!(sheet(Path::new("a.bin"), b"a\0b\0c").is_err());
    }
}
