//! Warm paths: the shortest chain of recorded relations from a local enterprise to a candidate, three hops at most.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::region_name;

/// The longest path that still helps: beyond three hops nobody can introduce anybody.
const MOST_HOPS: usize = 3;

/// A recorded relation between two enterprises.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// One enterprise.
    pub from: String,
    /// The other.
    pub to: String,
    /// What relates them, in words: 投资, 同一集团.
    pub kind: String,
    /// The record: source, date.
    pub record: String,
    /// The record's date, if any.
    pub date: Option<Date>,
}

/// Somebody of an enterprise who comes from somewhere: a tie without a local enterprise in between.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// The person.
    pub person: String,
    /// The enterprise.
    pub enterprise: String,
    /// What the person is there: 董事长, 股东.
    pub relation: String,
    /// Where the person comes from.
    pub native: Adcode,
    /// The record: source, date.
    pub record: String,
}

/// One hop of a path with its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Nearer to home.
    pub from: String,
    /// Nearer to the candidate.
    pub to: String,
    /// What relates them.
    pub kind: String,
    /// The record.
    pub record: String,
}

/// The shortest paths from all local enterprises.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    known: bool,
    /// For each enterprise reached: hops from home, and the hop that reached it. Asked a hundred thousand times for one
    /// ranking and never walked, hence no ordered map.
    reached: HashMap<String, (usize, Hop)>,
}

impl Paths {
    /// Walks the relations outward from the local enterprises, both ways along each.
    pub fn new(local: &BTreeSet<String>, relations: &[Relation]) -> Self {
        Self::with_origins(local, relations, (None, &[]))
    }

    /// Walks the relations outward from the local enterprises and from the home region's own people elsewhere: an
    /// enterprise led by somebody from here is one hop away, by the region itself.
    pub fn with_origins(
        local: &BTreeSet<String>,
        relations: &[Relation],
        (home, origins): (Option<Adcode>, &[Origin]),
    ) -> Self {
        let mut around: BTreeMap<&str, Vec<(&str, &Relation)>> = BTreeMap::new();
        for relation in relations {
            around
                .entry(&relation.from)
                .or_default()
                .push((&relation.to, relation));
            around
                .entry(&relation.to)
                .or_default()
                .push((&relation.from, relation));
        }
        for others in around.values_mut() {
            others.sort_by(|left, right| {
                (left.0, &left.1.kind, &left.1.record).cmp(&(
                    right.0,
                    &right.1.kind,
                    &right.1.record,
                ))
            });
        }
        let mut walk = Walk {
            local,
            reached: HashMap::new(),
            next: Vec::new(),
        };
        let mut frontier: Vec<&str> = local.iter().map(String::as_str).collect();
        for hops in 1..=MOST_HOPS {
            for from in frontier {
                for (to, relation) in around.get(from).map_or(&[][..], Vec::as_slice) {
                    walk.reach(to, hops, || Hop {
                        from: from.to_owned(),
                        to: (*to).to_owned(),
                        kind: relation.kind.clone(),
                        record: relation.record.clone(),
                    });
                }
            }
            if let (1, Some(home)) = (hops, home) {
                for origin in natives(home, origins) {
                    walk.reach(&origin.enterprise, 1, || native_hop(home, origin));
                }
            }
            frontier = std::mem::take(&mut walk.next);
        }
        let reached = walk.reached;
        Self {
            known: !relations.is_empty() || !origins.is_empty(),
            reached,
        }
    }

    /// Whether any relation was imported; without one a path is unknown, not absent.
    pub fn known(&self) -> bool {
        self.known
    }

    /// What the paths rest on.
    pub fn source(&self) -> &'static str {
        "investments, groups, supplies, people"
    }

    /// The number of hops to an enterprise, if it was reached.
    pub fn hops(&self, id: &str) -> Option<usize> {
        self.reached.get(id).map(|(hops, _)| *hops)
    }

    /// The path from a local enterprise to this one, home first; empty if there is none.
    pub fn to(&self, id: &str) -> Vec<Hop> {
        let mut path = Vec::new();
        let mut end = id;
        while let Some((_, hop)) = self.reached.get(end) {
            path.push(hop.clone());
            end = &hop.from;
        }
        path.reverse();
        path
    }
}

/// A walk outward, level by level.
struct Walk<'a> {
    local: &'a BTreeSet<String>,
    reached: HashMap<String, (usize, Hop)>,
    next: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    /// Notes an enterprise the first time it is reached.
    fn reach(&mut self, to: &'a str, hops: usize, hop: impl FnOnce() -> Hop) {
        if !self.local.contains(to) && !self.reached.contains_key(to) {
            self.reached.insert(to.to_owned(), (hops, hop()));
            self.next.push(to);
        }
    }
}

/// The people who come from the home region, by enterprise and name.
fn natives(home: Adcode, origins: &[Origin]) -> Vec<&Origin> {
    let regions = RegionTable::builtin();
    let mut found: Vec<&Origin> = origins
        .iter()
        .filter(|origin| regions.lies_in(origin.native, home))
        .collect();
    found.sort_by(|left, right| {
        (&left.enterprise, &left.person, &left.record).cmp(&(
            &right.enterprise,
            &right.person,
            &right.record,
        ))
    });
    found
}

fn native_hop(home: Adcode, origin: &Origin) -> Hop {
    Hop {
        from: region_name(home),
        to: origin.enterprise.clone(),
        kind: format!(
            "乡情：{}（{}，籍贯{}）",
            origin.person,
            origin.relation,
            region_name(origin.native)
        ),
        record: origin.record.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(from: &str, to: &str) -> Relation {
        Relation {
            from: from.into(),
            to: to.into(),
            kind: "投资".into(),
            record: format!("{from}→{to}"),
            date: None,
        }
    }

    #[test]
    fn the_shortest_path_is_found_and_the_fourth_hop_is_not() {
        let local = BTreeSet::from(["home".to_owned()]);
        let relations = [
            relation("home", "a"),
            relation("b", "a"),
            relation("b", "c"),
            relation("c", "d"),
            relation("home", "b2"),
            relation("b2", "b"),
        ];
        let paths = Paths::new(&local, &relations);
        assert_eq!(
            (
                paths.hops("a"),
                paths.hops("b"),
                paths.hops("c"),
                paths.hops("d")
            ),
            (Some(1), Some(2), Some(3), None)
        );
        let steps: Vec<_> = paths.to("c").into_iter().map(|hop| hop.to).collect();
        assert_eq!(steps, ["a", "b", "c"]);
    }

    #[test]
    fn somebody_who_comes_from_here_is_one_hop_by_the_region_itself() {
        let origin = |enterprise: &str, native| Origin {
            person: "张三".into(),
            enterprise: enterprise.into(),
            relation: "董事长".into(),
            native: Adcode::new(native).unwrap(),
            record: "people 2026-01-01".into(),
        };
        let local = BTreeSet::from(["home".to_owned()]);
        let relations = [
            relation("home", "a"),
            relation("a", "b"),
            relation("c", "d"),
        ];
        let origins = [
            origin("b", 341_524),
            origin("c", 341_500),
            origin("e", 440_300),
        ];
        let paths = Paths::with_origins(&local, &relations, (Adcode::new(341_500), &origins));
        assert_eq!(
            (
                paths.hops("a"),
                paths.hops("b"),
                paths.hops("c"),
                paths.hops("d"),
                paths.hops("e")
            ),
            (Some(1), Some(1), Some(1), Some(2), None)
        );
        assert_eq!(paths.to("d")[0].from, "安徽省六安市");
        assert!(
            paths.to("b")[0].kind.contains("金寨县"),
            "{}",
            paths.to("b")[0].kind
        );
    }
}
