//! What is served before anything was built: the catalog with nobody in it.
use jiff::civil::Date;

use crate::atlas::METHOD;
use crate::atlas::manifest::Manifest;
use crate::atlas::snapshot::{EvidenceAt, Snapshot};
use crate::catalog::code::Adcode;
use crate::catalog::{Catalog, Profile, Scheme};
use crate::target::{History, TravelTimes};

/// The id of a snapshot that nobody built; no hash looks like it.
pub const UNBUILT: &str = "unbuilt";

/// A snapshot of nothing, as of a day: every segment of every region is unknown. It is never saved.
pub fn unbuilt(
    (catalog, scheme, profile): (&Catalog, &Scheme, &Profile),
    (home, today): (Adcode, Date),
) -> Snapshot {
    Snapshot {
        manifest: Manifest {
            snapshot: UNBUILT.to_owned(),
            method: METHOD.to_owned(),
            profile: format!("{}@{}", profile.id, profile.version),
            profile_text: serde_json::to_string(profile).expect("a profile is plain data"),
            catalog: catalog.fingerprint().to_owned(),
            as_of: today.to_string(),
            region: home.to_string(),
            scheme: scheme.id.clone(),
            synthetic: false,
            universe: "尚未测算，没有任何企业".to_owned(),
            universe_en: "nothing was built yet: no enterprise".to_owned(),
            enterprises: 0,
            placed: 0,
            proxy_share: format!("{:.4}", 0.0),
            inputs: Vec::new(),
            files: Vec::new(),
        },
        enterprises: Vec::new(),
        placements: Vec::new(),
        evidence: EvidenceAt::Beside,
        gaps: Vec::new(),
        relations: Vec::new(),
        history: History::default(),
        origins: Vec::new(),
        talents: Vec::new(),
        sites: Vec::new(),
        travel: TravelTimes::default(),
    }
}
