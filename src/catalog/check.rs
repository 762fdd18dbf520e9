//! The check over all catalog files: every fault is reported, each with its file and line.
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use crate::catalog::chain::{Chain, Group, Segment, SharedSegment};
use crate::catalog::code::{IndustryTable, RegionTable};
use crate::catalog::finding::{Finding, Severity};
use crate::catalog::graph::ChainGraph;
use crate::catalog::id::{ChainId, GroupId, SegmentId};
use crate::catalog::link::Link;
use crate::catalog::load::chain;
use crate::catalog::profile::Profile;
use crate::catalog::raw::{RawChain, RawLink, RawSegment};
use crate::catalog::rule::RulePack;
use crate::catalog::scheme::Scheme;
use crate::catalog::text::{line_of, normalise};

/// The tests that `target` evaluates; a clause with another would never hold.
const GUARD_TESTS: [&str; 18] = [
    "status_not_operating",
    "risk_kind",
    "same_prefecture",
    "same_province",
    "industry_prefix",
    "pack",
    "pack_part",
    "open_project",
    "penalty_about",
    "listing_contains",
    "label",
    "facts_older_than",
    "first_contact_elsewhere",
    "invested_at_home",
    "name_contains",
    "side_business",
    "size_from",
    "largest_investment_below",
];

/// A file being checked: its name and its text, for lines.
#[derive(Clone, Copy)]
struct Place<'a> {
    name: &'a str,
    text: &'a str,
}

impl Place<'_> {
    fn finding<T>(&self, at: &Spanned<T>, subject: &str, message: String) -> Finding {
        let line = line_of(self.text, at.span().start);
        Finding {
            file: self.name.to_owned(),
            line,
            severity: Severity::Error,
            subject: subject.to_owned(),
            message,
        }
    }
}

/// Collects findings while it turns raw files into checked types.
pub(super) struct Checker {
    findings: Vec<Finding>,
    owners: BTreeMap<String, (SegmentId, String)>,
}

impl Checker {
    pub(super) fn new(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            owners: BTreeMap::new(),
        }
    }

    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort();
        self.findings.dedup();
        self.findings
    }

    /// Checks ids, groups, classes, terms and links of all chains.
    pub(super) fn chains(&mut self, files: &[(&str, &str, RawChain)]) -> (Vec<Chain>, Vec<Link>) {
        let known: BTreeSet<SegmentId> = files
            .iter()
            .flat_map(|(_, _, raw)| &raw.segment)
            .filter_map(|segment| segment.id.get_ref().parse().ok())
            .collect();
        let mut chains = Vec::new();
        let mut links = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, text, raw) in files {
            let place = Place { name, text };
            let Some(id) = self.chain_id(place, raw) else {
                continue;
            };
            if !seen.insert(id) {
                self.findings.push(place.finding(
                    &raw.id,
                    id.as_str(),
                    "is the id of two chain files".into(),
                ));
            }
            let groups = self.groups(place, raw, id);
            let segments = self.segments(place, raw, &groups);
            let shared = self.shared(place, raw, (&groups, &known));
            links.extend(
                raw.link
                    .iter()
                    .filter_map(|link| self.link(place, link, &known)),
            );
            chains.push(chain(raw, id, (groups, segments, shared)));
        }
        chains.sort_by_key(|chain| chain.id);
        links.sort_by_key(|link| (link.to, link.from, link.kind));
        self.doubled_links(&links, files);
        (chains, links)
    }

    fn chain_id(&mut self, place: Place<'_>, raw: &RawChain) -> Option<ChainId> {
        for (field, what) in [(&raw.as_of, "as_of"), (&raw.source, "source")] {
            if field.get_ref().trim().is_empty() {
                self.findings.push(place.finding(
                    field,
                    raw.id.get_ref(),
                    format!("has an empty `{what}`: every chain names its date and its source"),
                ));
            }
        }
        self.parsed(place, &raw.id)
    }

    fn parsed<T: std::str::FromStr<Err = String>>(
        &mut self,
        place: Place<'_>,
        text: &Spanned<String>,
    ) -> Option<T> {
        match text.get_ref().parse() {
            Ok(id) => Some(id),
            Err(message) => {
                self.findings
                    .push(place.finding(text, text.get_ref(), message));
                None
            }
        }
    }

    fn groups(&mut self, place: Place<'_>, raw: &RawChain, chain: ChainId) -> Vec<Group> {
        let mut groups = Vec::new();
        for group in &raw.group {
            let Some(id) = self.parsed::<GroupId>(place, &group.id) else {
                continue;
            };
            if !id.as_str().starts_with(&format!("{chain}-")) {
                self.findings.push(place.finding(
                    &group.id,
                    id.as_str(),
                    format!("does not belong to chain `{chain}`"),
                ));
            }
            if groups.iter().any(|known: &Group| known.id == id) {
                self.findings.push(place.finding(
                    &group.id,
                    id.as_str(),
                    "is the id of two groups".into(),
                ));
            }
            let terms = group
                .terms
                .iter()
                .map(|term| term.get_ref().clone())
                .collect();
            groups.push(Group {
                id,
                name: group.name.clone(),
                name_en: group.name_en.clone(),
                tier: group.tier,
                terms,
            });
        }
        groups
    }

    fn segments(&mut self, place: Place<'_>, raw: &RawChain, groups: &[Group]) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        for entry in &raw.segment {
            let Some(id) = self.parsed::<SegmentId>(place, &entry.id) else {
                continue;
            };
            let Some(group) = self.parsed::<GroupId>(place, &entry.group) else {
                continue;
            };
            if !groups.iter().any(|known| known.id == group) {
                self.findings.push(place.finding(
                    &entry.group,
                    id.as_str(),
                    format!("stands in unknown group `{group}`"),
                ));
            }
            if segments.iter().any(|known| known.id == id) {
                self.findings.push(place.finding(
                    &entry.id,
                    id.as_str(),
                    "is the id of two segments".into(),
                ));
            }
            self.codes(place, id, entry);
            self.terms(place, id, entry);
            let text = |terms: &[Spanned<String>]| {
                terms.iter().map(|term| term.get_ref().clone()).collect()
            };
            segments.push(Segment {
                id,
                name: entry.name.clone(),
                name_en: entry.name_en.clone(),
                group,
                tier: entry.tier,
                function: entry.function,
                products: text(&entry.products),
                aliases: text(&entry.aliases),
                exclude: text(&entry.exclude),
                industry_codes: text(&entry.industry_codes),
                min_scale: entry.min_scale,
            });
        }
        segments.sort_by_key(|segment| segment.id);
        segments
    }

    fn codes(&mut self, place: Place<'_>, id: SegmentId, entry: &RawSegment) {
        for code in &entry.industry_codes {
            if code.get_ref().len() != 4 || IndustryTable::builtin().get(code.get_ref()).is_none() {
                let message = format!(
                    "names class `{}`, which GB/T 4754-2017 does not have: expected four digits of an existing class",
                    code.get_ref()
                );
                self.findings
                    .push(place.finding(code, id.as_str(), message));
            }
        }
    }

    fn terms(&mut self, place: Place<'_>, id: SegmentId, entry: &RawSegment) {
        if entry.products.is_empty() && entry.aliases.is_empty() {
            self.findings.push(place.finding(
                &entry.id,
                id.as_str(),
                "has no products and no aliases, so nothing can place an enterprise there".into(),
            ));
        }
        let excluded: BTreeSet<String> = entry
            .exclude
            .iter()
            .map(|term| normalise(term.get_ref()))
            .collect();
        for term in entry.products.iter().chain(&entry.aliases) {
            let normal = normalise(term.get_ref());
            if normal.chars().count() < 2 {
                self.findings.push(place.finding(
                    term,
                    id.as_str(),
                    format!(
                        "has the term `{}`: expected two characters or more",
                        term.get_ref()
                    ),
                ));
            }
            if excluded.contains(&normal) {
                self.findings.push(place.finding(
                    term,
                    id.as_str(),
                    format!("both claims and excludes the term `{}`", term.get_ref()),
                ));
            }
            if let Some((owner, file)) = self.owners.get(&normal) {
                if *owner != id {
                    let message = format!(
                        "claims the term `{}`, which belongs to `{owner}` in {file}: a term places in one segment",
                        term.get_ref()
                    );
                    self.findings
                        .push(place.finding(term, id.as_str(), message));
                }
            } else {
                self.owners.insert(normal, (id, place.name.to_owned()));
            }
        }
    }

    fn shared(
        &mut self,
        place: Place<'_>,
        raw: &RawChain,
        known: (&[Group], &BTreeSet<SegmentId>),
    ) -> Vec<SharedSegment> {
        let mut shared = Vec::new();
        for entry in &raw.shared {
            let Some(segment) = self.parsed::<SegmentId>(place, &entry.segment) else {
                continue;
            };
            let Some(group) = self.parsed::<GroupId>(place, &entry.group) else {
                continue;
            };
            if !known.1.contains(&segment) {
                self.findings.push(place.finding(
                    &entry.segment,
                    segment.as_str(),
                    "is shared, but no chain has it".into(),
                ));
            }
            if !known.0.iter().any(|own| own.id == group) {
                self.findings.push(place.finding(
                    &entry.group,
                    segment.as_str(),
                    format!("is drawn in unknown group `{group}`"),
                ));
            }
            shared.push(SharedSegment {
                segment,
                group,
                tier: entry.tier,
            });
        }
        shared
    }

    fn link(
        &mut self,
        place: Place<'_>,
        raw: &RawLink,
        known: &BTreeSet<SegmentId>,
    ) -> Option<Link> {
        let from = self.parsed::<SegmentId>(place, &raw.from);
        let to = self.parsed::<SegmentId>(place, &raw.to);
        let (from, to) = (from?, to?);
        for (end, at) in [(from, &raw.from), (to, &raw.to)] {
            if !known.contains(&end) {
                self.findings.push(place.finding(
                    at,
                    end.as_str(),
                    "is the end of a link, but no chain has it".into(),
                ));
            }
        }
        if from == to {
            self.findings.push(place.finding(
                &raw.from,
                from.as_str(),
                "is linked to itself".into(),
            ));
        }
        let subject = format!("{from} > {to}");
        if raw.evidence.get_ref().trim().is_empty() {
            self.findings.push(place.finding(
                &raw.evidence,
                &subject,
                "has no evidence: every link says what it rests on".into(),
            ));
        }
        let share = raw.share.as_ref().map(|share| {
            if !(0.0..=1.0).contains(share.get_ref()) {
                self.findings.push(place.finding(
                    share,
                    &subject,
                    format!("has share {}: expected 0 to 1", share.get_ref()),
                ));
            }
            *share.get_ref()
        });
        Some(Link {
            from,
            to,
            kind: raw.kind,
            necessity: raw.necessity,
            share,
            evidence: raw.evidence.get_ref().clone(),
        })
    }

    fn doubled_links(&mut self, links: &[Link], files: &[(&str, &str, RawChain)]) {
        for pair in links
            .windows(2)
            .filter(|pair| (pair[0].from, pair[0].to) == (pair[1].from, pair[1].to))
        {
            let (from, to) = (pair[0].from, pair[0].to);
            for (name, text, raw) in files {
                let same = |link: &&RawLink| {
                    link.from.get_ref() == from.as_str() && link.to.get_ref() == to.as_str()
                };
                if let Some(link) = raw.link.iter().rfind(same) {
                    let place = Place { name, text };
                    self.findings.push(place.finding(
                        &link.from,
                        &format!("{from} > {to}"),
                        "is declared twice".into(),
                    ));
                }
            }
        }
    }

    /// Reports cycles that are not closed by recycling alone.
    pub(super) fn cycles(&mut self, graph: &ChainGraph, files: &[(&str, &str, RawChain)]) {
        for cycle in graph.cycles() {
            let names = cycle
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!(
                "is part of a cycle over {names}: only links of kind `recycles` may close one"
            );
            let inside = |text: &Spanned<String>| {
                cycle
                    .iter()
                    .any(|segment| segment.as_str() == text.get_ref())
            };
            for (name, text, raw) in files {
                for link in raw
                    .link
                    .iter()
                    .filter(|link| inside(&link.from) && inside(&link.to))
                {
                    let subject = format!("{} > {}", link.from.get_ref(), link.to.get_ref());
                    self.findings.push(Place { name, text }.finding(
                        &link.from,
                        &subject,
                        message.clone(),
                    ));
                }
            }
        }
    }

    fn whole_file(&mut self, file: &str, subject: &str, message: String) {
        self.findings.push(Finding {
            file: file.to_owned(),
            line: 0,
            severity: Severity::Error,
            subject: subject.to_owned(),
            message,
        });
    }

    /// Checks chains and regions that schemes name.
    pub(super) fn schemes(&mut self, schemes: &[(&str, Scheme)], chains: &[Chain]) {
        for (file, scheme) in schemes {
            let named = scheme.chain.iter().map(|entry| entry.id).chain(
                scheme
                    .county
                    .iter()
                    .flat_map(|county| county.chains.iter().copied()),
            );
            for id in named.collect::<BTreeSet<_>>() {
                if !chains.iter().any(|chain| chain.id == id) {
                    self.whole_file(
                        file,
                        &scheme.id,
                        format!("names chain `{id}`, which does not exist"),
                    );
                }
            }
            for adcode in std::iter::once(&scheme.region)
                .chain(scheme.county.iter().map(|county| &county.adcode))
            {
                if !adcode
                    .parse()
                    .is_ok_and(|code| RegionTable::builtin().get(code).is_some())
                {
                    self.whole_file(
                        file,
                        &scheme.id,
                        format!("names region `{adcode}`, which GB/T 2260 does not have"),
                    );
                }
            }
        }
    }

    /// Checks weights, anchors and shares of profiles.
    pub(super) fn profiles(&mut self, profiles: &[(&str, Profile)]) {
        for (file, profile) in profiles {
            let sum: f64 = profile
                .target
                .indicator
                .iter()
                .map(|indicator| indicator.weight)
                .sum();
            if (sum - 1.0).abs() > 1e-9 {
                self.whole_file(
                    file,
                    &profile.id,
                    format!("has target weights that add up to {sum}: expected 1"),
                );
            }
            for (rule, fault) in super::rule_text::faults(&profile.gap.rule) {
                self.whole_file(file, &rule, fault);
            }
            if profile.region.estimate_factor.is_nan() || profile.region.estimate_factor < 1.0 {
                self.whole_file(
                    file,
                    "region.estimate_factor",
                    "is under 1: expected a factor of 1 or more".into(),
                );
            }
            if profile.region.maker_ceiling_yuan.is_nan()
                || profile.region.maker_ceiling_yuan <= 0.0
            {
                self.whole_file(
                    file,
                    "region.maker_ceiling_yuan",
                    "is not above 0: expected yuan a year".into(),
                );
            }
            for indicator in &profile.target.indicator {
                if let Some(fault) = indicator.value.fault() {
                    self.whole_file(
                        file,
                        &indicator.id,
                        format!("{fault} in its value function"),
                    );
                }
                if indicator.why.trim().is_empty() {
                    self.whole_file(file, &indicator.id, "gives no reason in `why`".into());
                }
            }
        }
    }

    /// Checks the segments and classes that rules name, and that clause ids are unique.
    pub(super) fn rules(&mut self, rules: &RulePack, chains: &[Chain]) {
        let known: BTreeSet<SegmentId> = chains
            .iter()
            .flat_map(|chain| &chain.segments)
            .map(|segment| segment.id)
            .collect();
        let mut ids = BTreeSet::new();
        let packs = [
            ("rules/national_surplus.toml", &rules.national_surplus),
            ("rules/excluded_classes.toml", &rules.excluded),
            ("rules/place_bound.toml", &rules.place_bound),
        ];
        for (file, clauses) in packs {
            for clause in clauses {
                if !ids.insert(clause.id.as_str()) {
                    self.whole_file(file, &clause.id, "is the id of two clauses".into());
                }
                for segment in clause
                    .segments
                    .iter()
                    .chain(&clause.segments_partly)
                    .filter(|segment| !known.contains(segment))
                {
                    self.whole_file(
                        file,
                        &clause.id,
                        format!("names segment `{segment}`, which does not exist"),
                    );
                }
            }
        }
        for (place, message) in rules.target.faults() {
            self.whole_file("rules/target.toml", place, message);
        }
        for clause in &rules.guard {
            let test = clause
                .test
                .split_once(':')
                .map_or(clause.test.as_str(), |(test, _)| test);
            if !GUARD_TESTS.contains(&test) {
                let message = format!(
                    "has the test `{}`, which nothing evaluates: expected one of {}",
                    clause.test,
                    GUARD_TESTS.join(", ")
                );
                self.whole_file("rules/guard.toml", &clause.id, message);
            }
            if !ids.insert(clause.id.as_str()) {
                self.whole_file(
                    "rules/guard.toml",
                    &clause.id,
                    "is the id of two clauses".into(),
                );
            }
        }
    }
}
