//! Who spoke to an enterprise first (首谈), and whether that was the region that asks or another one.
use std::collections::BTreeMap;

use crate::catalog::code::Adcode;
use crate::target::candidate::Candidate;
use crate::target::guard::GuardContext;

/// Who speaks with an enterprise first: a project in the ledger that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The county that has it.
    pub place: Option<Adcode>,
    /// Its name.
    pub county: String,
    /// The unit of first contact.
    pub unit: String,
    /// The project.
    pub project: String,
    /// Day of the first recorded step, ISO, if any.
    pub since: Option<String>,
}

/// Open projects by investor id and by investor name; a project often has only the name.
pub type Contacts = BTreeMap<String, Contact>;

/// The first contact of a candidate, if it lies outside the region that asks, or inside it, as is wanted. A project whose
/// county is not known counts as inside.
pub(super) fn contact(
    candidate: &Candidate<'_>,
    context: GuardContext<'_>,
    elsewhere: bool,
) -> Option<String> {
    let contacts = context.contacts?;
    let found = contacts
        .get(candidate.id)
        .or_else(|| contacts.get(candidate.name))?;
    let outside = found
        .place
        .is_some_and(|place| !context.regions.lies_in(place, context.home));
    let since = found
        .since
        .as_ref()
        .map_or_else(String::new, |date| format!("，{date} 起"));
    (outside == elsewhere).then(|| {
        format!(
            "首谈：{}，项目 {} {}{since}",
            found.county, found.project, found.unit
        )
    })
}
