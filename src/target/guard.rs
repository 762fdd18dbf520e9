//! The guard: clauses that exclude or flag before anything is ranked. What was excluded is listed with its clause.
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::code::{Adcode, RegionTable, held_label};
use crate::catalog::{Clause, ClauseAction, RulePack};
use crate::region::Proxy;
use crate::target::candidate::Candidate;
use crate::target::contact::{Contacts, contact};
use crate::target::guard_pack::Pack;
use crate::target::guard_words::Words;
use crate::target::history::History;

const YUAN_PER_YI: f64 = 1e8;

/// What the guard needs besides the candidate.
#[derive(Debug, Clone, Copy)]
pub struct GuardContext<'a> {
    /// The region that invites.
    pub home: Adcode,
    /// Codes of regions.
    pub regions: &'a RegionTable,
    /// The day of the question.
    pub as_of: Date,
    /// What enterprises founded.
    pub history: &'a History,
    /// Enterprises with a recorded investment in the home region, by position.
    pub invested_here: &'a BTreeSet<usize>,
    /// Open projects; `None` where there is no ledger to ask.
    pub contacts: Option<&'a Contacts>,
}

/// A clause that held for a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The clause's id.
    pub clause: String,
    /// What follows.
    pub action: ClauseAction,
    /// Its name, Chinese.
    pub name: String,
    /// Its reason, Chinese, with the record where there is one.
    pub reason: String,
    /// Its reason, English.
    pub reason_en: String,
}

/// A clause's test, read once.
#[derive(Debug, Clone)]
enum Test<'a> {
    NotOperating,
    RiskKind(&'a str),
    PenaltyAbout(Vec<&'a str>),
    ListingContains(Vec<&'a str>),
    Label(&'a str),
    SamePrefecture,
    SameProvince,
    IndustryPrefix(Vec<&'a str>),
    Pack(Pack<'a>),
    PackPart(Pack<'a>),
    OpenProject,
    FirstContactElsewhere,
    NameContains(Words<'a>),
    SideBusiness(f64),
    SizeFrom(f64),
    FactsOlderThan(i32),
    InvestedAtHome,
    LargestBelow(f64),
    Unread,
}

/// Where a division lies, seen from home.
#[derive(Debug, Clone, Copy)]
struct Seat {
    /// In the home region or its prefecture.
    prefecture: bool,
    /// In the home province.
    province: bool,
}

impl Seat {
    fn of(place: Adcode, context: GuardContext<'_>) -> Self {
        Self {
            prefecture: same_prefecture(place, context),
            province: same_province(place, context),
        }
    }
}

/// The clauses, ready to be tried.
#[derive(Debug, Clone)]
pub struct Guard<'a> {
    clauses: Vec<(&'a Clause, Test<'a>)>,
    penalty_years: u32,
    /// Where the divisions of the candidates lie: the same few hundred over and over.
    seats: BTreeMap<Adcode, Seat>,
}

impl<'a> Guard<'a> {
    /// Takes the clauses of a rule pack.
    pub fn new(rules: &'a RulePack) -> Self {
        Self {
            clauses: rules
                .guard
                .iter()
                .map(|clause| (clause, read(clause, rules)))
                .collect(),
            penalty_years: rules.target.guard.penalty_years,
            seats: BTreeMap::new(),
        }
    }

    /// As [`Guard::new`], prepared for many candidates of one context.
    pub fn for_candidates(
        rules: &'a RulePack,
        candidates: &[Candidate<'_>],
        context: GuardContext<'_>,
    ) -> Self {
        let mut guard = Self::new(rules);
        for place in candidates.iter().filter_map(|candidate| candidate.adcode) {
            let seat = || Seat::of(place, context);
            guard.seats.entry(place).or_insert_with(seat);
        }
        guard
    }

    fn seat(&self, place: Adcode, context: GuardContext<'_>) -> Seat {
        let known = self.seats.get(&place).copied();
        known.unwrap_or_else(|| Seat::of(place, context))
    }

    /// Returns every clause that holds, in the file's order. A test that lacks its data does not hold.
    pub fn hits(&self, candidate: &Candidate<'_>, context: GuardContext<'_>) -> Vec<Hit> {
        self.clauses
            .iter()
            .filter_map(|(clause, test)| {
                let record = self.holds(test, candidate, context)?;
                Some(hit(clause, &record))
            })
            .collect()
    }

    /// Returns the first excluding clause that holds: nothing that scores well outweighs it.
    pub fn veto(&self, candidate: &Candidate<'_>, context: GuardContext<'_>) -> Option<Hit> {
        self.clauses
            .iter()
            .filter(|(clause, _)| clause.action == ClauseAction::Exclude)
            .find_map(|(clause, test)| {
                let record = self.holds(test, candidate, context)?;
                Some(hit(clause, &record))
            })
    }

    /// Returns the clauses that nobody could try, because their table was never imported: `risks` says whether any risk
    /// was. An unchecked clause clears nobody.
    pub fn unchecked(&self, context: GuardContext<'_>, risks: bool) -> Vec<String> {
        let events = context.history.events();
        self.clauses
            .iter()
            .filter(|(_, test)| match test {
                Test::RiskKind(_) | Test::PenaltyAbout(_) => !risks,
                Test::OpenProject | Test::FirstContactElsewhere => context.contacts.is_none(),
                Test::InvestedAtHome => events.is_empty(),
                Test::LargestBelow(_) => events.iter().all(|event| event.amount_yuan.is_none()),
                _ => false,
            })
            .map(|(clause, _)| clause.id.clone())
            .collect()
    }

    /// Returns the record that makes the test hold, empty where it has none; `None` where it does not hold.
    fn holds(
        &self,
        test: &Test<'_>,
        candidate: &Candidate<'_>,
        context: GuardContext<'_>,
    ) -> Option<String> {
        let yes = |holds: bool| holds.then(String::new);
        match test {
            Test::NotOperating => yes(candidate.operating == Some(false)),
            Test::RiskKind(kind) => candidate
                .risks
                .iter()
                .find(|risk| risk.kind == *kind)
                .map(|risk| risk.reference.clone()),
            Test::PenaltyAbout(words) => self.penalty(words, candidate, context.as_of),
            Test::ListingContains(words) => {
                let listing = candidate.listing?;
                yes(words.iter().any(|word| listing.contains(word)))
                    .map(|_| format!("上市信息“{listing}”"))
            }
            Test::Label(key) => {
                let labels = candidate.qualifications?;
                yes(labels.iter().any(|label| held_label(label).0 == *key))
            }
            Test::SideBusiness(times) => candidate
                .main
                .filter(|(_, share)| *share >= times * candidate.share.unwrap_or(0.0))
                .map(|(segment, share)| format!("占比更高的是 {segment}，{:.0}%", share * 100.0)),
            Test::NameContains(words) => {
                let found = words.first_in(candidate.name);
                found.map(|word| format!("名称含“{word}”"))
            }
            Test::SizeFrom(yuan) => large(candidate, *yuan),
            Test::FactsOlderThan(months) => stale(candidate, context.as_of, *months),
            Test::SamePrefecture => yes(self.seat(candidate.adcode?, context).prefecture),
            Test::SameProvince => {
                let seat = self.seat(candidate.adcode?, context);
                yes(seat.province && !seat.prefecture)
            }
            Test::IndustryPrefix(prefixes) => {
                let code = candidate.industry_code?;
                yes(prefixes.iter().any(|prefix| code.starts_with(prefix)))
            }
            Test::Pack(pack) => {
                let found = pack.find(candidate)?;
                Some(format!("{}：{}", found.id, found.reason))
            }
            Test::PackPart(pack) => {
                let found = pack.find_part(candidate)?;
                Some(format!("{}：{}", found.id, found.reason))
            }
            Test::OpenProject => contact(candidate, context, false),
            Test::FirstContactElsewhere => contact(candidate, context, true),
            Test::InvestedAtHome => {
                if !context.invested_here.contains(&candidate.enterprise) {
                    return None;
                }
                invested(candidate, context)
            }
            Test::LargestBelow(least_yuan) => {
                let largest = context.history.largest_yuan(candidate.enterprise)?;
                (largest < *least_yuan)
                    .then(|| format!("有记录的最大一笔投资 {:.0} 万元", largest / 1e4))
            }
            Test::Unread => None,
        }
    }

    /// A penalty whose reference names one of the words and that still counts; undated ones count.
    fn penalty(&self, words: &[&str], candidate: &Candidate<'_>, as_of: Date) -> Option<String> {
        let oldest = as_of.saturating_sub(jiff::Span::new().years(self.penalty_years));
        candidate
            .risks
            .iter()
            .filter(|risk| risk.kind == "penalty")
            .filter(|risk| words.iter().any(|word| risk.reference.contains(word)))
            .find(|risk| {
                let date: Option<Date> = risk.date.as_ref().and_then(|date| date.parse().ok());
                date.is_none_or(|date| date >= oldest)
            })
            .map(|risk| risk.reference.clone())
    }
}

/// The size, where it is known and large.
fn large(candidate: &Candidate<'_>, least_yuan: f64) -> Option<String> {
    let size = candidate.size;
    (size.proxy != Proxy::Unknown && size.yuan >= least_yuan)
        .then(|| format!("规模约 {:.0} 亿元", size.yuan / YUAN_PER_YI))
}

/// The day of the facts, where they are old.
fn stale(candidate: &Candidate<'_>, as_of: Date, months: i32) -> Option<String> {
    let oldest = as_of.saturating_sub(jiff::Span::new().months(months));
    (candidate.as_of < oldest).then(|| format!("数据截至 {}", candidate.as_of))
}

fn read<'a>(clause: &'a Clause, rules: &'a RulePack) -> Test<'a> {
    let (test, argument) = clause
        .test
        .split_once(':')
        .unwrap_or((clause.test.as_str(), ""));
    let list = || argument.split(',').collect();
    match test {
        "status_not_operating" => Test::NotOperating,
        "risk_kind" => Test::RiskKind(argument),
        "penalty_about" => Test::PenaltyAbout(list()),
        "listing_contains" => Test::ListingContains(list()),
        "label" => Test::Label(argument),
        "same_prefecture" => Test::SamePrefecture,
        "same_province" => Test::SameProvince,
        "industry_prefix" => Test::IndustryPrefix(list()),
        "pack" => pack(argument, rules).map_or(Test::Unread, Test::Pack),
        "pack_part" => pack(argument, rules).map_or(Test::Unread, Test::PackPart),
        "open_project" => Test::OpenProject,
        "first_contact_elsewhere" => Test::FirstContactElsewhere,
        "side_business" => argument.parse().map_or(Test::Unread, Test::SideBusiness),
        "name_contains" => Test::NameContains(Words::new(list())),
        "size_from" => argument.parse().map_or(Test::Unread, Test::SizeFrom),
        "facts_older_than" => argument.parse().map_or(Test::Unread, Test::FactsOlderThan),
        "invested_at_home" => Test::InvestedAtHome,
        "largest_investment_below" => argument.parse().map_or(Test::Unread, Test::LargestBelow),
        _ => Test::Unread,
    }
}

fn pack<'a>(name: &str, rules: &'a RulePack) -> Option<Pack<'a>> {
    let clauses = match name {
        "national_surplus" => &rules.national_surplus,
        "excluded_classes" => &rules.excluded,
        "place_bound" => &rules.place_bound,
        _ => return None,
    };
    Some(Pack::new(clauses))
}

fn hit(clause: &Clause, record: &str) -> Hit {
    let reason = if record.is_empty() {
        clause.reason.clone()
    } else {
        format!("{}（{record}）", clause.reason)
    };
    Hit {
        clause: clause.id.clone(),
        action: clause.action,
        name: clause.name.clone(),
        reason,
        reason_en: clause.reason_en.clone(),
    }
}

/// The record of the latest investment in the home region.
fn invested(candidate: &Candidate<'_>, context: GuardContext<'_>) -> Option<String> {
    let event = context
        .history
        .of(candidate.enterprise)
        .iter()
        .rev()
        .find(|event| {
            event
                .adcode
                .is_some_and(|place| context.regions.lies_in(place, context.home))
        })?;
    Some(format!("{}，{}", event.investee, event.record()))
}

/// Whether a place lies in the home region or in its prefecture.
fn same_prefecture(place: Adcode, context: GuardContext<'_>) -> bool {
    let around = |adcode| {
        [
            Some(adcode),
            context.regions.prefecture_of(adcode),
            context.regions.province_of(adcode),
        ]
    };
    let home = context
        .regions
        .prefecture_of(context.home)
        .unwrap_or(context.home);
    around(place)
        .into_iter()
        .flatten()
        .any(|code| code == home || code == context.home)
}

fn same_province(place: Adcode, context: GuardContext<'_>) -> bool {
    context
        .regions
        .province_of(place)
        .is_some_and(|province| Some(province) == context.regions.province_of(context.home))
}
