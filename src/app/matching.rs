//! Names as people paste them, matched against the enterprises of a snapshot: matched, similar or unknown. Nothing is
//! chosen for the user: a similar name is only proposed.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::target_item::TargetEnterprise;
use crate::app::view::View;
use crate::atlas::EnterpriseFacts;
use crate::catalog::region_name;
use crate::error::AppError;
use crate::measure::text::bigram_dice;
use crate::registry::clean;

/// Most names of one question.
pub const MOST_NAMES: usize = 1_000;
/// Proposals for a name.
const PROPOSALS: usize = 5;
/// Least likeness of a proposal, Dice over pairs of letters.
const LEAST: f64 = 0.5;
/// Endings that tell legal forms apart and not firms.
const FORMS: [&str; 6] = [
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "公司",
    "厂",
];

/// How a name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatchState {
    /// One enterprise has this name or id.
    Matched,
    /// None has it, or several have; some are like it.
    Similar,
    /// Nothing is like it.
    Unknown,
}

/// An enterprise proposed for a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proposal {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// How alike the names are, 0 to 1.
    pub likeness: f64,
    /// Whether it is invented.
    pub synthetic: bool,
}

/// What became of one name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NameMatch {
    /// The name as pasted.
    pub name: String,
    /// How it was found.
    pub state: MatchState,
    /// The enterprise, or those to choose from, the most alike first.
    pub proposals: Vec<Proposal>,
}

/// Names matched.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// Snapshot the names were held against.
    pub snapshot: String,
    /// One for each name, in the order pasted.
    pub items: Vec<NameMatch>,
    /// Names found.
    pub matched: usize,
    /// Names with proposals.
    pub similar: usize,
    /// Names with nothing.
    pub unknown: usize,
}

/// A name without blanks, width and legal form.
fn core(name: &str) -> String {
    let clean = clean::name(name);
    let short = FORMS.iter().find_map(|form| clean.strip_suffix(form));
    short
        .filter(|short| !short.is_empty())
        .unwrap_or(&clean)
        .to_owned()
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).map(|two| (two[0], two[1])).collect()
}

/// One name looked for.
struct Sought {
    exact: String,
    core: String,
    pairs: usize,
    equal: Vec<usize>,
    alike: Vec<(f64, usize)>,
}

impl Sought {
    fn new(name: &str) -> Self {
        let core = core(name);
        Self {
            exact: clean::name(name),
            pairs: pairs(&core).len(),
            core,
            equal: Vec::new(),
            alike: Vec::new(),
        }
    }

    /// Looks at one enterprise of which `shared` pairs of letters are the name's own.
    fn look(&mut self, (place, facts): (usize, &EnterpriseFacts), (own, shared): (&str, usize)) {
        if facts.id == self.exact || clean::name(&facts.name) == self.exact {
            self.equal.push(place);
        } else if shared * 2 >= self.pairs {
            let likeness = bigram_dice(&self.core, own).unwrap_or(0.0);
            if likeness >= LEAST {
                self.alike.push((likeness, place));
            }
        }
        if self.alike.len() > 50 * PROPOSALS {
            self.best();
        }
    }

    fn best(&mut self) {
        self.alike
            .sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        self.alike.truncate(PROPOSALS);
    }
}

/// Matches names against the enterprises of a snapshot; empty lines are passed over.
///
/// # Errors
/// No name, or too many.
pub fn matches(view: &View, names: &[String]) -> Result<MatchAnswer, AppError> {
    let names: Vec<&str> = names
        .iter()
        .flat_map(|text| text.split(['\n', '\t']))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() || names.len() > MOST_NAMES {
        return Err(AppError::Argument(format!(
            "{} names: expected 1 to {MOST_NAMES}",
            names.len()
        )));
    }
    let mut sought: Vec<Sought> = names.iter().map(|name| Sought::new(name)).collect();
    // Which names have a pair of letters: one pass over the enterprises then meets only names that may be alike.
    let mut having: HashMap<(char, char), Vec<usize>> = HashMap::new();
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, one) in sought.iter().enumerate() {
        by_text.entry(one.exact.clone()).or_default().push(at);
        for pair in pairs(&one.core) {
            having.entry(pair).or_default().push(at);
        }
    }
    for (place, facts) in view.snapshot.enterprises.iter().enumerate() {
        let own = core(&facts.name);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for pair in pairs(&own) {
            for at in having.get(&pair).into_iter().flatten() {
                *shared.entry(*at).or_default() += 1;
            }
        }
        for text in [facts.id.as_str(), &clean::name(&facts.name)] {
            for at in by_text.get(text).into_iter().flatten() {
                shared.entry(*at).or_default();
            }
        }
        for (at, shared) in shared {
            sought[at].look((place, facts), (&own, shared));
        }
    }
    let items: Vec<NameMatch> = names
        .iter()
        .zip(sought)
        .map(|(name, one)| found(view, name, one))
        .collect();
    let count = |state| items.iter().filter(|item| item.state == state).count();
    Ok(MatchAnswer {
        snapshot: view.snapshot.manifest.snapshot.clone(),
        matched: count(MatchState::Matched),
        similar: count(MatchState::Similar),
        unknown: count(MatchState::Unknown),
        items,
    })
}

fn found(view: &View, name: &str, mut one: Sought) -> NameMatch {
    one.best();
    let proposal = |place: usize, likeness: f64| {
        let facts = &view.snapshot.enterprises[place];
        Proposal {
            enterprise: TargetEnterprise {
                id: facts.id.clone(),
                name: facts.name.clone(),
                adcode: facts.adcode.map(|adcode| adcode.to_string()),
                region: facts.adcode.map(region_name),
            },
            likeness,
            synthetic: facts.synthetic,
        }
    };
    let (state, proposals) = match one.equal.as_slice() {
        [only] => (MatchState::Matched, vec![proposal(*only, 1.0)]),
        [] if one.alike.is_empty() => (MatchState::Unknown, Vec::new()),
        [] => {
            let alike = one.alike.iter();
            let proposals = alike.map(|(likeness, place)| proposal(*place, *likeness));
            (MatchState::Similar, proposals.collect())
        }
        // Several of one name: the user has to say which.
        several => {
            let places = several.iter().take(PROPOSALS);
            (
                MatchState::Similar,
                places.map(|place| proposal(*place, 1.0)).collect(),
            )
        }
    };
    NameMatch {
        name: name.to_owned(),
        state,
        proposals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_of_a_name_has_neither_legal_form_nor_width() {
        assert_eq!(
            core(" 六安示例（集团）有限公司"),
            core("六安示例(集团)公司")
        );
        assert_eq!(core("公司"), "公司");
    }
}
