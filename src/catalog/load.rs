//! Reads the catalog: built-in files, a workspace's overrides, and one check over all of it.
use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::catalog::chain::{Chain, Group, Segment, SharedSegment};
use crate::catalog::check::Checker;
use crate::catalog::error::CatalogError;
use crate::catalog::finding::{Finding, Severity};
use crate::catalog::graph::ChainGraph;
use crate::catalog::id::{ChainId, SegmentId};
use crate::catalog::ledger_rule::is_of_ledger;
use crate::catalog::link::{Link, LinkKind};
use crate::catalog::profile::Profile;
use crate::catalog::profile_load::profile;
use crate::catalog::raw::RawChain;
use crate::catalog::rule::{Clause, RulePack, SegmentClause};
use crate::catalog::scheme::Scheme;
use crate::catalog::source;
use crate::catalog::text::{hexadecimal, line_of};

/// Everything the program knows before it sees an enterprise, checked.
#[derive(Debug, Clone)]
pub struct Catalog {
    chains: Vec<Chain>,
    links: Vec<Link>,
    schemes: BTreeMap<String, Scheme>,
    profiles: BTreeMap<String, Profile>,
    rules: RulePack,
    graph: ChainGraph,
    places: BTreeMap<SegmentId, (usize, usize)>,
    neighbours: BTreeMap<SegmentId, Vec<SegmentId>>,
    fingerprint: String,
    warnings: Vec<Finding>,
}

impl Catalog {
    /// Loads the files built into the binary.
    ///
    /// # Errors
    /// Faults in the built-in files; a test holds that there are none.
    pub fn builtin() -> Result<Self, CatalogError> {
        Self::load(None)
    }

    /// Loads the built-in files with those of `overrides` over them, by name, and checks the whole.
    ///
    /// # Errors
    /// [`CatalogError::Faulty`] with all faults at once; [`CatalogError::Read`] for an unreadable override.
    pub fn load(overrides: Option<&Path>) -> Result<Self, CatalogError> {
        let folders = ["chains", "schemes", "profiles", "rules"];
        let mut files = BTreeMap::new();
        for folder in folders {
            files.extend(source::files(folder, overrides)?);
        }
        // What the ledger is judged by is no input of a snapshot.
        files.retain(|name, _| !is_of_ledger(name));
        Self::from_files(&files)
    }

    /// Builds a catalog from file texts by relative name (`chains/NEV.toml`).
    ///
    /// # Errors
    /// [`CatalogError::Faulty`] with all faults at once.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Self, CatalogError> {
        let mut findings = Vec::new();
        let raw_chains: Vec<(&str, &str, RawChain)> = below(files, "chains")
            .filter_map(|(name, text)| Some((name, text, parse(name, text, &mut findings)?)))
            .collect();
        let schemes: Vec<(&str, Scheme)> = below(files, "schemes")
            .filter_map(|(name, text)| Some((name, parse(name, text, &mut findings)?)))
            .collect();
        let profiles: Vec<(&str, Profile)> = below(files, "profiles")
            .filter_map(|(name, text)| Some((name, profile((name, text), files, &mut findings)?)))
            .collect();
        let rules = rules(files, &mut findings);
        let mut checker = Checker::new(findings);
        let (chains, links) = checker.chains(&raw_chains);
        let graph = ChainGraph::new(&chains, &links);
        checker.cycles(&graph, &raw_chains);
        checker.schemes(&schemes, &chains);
        checker.profiles(&profiles);
        checker.rules(&rules, &chains);
        let mut findings = checker.finish();
        if findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
        {
            findings.retain(|finding| finding.severity == Severity::Error);
            return Err(CatalogError::Faulty { findings });
        }
        let places = chains
            .iter()
            .enumerate()
            .flat_map(|(c, chain)| {
                chain
                    .segments
                    .iter()
                    .enumerate()
                    .map(move |(s, segment)| (segment.id, (c, s)))
            })
            .collect();
        Ok(Self {
            neighbours: neighbours(&links),
            chains,
            links,
            schemes: schemes
                .into_iter()
                .map(|(_, scheme)| (scheme.id.clone(), scheme))
                .collect(),
            profiles: profiles
                .into_iter()
                .map(|(_, profile)| (profile.id.clone(), profile))
                .collect(),
            rules,
            graph,
            places,
            fingerprint: fingerprint(files),
            warnings: findings,
        })
    }

    /// All chains, by id.
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// All links, by downstream and upstream segment.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The graph over all segments.
    pub fn graph(&self) -> &ChainGraph {
        &self.graph
    }

    /// All rules.
    pub fn rules(&self) -> &RulePack {
        &self.rules
    }

    /// All schemes, by id.
    pub fn schemes(&self) -> impl Iterator<Item = &Scheme> {
        self.schemes.values()
    }

    /// SHA-256 over the text of every file, hexadecimal: names the catalog a snapshot was built with.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Warnings of the check; errors never get this far.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// All segments of all chains, in id order.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.places
            .values()
            .map(|(chain, segment)| &self.chains[*chain].segments[*segment])
    }

    /// The group of this id, if any chain has it.
    pub fn group(&self, id: crate::catalog::id::GroupId) -> Option<&Group> {
        self.chains
            .iter()
            .flat_map(|chain| &chain.groups)
            .find(|group| group.id == id)
    }

    /// The segment of this id.
    pub fn segment(&self, id: SegmentId) -> Option<&Segment> {
        let (chain, segment) = self.places.get(&id)?;
        self.chains.get(*chain)?.segments.get(*segment)
    }

    /// Returns the segments one link up or down, recycling left out, sorted.
    pub fn neighbours(&self, segment: SegmentId) -> &[SegmentId] {
        self.neighbours.get(&segment).map_or(&[], Vec::as_slice)
    }

    /// Finds a chain by the text of its id.
    ///
    /// # Errors
    /// [`CatalogError::UnknownChain`] with the nearest id that exists.
    pub fn find_chain(&self, id: &str) -> Result<&Chain, CatalogError> {
        self.chains
            .iter()
            .find(|chain| chain.id.as_str() == id)
            .ok_or_else(|| CatalogError::UnknownChain {
                id: id.to_owned(),
                suggestion: nearest(id, self.chains.iter().map(|chain| chain.id.to_string())),
            })
    }

    /// Finds a segment by the text of its id.
    ///
    /// # Errors
    /// [`CatalogError::UnknownSegment`] with the nearest id that exists.
    pub fn find_segment(&self, id: &str) -> Result<&Segment, CatalogError> {
        id.parse()
            .ok()
            .and_then(|parsed| self.segment(parsed))
            .ok_or_else(|| CatalogError::UnknownSegment {
                id: id.to_owned(),
                suggestion: nearest(id, self.places.keys().map(ToString::to_string)),
            })
    }

    /// Finds a scheme by id.
    ///
    /// # Errors
    /// [`CatalogError::UnknownScheme`] with the ids that exist.
    pub fn find_scheme(&self, id: &str) -> Result<&Scheme, CatalogError> {
        self.schemes
            .get(id)
            .ok_or_else(|| CatalogError::UnknownScheme {
                id: id.to_owned(),
                known: known(&self.schemes),
            })
    }

    /// Finds a profile by id.
    ///
    /// # Errors
    /// [`CatalogError::UnknownProfile`] with the ids that exist.
    pub fn find_profile(&self, id: &str) -> Result<&Profile, CatalogError> {
        self.profiles
            .get(id)
            .ok_or_else(|| CatalogError::UnknownProfile {
                id: id.to_owned(),
                known: known(&self.profiles),
            })
    }

    /// The leaf segments of a scheme, each once, in the order of its chains, with the chain that draws it first.
    pub fn scheme_segments(&self, scheme: &Scheme) -> Vec<(ChainId, SegmentId)> {
        let mut seen = std::collections::BTreeSet::new();
        scheme
            .chain
            .iter()
            .filter_map(|entry| self.chains.iter().find(|chain| chain.id == entry.id))
            .flat_map(|chain| chain.members().map(|(segment, _)| (chain.id, segment)))
            .filter(|(_, segment)| seen.insert(*segment))
            .collect()
    }
}

fn neighbours(links: &[Link]) -> BTreeMap<SegmentId, Vec<SegmentId>> {
    let mut found: BTreeMap<SegmentId, Vec<SegmentId>> = BTreeMap::new();
    for link in links.iter().filter(|link| link.kind != LinkKind::Recycles) {
        found.entry(link.from).or_default().push(link.to);
        found.entry(link.to).or_default().push(link.from);
    }
    for others in found.values_mut() {
        others.sort();
        others.dedup();
    }
    found
}

fn known<T>(map: &BTreeMap<String, T>) -> String {
    map.keys()
        .map(|id| format!("`{id}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The ids nearest to what was typed, at most two letters away: all that are equally near, since none is likelier.
fn nearest(id: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let typed = id.to_uppercase();
    let mut near: Vec<(usize, String)> = known
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate), candidate))
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    near.sort();
    let least = near.first()?.0;
    let ids = near
        .into_iter()
        .filter(|(distance, _)| *distance == least)
        .take(3);
    Some(
        ids.map(|(_, id)| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(" or "),
    )
}

fn below<'a>(
    files: &'a BTreeMap<String, String>,
    folder: &str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let prefix = format!("{folder}/");
    files
        .iter()
        .filter(move |(name, _)| {
            name.starts_with(&prefix)
                && Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "toml")
        })
        .map(|(name, text)| (name.as_str(), text.as_str()))
}

/// Parses one file; a syntax or type fault becomes a finding with its line, and the other files are still read.
pub(super) fn parse<T: DeserializeOwned>(
    name: &str,
    text: &str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    match toml::from_str(text) {
        Ok(parsed) => Some(parsed),
        Err(fault) => {
            findings.push(Finding {
                file: name.to_owned(),
                line: fault.span().map_or(0, |span| line_of(text, span.start)),
                severity: Severity::Error,
                subject: name.to_owned(),
                message: fault.message().replace('\n', ", "),
            });
            None
        }
    }
}

fn rules(files: &BTreeMap<String, String>, findings: &mut Vec<Finding>) -> RulePack {
    #[derive(serde::Deserialize)]
    struct Clauses<T> {
        clause: Vec<T>,
    }
    fn read<T: DeserializeOwned>(
        files: &BTreeMap<String, String>,
        name: &str,
        findings: &mut Vec<Finding>,
    ) -> Vec<T> {
        files
            .get(name)
            .and_then(|text| parse::<Clauses<T>>(name, text, findings))
            .map_or_else(Vec::new, |file| file.clause)
    }
    RulePack {
        guard: read::<Clause>(files, "rules/guard.toml", findings),
        national_surplus: read::<SegmentClause>(files, "rules/national_surplus.toml", findings),
        excluded: read::<SegmentClause>(files, "rules/excluded_classes.toml", findings),
        place_bound: read::<SegmentClause>(files, "rules/place_bound.toml", findings),
        target: files
            .get("rules/target.toml")
            .and_then(|text| parse("rules/target.toml", text, findings))
            .unwrap_or_default(),
    }
}

fn fingerprint(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in files {
        for part in [name, text] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hexadecimal(&hasher.finalize())
}

/// Turns checked groups, segments and shared entries into a chain.
pub(super) fn chain(
    raw: &RawChain,
    id: ChainId,
    parts: (Vec<Group>, Vec<Segment>, Vec<SharedSegment>),
) -> Chain {
    let (groups, segments, shared) = parts;
    Chain {
        id,
        name: raw.name.clone(),
        name_en: raw.name_en.clone(),
        as_of: raw.as_of.get_ref().clone(),
        source: raw.source.get_ref().clone(),
        groups,
        segments,
        shared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalog_has_no_fault() {
        if let Err(fault) = Catalog::builtin() {
            panic!("{fault}");
        }
    }
}
