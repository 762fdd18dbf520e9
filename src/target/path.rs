//! Warm paths: the shortest chain of recorded relations from a local enterprise to a candidate, three hops at most.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::civil::Date;

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
    /// For each enterprise reached: hops from home, and the hop that reached it.
    reached: BTreeMap<String, (usize, Hop)>,
}

impl Paths {
    /// Walks the relations outward from the local enterprises, both ways along each.
    pub fn new(local: &BTreeSet<String>, relations: &[Relation]) -> Self {
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
        let mut reached: BTreeMap<String, (usize, Hop)> = BTreeMap::new();
        let mut queue: VecDeque<(&str, usize)> = local.iter().map(|id| (id.as_str(), 0)).collect();
        while let Some((from, hops)) = queue.pop_front() {
            if hops == MOST_HOPS {
                continue;
            }
            for (to, relation) in around.get(from).map_or(&[][..], Vec::as_slice) {
                if local.contains(*to) || reached.contains_key(*to) {
                    continue;
                }
                let hop = Hop {
                    from: from.to_owned(),
                    to: (*to).to_owned(),
                    kind: relation.kind.clone(),
                    record: relation.record.clone(),
                };
                reached.insert((*to).to_owned(), (hops + 1, hop));
                queue.push_back((to, hops + 1));
            }
        }
        Self {
            known: !relations.is_empty(),
            reached,
        }
    }

    /// Whether any relation was imported; without one a path is unknown, not absent.
    pub fn known(&self) -> bool {
        self.known
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
}
