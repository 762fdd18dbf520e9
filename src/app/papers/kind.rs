//! What an evidence file is, by its content and not by its name. What a browser could run is none of these.
use std::io::Cursor;

/// A kind of file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// A picture.
    Png,
    /// A photograph.
    Jpeg,
    /// A document.
    Pdf,
    /// A document by GB/T 33190.
    Ofd,
    /// A text.
    Docx,
    /// A table.
    Xlsx,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const PDF: &[u8] = b"%PDF-";
const ZIP: &[u8] = b"PK\x03\x04";

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Png,
        Self::Jpeg,
        Self::Pdf,
        Self::Ofd,
        Self::Docx,
        Self::Xlsx,
    ];

    /// The kind of these bytes.
    ///
    /// # Errors
    /// They are none of the kinds kept: what they look like.
    pub fn of(bytes: &[u8]) -> Result<Self, &'static str> {
        if bytes.is_empty() {
            return Err("it is empty");
        }
        let plain = [(PNG, Self::Png), (JPEG, Self::Jpeg), (PDF, Self::Pdf)];
        if let Some((_, kind)) = plain.iter().find(|(head, _)| bytes.starts_with(head)) {
            return Ok(*kind);
        }
        if !bytes.starts_with(ZIP) {
            return Err("its first bytes are of no kind that is kept");
        }
        packed(bytes)
    }

    /// The word in the table, which is the ending too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type it is sent as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What a package is, by the names in it; nothing of it is unpacked.
fn packed(bytes: &[u8]) -> Result<PaperKind, &'static str> {
    let broken = "it is a broken package";
    let Ok(package) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Err(broken);
    };
    let mut names = Vec::new();
    for name in package.file_names() {
        names.push(name.map_err(|_fault| broken)?.into_owned());
    }
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        return Err("it holds macros");
    }
    let marks = [
        ("OFD.xml", PaperKind::Ofd),
        ("word/document.xml", PaperKind::Docx),
        ("xl/workbook.xml", PaperKind::Xlsx),
    ];
    let found = marks
        .into_iter()
        .find(|(mark, _)| names.iter().any(|name| name == *mark));
    found
        .map(|(_, kind)| kind)
        .ok_or("it is a package of another kind")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn package(names: &[&str]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(*name, options).unwrap();
            writer.write_all(b"x").unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        let kind = |bytes: &[u8]| PaperKind::of(bytes).map(PaperKind::name);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n...."), Ok("png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0...."), Ok("jpeg"));
        assert_eq!(kind(b"%PDF-1.7\n"), Ok("pdf"));
        assert_eq!(
            kind(&package(&["OFD.xml", "Doc_0/Document.xml"])),
            Ok("ofd")
        );
        let word = ["[Content_Types].xml", "word/document.xml"];
        assert_eq!(kind(&package(&word)), Ok("docx"));
        assert_eq!(kind(&package(&["xl/workbook.xml"])), Ok("xlsx"));
    }

    #[test]
    fn what_a_browser_or_an_office_program_could_run_is_refused() {
        let none = "its first bytes are of no kind that is kept";
        for bytes in [
            &b"<html><script>"[..],
            b"<svg xmlns=",
            b"MZ\x90",
            b"GIF89a",
            b"#!/bin/sh",
            b" %PDF-",
        ] {
            assert_eq!(PaperKind::of(bytes), Err(none), "{bytes:?}");
        }
        assert_eq!(PaperKind::of(b""), Err("it is empty"));
        let macros = ["word/document.xml", "word/vbaProject.bin"];
        assert_eq!(PaperKind::of(&package(&macros)), Err("it holds macros"));
        assert_eq!(
            PaperKind::of(&package(&["a.exe"])),
            Err("it is a package of another kind")
        );
        assert_eq!(PaperKind::of(b"PK\x03\x04"), Err("it is a broken package"));
    }
}
