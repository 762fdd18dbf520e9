//! Delimited text: finds the encoding and the delimiter in one pass, then reads by RFC 4180, a piece at a time.
use std::io::{self, Read};
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use crate::registry::RegistryError;
use crate::registry::read::{Rows, Sheet, SheetRow};

/// Bytes read at a time.
const PIECE: usize = 1 << 20;

/// Opens the text from its beginning.
pub(super) type Open<'a> = &'a dyn Fn() -> io::Result<Box<dyn Read + 'a>>;

/// How a delimited text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    delimiter: u8,
}

fn broken(path: &Path, fault: String) -> RegistryError {
    RegistryError::Broken {
        path: path.to_owned(),
        expected: "CSV, XLSX, XLS or Parquet",
        fault,
    }
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> RegistryError + use<> {
    let path = path.to_owned();
    move |source| RegistryError::Unreadable {
        path: path.clone(),
        source,
    }
}

/// An encoding that the bytes may be written in, as far as they were read.
struct Guess {
    encoding: &'static Encoding,
    decoder: Decoder,
    is_possible: bool,
    has_zero: bool,
    /// The beginning of the text, for the delimiter.
    beginning: String,
}

impl Guess {
    fn new(encoding: &'static Encoding) -> Self {
        Self {
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            is_possible: true,
            has_zero: false,
            beginning: String::new(),
        }
    }

    fn take(&mut self, mut bytes: &[u8], last: bool, text: &mut String) {
        while self.is_possible {
            text.clear();
            let (outcome, read) = self
                .decoder
                .decode_to_string_without_replacement(bytes, text, last);
            bytes = bytes.get(read..).unwrap_or_default();
            self.has_zero |= text.contains('\0');
            if self.beginning.len() < PIECE {
                self.beginning.push_str(text);
            }
            match outcome {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.is_possible = false,
            }
        }
    }
}

/// Finds how a text is written, in one pass over its bytes, which are handed on.
pub(super) fn probe(
    path: &Path,
    open: Open<'_>,
    hear: &mut dyn FnMut(&[u8]),
) -> Result<Form, RegistryError> {
    let mut file = open().map_err(unreadable(path))?;
    let mut piece = vec![0; PIECE];
    let mut text = String::with_capacity(2 * PIECE);
    let mut guesses = Vec::new();
    let mut mark = 0;
    let mut is_first = true;
    loop {
        let read = fill(&mut file, &mut piece).map_err(unreadable(path))?;
        let mut bytes = &piece[..read];
        hear(bytes);
        if is_first {
            is_first = false;
            let known = Encoding::for_bom(bytes);
            mark = known.map_or(0, |(_, length)| length);
            let encodings = match known {
                Some((encoding, _)) => vec![encoding],
                None => vec![UTF_8, GB18030, BIG5],
            };
            guesses.extend(encodings.into_iter().map(Guess::new));
            bytes = bytes.get(mark..).unwrap_or_default();
        }
        let last = read < PIECE;
        for guess in &mut guesses {
            guess.take(bytes, last, &mut text);
        }
        if last {
            break;
        }
    }
    // UTF-8 where it is that, then GB18030. Big5 is believed only where the bytes are no GB18030 at all: short names fit both.
    let found = guesses.into_iter().find(|guess| guess.is_possible);
    let found = match found {
        Some(guess) if mark == 0 && guess.encoding == BIG5 => {
            let looks = looks_like_big5(open).map_err(unreadable(path))?;
            looks.then_some(guess)
        }
        found => found,
    };
    let guess = found.ok_or_else(|| {
        let fault = "the text is neither UTF-8, GB18030 nor UTF-16; save it as CSV UTF-8";
        broken(path, fault.to_owned())
    })?;
    if guess.has_zero {
        let fault = "it is a binary file of another kind";
        return Err(broken(path, fault.to_owned()));
    }
    Ok(Form {
        encoding: guess.encoding,
        mark,
        delimiter: delimiter(&guess.beginning),
    })
}

/// Reads until the piece is full or the file ends.
fn fill(file: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match file.read(&mut piece[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn looks_like_big5(open: Open<'_>) -> io::Result<bool> {
    let mut file = open()?;
    let mut piece = vec![0; PIECE];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    loop {
        let read = fill(&mut file, &mut piece)?;
        detector.feed(&piece[..read], read < PIECE);
        if read < PIECE {
            return Ok(detector.guess(None, Utf8Detection::Deny) == BIG5);
        }
    }
}

/// A text in another encoding, read as UTF-8.
struct Decoded<'a> {
    file: Box<dyn Read + 'a>,
    decoder: Decoder,
    piece: Vec<u8>,
    /// Bytes of the piece that are not decoded yet.
    waiting: std::ops::Range<usize>,
    /// Nothing is left in the file.
    is_over: bool,
    /// Nothing is left in the decoder either.
    is_done: bool,
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !self.is_done {
            if self.waiting.is_empty() && !self.is_over {
                let read = fill(&mut self.file, &mut self.piece)?;
                self.waiting = 0..read;
                self.is_over = read < self.piece.len();
            }
            let bytes = &self.piece[self.waiting.clone()];
            let (outcome, read, written, _) =
                self.decoder.decode_to_utf8(bytes, into, self.is_over);
            self.waiting.start += read;
            self.is_done = self.is_over && outcome == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
            if outcome == CoderResult::OutputFull {
                return Err(io::Error::other("a buffer too small for one character"));
            }
        }
        Ok(0)
    }
}

/// The rows of a text that hold something.
pub(super) fn rows<'a>(
    path: &Path,
    mut file: Box<dyn Read + 'a>,
    form: Form,
) -> Result<Rows<'a>, RegistryError> {
    let mut mark = [0; 4];
    file.read_exact(&mut mark[..form.mark])
        .map_err(unreadable(path))?;
    let reader: Box<dyn Read + 'a> = if form.encoding == UTF_8 {
        file
    } else {
        Box::new(Decoded {
            file,
            decoder: form.encoding.new_decoder_without_bom_handling(),
            piece: vec![0; PIECE],
            waiting: 0..0,
            is_over: false,
            is_done: false,
        })
    };
    let path = path.to_owned();
    let records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(form.delimiter)
        .buffer_capacity(PIECE)
        .from_reader(reader)
        .into_records();
    Ok(Box::new(records.enumerate().filter_map(
        move |(place, record)| match record {
            Ok(record) => row(place, &record).map(Ok),
            Err(fault) => Some(Err(broken(&path, fault.to_string()))),
        },
    )))
}

fn row(place: usize, record: &csv::StringRecord) -> Option<SheetRow> {
    let holds = record.iter().any(|value| !value.trim().is_empty());
    holds.then(|| SheetRow {
        number: place + 1,
        values: record.iter().map(str::to_owned).collect(),
    })
}

/// Reads delimited text that is held already: a file inside a zip.
pub(super) fn sheet(path: &Path, bytes: &[u8]) -> Result<Sheet, RegistryError> {
    let open = || -> io::Result<Box<dyn Read + '_>> { Ok(Box::new(bytes)) };
    let form = probe(path, &open, &mut |_| {})?;
    Ok(Sheet {
        name: String::new(),
        rows: rows(path, Box::new(bytes), form)?.collect::<Result<_, _>>()?,
    })
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
