//! The known truth of an invented registry: how often each enterprise founds something, and who does so in the year after.
//!
//! Investments before the day and events after it come from one rate an enterprise, drawn from its size, its chain and
//! itself. The rate is written down, so that a back-test can be held against it. It estimates nothing real.
use std::fmt::Write as _;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use tempfile::NamedTempFile;

use crate::app::sample::SampleError;
use crate::app::sample::draw::{Draw, Stream};
use crate::app::sample::firm::{Firm, Scene};

/// Days before the day in which investments are on record: six years.
const WATCHED_DAYS: i32 = 2_192;
/// Days after it in which events are told: one year.
const FOLLOWED_DAYS: i32 = 365;
/// Foundations a year by size class, before chain and enterprise.
const YEARLY: [f64; 4] = [0.0, 0.007, 0.085, 0.2];
/// Spread of the logarithm of what enterprises of a class differ by; their mean stays.
const OWN_SPREAD: f64 = 0.9;
/// Spread of the logarithm of what chains differ by; their mean stays.
const CHAIN_SPREAD: f64 = 0.5;
const DAYS_PER_YEAR: f64 = 365.25;

/// Returns how many things an enterprise founds or buys a year.
pub(super) fn yearly_rate(scene: &Scene<'_>, firm: &Firm) -> f64 {
    let Some(segment) = firm.segment(scene) else {
        return 0.0;
    };
    let chain = segment
        .id
        .bytes()
        .take(3)
        .fold(0, |key, byte| key * 256 + u64::from(byte));
    let around_one = |spread: f64, stream| {
        let own = Draw::new(scene.seed, stream).normal();
        (spread * own - spread * spread / 2.0).exp()
    };
    YEARLY[firm.size as usize]
        * around_one(CHAIN_SPREAD, Stream::Chain(chain))
        * around_one(OWN_SPREAD, Stream::Rate(firm.index))
}

/// Returns the days of what an enterprise founded while it was watched, oldest first.
pub(super) fn past_days(scene: &Scene<'_>, firm: &Firm, draw: &mut Draw) -> Vec<i32> {
    let first = firm.established.max(scene.as_of - WATCHED_DAYS);
    days(yearly_rate(scene, firm), (first, scene.as_of), draw)
}

/// Days of a Poisson process between two days, both included.
fn days(yearly: f64, (first, last): (i32, i32), draw: &mut Draw) -> Vec<i32> {
    let years = f64::from(last - first) / DAYS_PER_YEAR;
    let mut left = -yearly * years;
    let mut found = Vec::new();
    // Knuth's way: as many as exponential gaps fit into the expected number.
    loop {
        left += draw.exponential(1.0);
        if left > 0.0 || yearly <= 0.0 {
            break;
        }
        let span = usize::try_from(last - first).unwrap_or(0);
        found.push(first + i32::try_from(draw.below(span + 1)).unwrap_or(0));
    }
    found.sort_unstable();
    found
}

/// What happened after the day, and the rates behind it, as lines of CSV.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) events: String,
    pub(super) truth: String,
}

impl Lines {
    /// Adds what one enterprise did in the year after the day, and its rate.
    pub(super) fn add(&mut self, scene: &Scene<'_>, firm: &Firm) {
        let rate = yearly_rate(scene, firm);
        let Some(segment) = firm.segment(scene).filter(|_| rate > 0.0) else {
            return;
        };
        // Writing into a string cannot fail.
        let _ = writeln!(self.truth, "{},{rate:.8},true", firm.id);
        let mut draw = Draw::new(scene.seed, Stream::After(firm.index));
        let window = (scene.as_of + 1, scene.as_of + FOLLOWED_DAYS);
        for day in days(rate, window, &mut draw) {
            let place = draw.weighted(&scene.terrain.places);
            let adcode = scene.world.places[place].adcode;
            let chain = segment.id.split('-').next().unwrap_or_default();
            let _ = writeln!(
                self.events,
                "{},{adcode},{},{chain},true",
                firm.id,
                civil(day)
            );
        }
    }
}

/// Returns the date of a day counted from 1970-01-01.
pub(super) fn civil(day: i32) -> Date {
    date(1970, 1, 1).saturating_add(jiff::Span::new().days(day))
}

/// A text file that gets its name when it is whole.
pub(super) struct TextFile {
    path: PathBuf,
    file: NamedTempFile,
}

impl TextFile {
    /// Opens the file in a folder and writes its first line.
    pub(super) fn open(folder: &Path, name: &str, header: &str) -> Result<Self, SampleError> {
        let path = folder.join(name);
        let file = tempfile::Builder::new()
            .prefix(".liantu-")
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .map_err(|source| SampleError::Write {
                path: path.clone(),
                source,
            })?;
        let mut opened = Self { path, file };
        opened.append(header)?;
        opened.append("\n")?;
        Ok(opened)
    }

    /// Appends text.
    pub(super) fn append(&mut self, text: &str) -> Result<(), SampleError> {
        std::io::Write::write_all(&mut self.file, text.as_bytes()).map_err(|source| {
            SampleError::Write {
                path: self.path.clone(),
                source,
            }
        })
    }

    /// Gives the file its name.
    pub(super) fn publish(self) -> Result<(), SampleError> {
        let Self { path, file } = self;
        let fault = |source| SampleError::Write {
            path: path.clone(),
            source,
        };
        file.as_file().sync_all().map_err(fault)?;
        file.persist(&path).map_err(|error| fault(error.error))?;
        Ok(())
    }
}
