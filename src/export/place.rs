//! Puts finished bytes where a file shall stand: whole or not at all.
//!
//! The bytes go to a temporary file in the same folder, are synced, and renamed over the old file. A crash leaves
//! either the old or the new file. Folders are not made: a mistyped path shall be an error, not a new folder.

use std::fs::{File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::export::ExportError;

/// Writes the bytes to the path.
///
/// # Errors
///
/// If the path is a folder or a device, or the system refuses to write.
pub fn place(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    if path.exists() && !path.is_file() {
        return Err(ExportError::NotAFile {
            path: path.to_owned(),
        });
    }
    try_place(path, bytes).map_err(|source| ExportError::Write {
        path: path.to_owned(),
        source,
    })
}

fn try_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // The usual rights, less the user's mask; a private temporary file's rights would lock colleagues out.
    let mut file = tempfile::Builder::new()
        .prefix(".liantu-")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|fault| fault.error)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_a_device_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            place(folder.path(), b"x"),
            Err(ExportError::NotAFile { .. })
        ));
        assert!(matches!(
            place(Path::new("/dev/null"), b"x"),
            Err(ExportError::NotAFile { .. })
        ));
    }

    #[test]
    fn a_missing_folder_is_an_error_that_names_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("t.csv");
        let error = place(&path, b"x").unwrap_err();
        assert!(error.to_string().contains("none/t.csv"), "{error}");
    }
}
