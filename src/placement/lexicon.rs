//! The lexicon: every term, general word, role word and out-of-scope word, compiled into one matcher. It finds words;
//! what they mean in their phrase is `phrase`'s work and what they add up to is `placer`'s.
use std::collections::{BTreeMap, BTreeSet};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::catalog::{Catalog, Function, GroupId, PlacementProfile, Segment, SegmentId};
use crate::placement::error::PlacementError;
use crate::placement::evidence::Role;
use crate::placement::text::fold;

/// A longer word that takes a hit back: the text around the term, by where the term stands in it.
#[derive(Debug)]
pub(super) struct Guard {
    /// Where the term starts in the longer word, in bytes of the folded form.
    pub(super) offset: usize,
    /// The longer word, folded.
    pub(super) word: String,
}

/// One segment's claim on a term.
#[derive(Debug)]
pub(super) struct Claim {
    /// Place of the segment in [`Lexicon::segments`].
    pub(super) segment: u16,
    /// Longer words that take the hit back.
    pub(super) guards: Vec<Guard>,
}

/// What a word of the matcher means.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// The word as the catalog or the profile writes it.
    pub(super) written: String,
    /// How much a hit tells, 0..=1: less for words that stand inside many segments' terms and for short ones.
    pub(super) telling: f64,
    /// Segments that claim it as a term.
    pub(super) claims: Vec<Claim>,
    /// Groups that claim it as a general word, by place in [`Lexicon::groups`].
    pub(super) groups: Vec<u16>,
    /// The role it tells, if it is a role word.
    pub(super) role: Option<Role>,
    /// The out-of-scope field it tells, by place in the profile.
    pub(super) outside: Option<u16>,
}

/// A segment as the placer needs it.
#[derive(Debug)]
pub(super) struct SegmentEntry {
    /// Its id.
    pub(super) id: SegmentId,
    /// Place of its group in [`Lexicon::groups`].
    pub(super) group: u16,
    /// What it is.
    pub(super) function: Function,
    /// Its classes of GB/T 4754.
    pub(super) industry_codes: Vec<String>,
}

/// All words of the catalog and of the profile in one matcher.
pub(super) struct Lexicon {
    /// All segments, by id.
    pub(super) segments: Vec<SegmentEntry>,
    /// All groups, by id.
    pub(super) groups: Vec<GroupId>,
    /// What each pattern means.
    pub(super) words: Vec<Word>,
    /// The matcher; its values are places in `words`.
    pub(super) matcher: CharwiseDoubleArrayAhoCorasick<u32>,
}

impl Lexicon {
    /// Compiles the catalog's terms and the profile's words.
    ///
    /// # Errors
    /// [`PlacementError::Matcher`] if there is nothing to match.
    pub(super) fn new(
        catalog: &Catalog,
        profile: &PlacementProfile,
    ) -> Result<Self, PlacementError> {
        let mut sources: Vec<&Segment> = catalog.segments().collect();
        sources.sort_by_key(|segment| segment.id);
        let groups: Vec<GroupId> = sources
            .iter()
            .map(|segment| segment.group)
            .chain(
                catalog
                    .chains()
                    .iter()
                    .flat_map(|chain| chain.groups.iter().map(|group| group.id)),
            )
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let segments = sources
            .iter()
            .map(|segment| SegmentEntry {
                id: segment.id,
                group: small(
                    groups
                        .binary_search(&segment.group)
                        .expect("every group is listed"),
                ),
                function: segment.function,
                industry_codes: segment.industry_codes.clone(),
            })
            .collect();
        let mut words: BTreeMap<String, Word> = BTreeMap::new();
        claim_terms(&sources, profile, &mut words);
        claim_general_words(catalog, &groups, &mut words);
        claim_profile_words(profile, &mut words);
        let count = words.len();
        let (patterns, words): (Vec<String>, Vec<Word>) = words.into_iter().unzip();
        let numbered = patterns
            .iter()
            .enumerate()
            .map(|(place, pattern)| (pattern, u32::try_from(place).unwrap_or(u32::MAX)));
        let matcher = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(numbered)
            .map_err(|reason| PlacementError::Matcher {
                terms: count,
                reason,
            })?;
        Ok(Self {
            segments,
            groups,
            words,
            matcher,
        })
    }
}

/// Narrows a place in one of the catalog's lists.
fn small(place: usize) -> u16 {
    u16::try_from(place).expect("a catalog has fewer than 65,536 segments, groups and fields")
}

/// Enters the terms of all segments with their guards and how much they tell.
fn claim_terms(
    segments: &[&Segment],
    profile: &PlacementProfile,
    words: &mut BTreeMap<String, Word>,
) {
    let terms: Vec<BTreeMap<String, &str>> = segments
        .iter()
        .map(|segment| {
            segment
                .terms()
                .map(|term| (fold(term), term))
                .filter(|(folded, _)| !folded.is_empty())
                .collect()
        })
        .collect();
    let frequency = segment_frequency(&terms);
    let total = (segments.len().max(2) as f64).ln();
    for (place, (segment, own)) in segments.iter().zip(&terms).enumerate() {
        let excluded: Vec<String> = segment.exclude.iter().map(|word| fold(word)).collect();
        for (folded, written) in own {
            let within = frequency.get(folded.as_str()).copied().unwrap_or(1);
            let rarity = 1.0 - (within as f64).ln() / total;
            let short = if folded.chars().count() <= 2 {
                profile.short_term
            } else {
                1.0
            };
            let word = words.entry(folded.clone()).or_default();
            if word.claims.is_empty() {
                (*written).clone_into(&mut word.written);
                word.telling = rarity * short;
                // A term such as 锂矿采选 tells the role of its clause as the word alone would.
                let makes = |maker: &String| folded.ends_with(maker.as_str());
                word.role = profile.maker_words.iter().any(makes).then_some(Role::Maker);
            }
            word.claims.push(Claim {
                segment: small(place),
                guards: excluded
                    .iter()
                    .flat_map(|longer| guards(longer, folded))
                    .collect(),
            });
        }
    }
}

/// Returns in how many segments each term occurs, as a term or inside one.
fn segment_frequency(terms: &[BTreeMap<String, &str>]) -> BTreeMap<String, usize> {
    let mut parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for term in terms.iter().flat_map(BTreeMap::keys) {
        parts.entry(term).or_default();
    }
    for (place, own) in terms.iter().enumerate() {
        for term in own.keys() {
            let ends: Vec<usize> = term
                .char_indices()
                .map(|(at, _)| at)
                .chain([term.len()])
                .collect();
            for (first, start) in ends.iter().enumerate() {
                for end in &ends[first + 1..] {
                    if let Some(owners) =
                        term.get(*start..*end).and_then(|part| parts.get_mut(part))
                    {
                        owners.insert(place);
                    }
                }
            }
        }
    }
    parts
        .into_iter()
        .map(|(term, owners)| (term.to_owned(), owners.len()))
        .collect()
}

/// Returns where a term stands inside a longer word that excludes it.
fn guards<'a>(longer: &'a str, term: &'a str) -> impl Iterator<Item = Guard> + 'a {
    longer
        .match_indices(term)
        .filter(move |_| longer.len() > term.len())
        .map(move |(offset, _)| Guard {
            offset,
            word: longer.to_owned(),
        })
}

/// Enters the general words of the groups; a word that is some segment's term keeps that meaning too.
fn claim_general_words(catalog: &Catalog, groups: &[GroupId], words: &mut BTreeMap<String, Word>) {
    for group in catalog.chains().iter().flat_map(|chain| &chain.groups) {
        let place = small(
            groups
                .binary_search(&group.id)
                .expect("every group is listed"),
        );
        for written in &group.terms {
            let folded = fold(written);
            if folded.is_empty() {
                continue;
            }
            let word = words.entry(folded).or_default();
            if word.written.is_empty() {
                word.written.clone_from(written);
                word.telling = 1.0;
            }
            word.groups.push(place);
        }
    }
}

/// Enters role words and out-of-scope words where no term has the same letters.
fn claim_profile_words(profile: &PlacementProfile, words: &mut BTreeMap<String, Word>) {
    let roles = [
        (Role::Maker, &profile.maker_words),
        (Role::Trader, &profile.trader_words),
        (Role::Service, &profile.service_words),
    ];
    for (role, list) in roles {
        for written in list {
            let word = words.entry(fold(written)).or_default();
            if word.written.is_empty() {
                word.written.clone_from(written);
                word.telling = 1.0;
            }
            word.role.get_or_insert(role);
        }
    }
    for (place, field) in profile.outside.iter().enumerate() {
        for written in &field.words {
            let word = words.entry(fold(written)).or_default();
            if word.claims.is_empty() {
                if word.written.is_empty() {
                    word.written.clone_from(written);
                    word.telling = 1.0;
                }
                word.outside.get_or_insert(small(place));
            }
        }
    }
    words.remove("");
}
