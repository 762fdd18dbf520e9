//! The archive: parts in a fixed order under one fixed time.
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Returns the parts as one archive. The content types come first, as readers expect.
pub(super) fn zipped(files: &[(String, String)]) -> Result<Vec<u8>, zip::result::ZipError> {
    // The time is said, since a clock's would be put there otherwise.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
