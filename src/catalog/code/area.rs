//! Named source regions: 长三角, 珠三角, 京津冀 and the like, as divisions.
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog::code::{Adcode, fold, rows};

/// One named source region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Stable key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Its divisions, of any level.
    pub members: Vec<Adcode>,
    aliases: Vec<String>,
}

/// All named source regions.
#[derive(Debug)]
pub struct AreaTable {
    areas: Vec<Area>,
}

static BUILTIN: LazyLock<AreaTable> = LazyLock::new(AreaTable::read);

impl AreaTable {
    /// Returns the embedded table.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn read() -> Self {
        #[derive(Deserialize)]
        struct Row {
            key: String,
            name: String,
            aliases: String,
            members: String,
        }
        let read: Vec<Row> = rows(include_str!("../../../data/codes/source_areas.csv"));
        let areas = read.into_iter().map(|row| Area {
            members: row
                .members
                .split(';')
                .filter_map(|code| code.parse().ok())
                .collect(),
            aliases: row.aliases.split(';').map(fold).collect(),
            key: row.key,
            name: row.name,
        });
        Self {
            areas: areas.collect(),
        }
    }

    /// Returns the area with this key, name or alias.
    pub fn find(&self, written: &str) -> Option<&Area> {
        let folded = fold(written);
        self.areas.iter().find(|area| {
            area.key == folded || fold(&area.name) == folded || area.aliases.contains(&folded)
        })
    }

    /// Returns all names, for messages.
    pub fn names(&self) -> String {
        let names = self.areas.iter().map(|area| format!("`{}`", area.name));
        names.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::code::RegionTable;

    #[test]
    fn every_member_is_a_division_and_every_name_is_found() {
        for area in &AreaTable::builtin().areas {
            assert!(!area.members.is_empty(), "{}", area.name);
            for member in &area.members {
                assert!(
                    RegionTable::builtin().get(*member).is_some(),
                    "{member} of {}",
                    area.name
                );
            }
            assert_eq!(AreaTable::builtin().find(&area.name), Some(area));
            assert_eq!(AreaTable::builtin().find(&area.key), Some(area));
        }
    }
}
