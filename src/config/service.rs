//! The `[service]` part of `liantu.toml`: limits, cache and TLS of the service.
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Limits, cache and TLS of the service, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceConfig {
    /// Requests a second that one caller may make, over time.
    pub requests_per_second: u32,
    /// Requests that one caller may make at once before the rate counts.
    pub burst: u32,
    /// Longest body of a request, bytes.
    pub body_bytes: usize,
    /// Longest time for an answer, seconds.
    pub timeout_seconds: u64,
    /// Requests answered at the same time; more get 503.
    pub concurrency: usize,
    /// Heavy calls (what-if, exports, matching of names) at the same time.
    pub heavy: usize,
    /// Heavy calls that one caller may have open; more get 429.
    pub heavy_each: usize,
    /// Longest file of an import, bytes.
    pub import_bytes: usize,
    /// Memory of an import or a build, bytes; one that needs more fails and nothing of it is kept.
    pub job_memory_bytes: u64,
    /// Longest time for an upload, seconds.
    pub upload_seconds: u64,
    /// Longest time for an import or a build, seconds.
    pub job_seconds: u64,
    /// Imports and builds that wait or run; more get 503.
    pub jobs: usize,
    /// How often `atlas/` is asked for a new snapshot, milliseconds.
    pub watch_ms: u64,
    /// Finished answers kept in memory for a snapshot, bytes.
    pub cache_bytes: usize,
    /// Certificate chain, PEM; with `tls_key` the service speaks TLS.
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM.
    pub tls_key: Option<PathBuf>,
    /// Map approval number (审图号) that the page prints under its maps; without one it says that they are for internal use.
    pub map_approval: Option<String>,
}

impl Default for ServiceConfig {
    fn default() -> Self {
        Self {
            requests_per_second: 1_000,
            burst: 2_000,
            body_bytes: 64 << 20,
            timeout_seconds: 30,
            concurrency: 512,
            heavy: 2,
            heavy_each: 4,
            import_bytes: 512 << 20,
            job_memory_bytes: 8 << 30,
            upload_seconds: 1_800,
            job_seconds: 7_200,
            jobs: 8,
            watch_ms: 1_000,
            cache_bytes: 256 << 20,
            tls_cert: None,
            tls_key: None,
            map_approval: None,
        }
    }
}

impl ServiceConfig {
    /// Whether nothing was written: such a part is left out of a new file.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Certificate and key, relative to the workspace's folder; `None` without TLS.
    pub fn tls(&self, folder: &Path) -> Option<(PathBuf, PathBuf)> {
        let (cert, key) = self.tls_cert.as_ref().zip(self.tls_key.as_ref())?;
        Some((folder.join(cert), folder.join(key)))
    }

    /// Returns everything that cannot be used.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let numbers = [
            ("requests_per_second", u64::from(self.requests_per_second)),
            ("burst", u64::from(self.burst)),
            ("body_bytes", self.body_bytes as u64),
            ("timeout_seconds", self.timeout_seconds),
            ("concurrency", self.concurrency as u64),
            ("heavy", self.heavy as u64),
            ("heavy_each", self.heavy_each as u64),
            ("import_bytes", self.import_bytes as u64),
            ("job_memory_bytes", self.job_memory_bytes),
            ("upload_seconds", self.upload_seconds),
            ("job_seconds", self.job_seconds),
            ("jobs", self.jobs as u64),
            ("watch_ms", self.watch_ms),
        ];
        for (name, _) in numbers.iter().filter(|(_, value)| *value == 0) {
            faults.push(format!("`service.{name}` is 0: expected 1 or more"));
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            faults.push(
                "`service.tls_cert` and `service.tls_key` belong together: found only one".into(),
            );
        }
        faults
    }
}
