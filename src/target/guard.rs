//! The guard: clauses that exclude or flag before anything is ranked. What was excluded is listed with its clause.
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Clause, ClauseAction, RulePack, SegmentClause};
use crate::target::candidate::Candidate;

/// What the guard needs besides the candidate.
#[derive(Debug, Clone, Copy)]
pub struct GuardContext<'a> {
    /// The region that invites.
    pub home: Adcode,
    /// Codes of regions.
    pub regions: &'a RegionTable,
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

/// The clauses, ready to be tried.
#[derive(Debug, Clone)]
pub struct Guard<'a> {
    rules: &'a RulePack,
}

impl<'a> Guard<'a> {
    /// Takes the clauses of a rule pack.
    pub fn new(rules: &'a RulePack) -> Self {
        Self { rules }
    }

    /// Returns every clause that holds, in the file's order. A test that lacks its data does not hold.
    pub fn hits(&self, candidate: &Candidate<'_>, context: GuardContext<'_>) -> Vec<Hit> {
        self.rules
            .guard
            .iter()
            .filter_map(|clause| {
                let record = self.holds(clause, candidate, context)?;
                let reason = if record.is_empty() {
                    clause.reason.clone()
                } else {
                    format!("{}（{record}）", clause.reason)
                };
                Some(Hit {
                    clause: clause.id.clone(),
                    action: clause.action,
                    name: clause.name.clone(),
                    reason,
                    reason_en: clause.reason_en.clone(),
                })
            })
            .collect()
    }

    /// Returns the record that makes the clause hold, empty where the test has none; `None` where it does not hold.
    fn holds(
        &self,
        clause: &Clause,
        candidate: &Candidate<'_>,
        context: GuardContext<'_>,
    ) -> Option<String> {
        let (test, argument) = clause.test.split_once(':').unwrap_or((&clause.test, ""));
        let yes = |holds: bool| holds.then(String::new);
        match test {
            "status_not_operating" => yes(candidate.operating == Some(false)),
            "risk_kind" => candidate
                .risks
                .iter()
                .find(|(kind, _)| *kind == argument)
                .map(|(_, reference)| (*reference).to_owned()),
            "same_prefecture" => yes(same_prefecture(candidate.adcode?, context)),
            "same_province" => yes(same_province(candidate.adcode?, context)
                && !same_prefecture(candidate.adcode?, context)),
            "industry_prefix" => {
                let code = candidate.industry_code?;
                yes(argument.split(',').any(|prefix| code.starts_with(prefix)))
            }
            "pack" => {
                let code = candidate.industry_code?;
                let holding = self.pack(argument).iter().find(|found| {
                    found
                        .industry_codes
                        .iter()
                        .any(|prefix| code.starts_with(prefix.as_str()))
                })?;
                Some(format!("{}：{}", holding.id, holding.reason))
            }
            _ => None,
        }
    }

    fn pack(&self, name: &str) -> &[SegmentClause] {
        match name {
            "national_surplus" => &self.rules.national_surplus,
            "excluded_classes" => &self.rules.excluded,
            _ => &[],
        }
    }
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
