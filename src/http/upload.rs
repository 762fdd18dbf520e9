//! Uploads: one file and a few words in multipart form, written to a folder of its own while they come in.
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::Bytes;

use crate::error::AppError;
use crate::http::job::Upload;
use crate::http::limit::long_file;
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;

/// Where uploads and the refused rows of imports lie, below the workspace.
const FOLDER: &str = "jobs";
/// How the folders of uploads begin.
const PREFIX: &str = ".upload-";
/// Longest word of a form, bytes.
const MOST_WORD: usize = 4 << 10;
/// Most parts of a form.
const MOST_PARTS: usize = 32;
/// Longest name a file keeps, characters.
const MOST_NAME: usize = 120;
/// How long the refused rows of an import can be fetched.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// A form that came in.
#[derive(Debug)]
pub(super) struct Form {
    /// The words by name.
    pub(super) words: Vec<(String, String)>,
    /// The file.
    pub(super) file: PathBuf,
    /// Its length.
    pub(super) bytes: usize,
    /// Its folder.
    pub(super) upload: Upload,
}

impl Form {
    /// A word of the form; an empty one counts as none.
    pub(super) fn word(&self, name: &str) -> Option<&str> {
        let found = self.words.iter().find(|(known, _)| known == name);
        found
            .map(|(_, word)| word.trim())
            .filter(|word| !word.is_empty())
    }

    /// A word that is `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.word(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Problem::argument(format!(
                "`{name}` is `{other}`: expected true or false"
            ))),
        }
    }
}

/// The folder of the refused rows of an import.
pub(super) fn refused_folder(workspace: &Path, id: &str) -> PathBuf {
    workspace.join(FOLDER).join(id)
}

/// Takes away uploads of processes that were killed, and refused rows that nobody can want any more.
pub(super) fn clear(workspace: &Path) {
    // What cannot be looked at now is looked at the next time.
    for entry in fs::read_dir(workspace.join(FOLDER)).into_iter().flatten() {
        let Ok(path) = entry.map(|entry| entry.path()) else {
            continue;
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let gone = if name.starts_with(PREFIX) {
            // Whoever still writes to it holds its lock.
            File::open(&path).is_ok_and(|folder| folder.try_lock().is_ok())
        } else {
            let modified = fs::metadata(&path).and_then(|found| found.modified());
            modified.is_ok_and(|then| then.elapsed().is_ok_and(|age| age > KEPT))
        };
        if gone {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn folder(workspace: &Path) -> Result<Upload, AppError> {
    let parent = workspace.join(FOLDER);
    fs::create_dir_all(&parent).map_err(AppError::file("make", &parent))?;
    let folder = tempfile::Builder::new()
        .prefix(PREFIX)
        .tempdir_in(&parent)
        .map_err(AppError::file("make a folder in", &parent))?;
    let lock = File::open(folder.path()).map_err(AppError::file("open", folder.path()))?;
    lock.lock().map_err(AppError::file("lock", folder.path()))?;
    Ok(Upload {
        folder,
        _lock: lock,
    })
}

/// The file's own name, without any folder and any letter that no name has.
fn plain_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !"<>:\"|?*".contains(*letter))
        .take(MOST_NAME)
        .collect();
    let plain = plain.trim().trim_start_matches(['.', '-']).to_owned();
    if plain.is_empty() {
        "upload".to_owned()
    } else {
        plain
    }
}

fn broken(fault: &MultipartError) -> Problem {
    if fault.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return Problem::refused(Refusal::MediaType, fault.body_text());
    }
    Problem::argument(format!("the form: {}", fault.body_text()))
}

/// Reads a form to its end.
///
/// # Errors
/// It is no form, a part is too long, there is not exactly one file, or the disk refuses it.
pub(super) async fn read(service: &Shared, mut parts: Multipart) -> Result<Form, Problem> {
    let workspace = service.folder.clone();
    let upload = service.compute(move || folder(&workspace)).await?;
    let mut words: Vec<(String, String)> = Vec::new();
    let mut file: Option<(PathBuf, usize)> = None;
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|fault| broken(&fault))? {
        count += 1;
        if count > MOST_PARTS {
            return Err(Problem::argument(format!(
                "the form has more than {MOST_PARTS} parts"
            )));
        }
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            if file.is_some() {
                return Err(Problem::argument(
                    "`file` is there twice: expected one file an import",
                ));
            }
            let own = plain_name(part.file_name().unwrap_or_default());
            let path = upload.folder.path().join(own);
            let bytes = take(service, part, &path).await?;
            file = Some((path, bytes));
        } else {
            let word = word(part, &name).await?;
            words.push((name, word));
        }
    }
    let Some((file, bytes)) = file else {
        return Err(Problem::argument(
            "the form has no `file`: expected one part of that name with the table",
        ));
    };
    Ok(Form {
        words,
        file,
        bytes,
        upload,
    })
}

async fn word(mut part: Field<'_>, name: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|fault| broken(&fault))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_WORD {
            return Err(Problem::argument(format!(
                "`{name}` is longer than {MOST_WORD} bytes"
            )));
        }
    }
    let text = String::from_utf8(bytes).ok();
    let text = text.filter(|text| !text.contains('\0'));
    text.ok_or_else(|| Problem::argument(format!("`{name}` is no text in UTF-8")))
}

/// Writes a part to a file off the async threads; returns its length.
async fn take(service: &Shared, mut part: Field<'_>, path: &Path) -> Result<usize, Problem> {
    let (chunks, mut taken) = tokio::sync::mpsc::channel::<Bytes>(4);
    let own = path.to_owned();
    let writer = tokio::task::spawn_blocking(move || {
        let mut file = File::create(&own).map_err(AppError::file("write", &own))?;
        while let Some(chunk) = taken.blocking_recv() {
            file.write_all(&chunk)
                .map_err(AppError::file("write", &own))?;
        }
        Ok::<_, AppError>(())
    });
    let mut bytes = 0_usize;
    while let Some(chunk) = part.chunk().await.map_err(|fault| broken(&fault))? {
        bytes = bytes.saturating_add(chunk.len());
        if bytes > service.settings.import_bytes {
            return Err(long_file(&service.settings));
        }
        // A writer that is gone says why below.
        if chunks.send(chunk).await.is_err() {
            break;
        }
    }
    drop(chunks);
    match writer.await {
        Ok(written) => written?,
        Err(fault) => std::panic::resume_unwind(fault.into_panic()),
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_but_no_folder() {
        for (given, kept) in [
            ("名录.xlsx", "名录.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\表\\企业.csv", "企业.csv"),
            ("..", "upload"),
            ("", "upload"),
            ("-rf", "rf"),
            ("a\0\nb.csv", "ab.csv"),
        ] {
            assert_eq!(plain_name(given), kept, "{given:?}");
        }
        assert_eq!(plain_name(&"长".repeat(1_000)).chars().count(), 120);
    }

    #[test]
    fn an_upload_goes_with_its_owner_and_an_orphan_at_the_next_start() {
        let workspace = tempfile::tempdir().unwrap();
        let count = || fs::read_dir(workspace.path().join(FOLDER)).unwrap().count();
        let held = folder(workspace.path()).unwrap();
        fs::create_dir(workspace.path().join(FOLDER).join(".upload-orphan")).unwrap();
        clear(workspace.path());
        assert_eq!(count(), 1, "the one that is written to stays");
        drop(held);
        assert_eq!(count(), 0);
    }
}
