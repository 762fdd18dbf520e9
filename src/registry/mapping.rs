//! Mappings: which foreign header becomes which canonical column, as data.
//!
//! Five are built in; a workspace's `catalog/mappings/` and any path may hold more. A mapping names columns and says how
//! to read them; it computes nothing else.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::registry::RegistryError;
use crate::registry::error::nearest;
use crate::registry::schema::Table;

const BUILTIN: [(&str, &str); 5] = [
    (
        "canonical",
        include_str!("../../data/mappings/canonical.toml"),
    ),
    (
        "qichacha",
        include_str!("../../data/mappings/qichacha.toml"),
    ),
    (
        "tianyancha",
        include_str!("../../data/mappings/tianyancha.toml"),
    ),
    ("tushare", include_str!("../../data/mappings/tushare.toml")),
    (
        "registry-2019",
        include_str!("../../data/mappings/registry-2019.toml"),
    ),
];

/// A mapping of foreign tables to ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// Where its files come from, for rows that do not say; the file's name if the mapping is silent too.
    #[serde(default)]
    pub source: Option<String>,
    /// Texts that mean "missing" besides the usual ones.
    #[serde(default)]
    pub missing: Vec<String>,
    #[serde(default)]
    enterprises: Option<TableMapping>,
    #[serde(default)]
    products: Option<TableMapping>,
    #[serde(default)]
    investments: Option<TableMapping>,
    #[serde(default)]
    risks: Option<TableMapping>,
    #[serde(default)]
    supplies: Option<TableMapping>,
    #[serde(default)]
    people: Option<TableMapping>,
    #[serde(default)]
    talents: Option<TableMapping>,
    #[serde(default)]
    sites: Option<TableMapping>,
    #[serde(default)]
    region_stats: Option<TableMapping>,
    #[serde(default)]
    travel_times: Option<TableMapping>,
    #[serde(default)]
    projects: Option<TableMapping>,
    #[serde(default)]
    project_events: Option<TableMapping>,
    #[serde(default)]
    funds: Option<TableMapping>,
    #[serde(default)]
    fixed_assets: Option<TableMapping>,
    #[serde(default)]
    firm_status: Option<TableMapping>,
    #[serde(default)]
    kpi_targets: Option<TableMapping>,
    #[serde(default)]
    visits: Option<TableMapping>,
    #[serde(default)]
    leads: Option<TableMapping>,
    #[serde(default)]
    advisors: Option<TableMapping>,
    #[serde(default)]
    problems: Option<TableMapping>,
    #[serde(default)]
    promises: Option<TableMapping>,
}

/// How one foreign table is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableMapping {
    /// Least share of rows whose enterprise must be known.
    #[serde(default)]
    pub(super) floor: f64,
    /// Whether the canonical names and their aliases are headers too.
    #[serde(default)]
    pub(super) canonical: bool,
    /// Patterns of the row's id, the first whose columns are all present counts; `{header}` stands for a value.
    #[serde(default)]
    pub(super) id: Vec<String>,
    /// Whether a credit code that fails its check makes way for the next pattern instead of refusing the row.
    #[serde(default)]
    pub(super) code_may_fail: bool,
    /// Canonical columns whose unreadable values are left out with a remark instead of refusing the row.
    #[serde(default)]
    pub(super) lenient: Vec<String>,
    /// A header whose value, if it says that no enterprise was found, refuses the row with the typed name.
    #[serde(default)]
    pub(super) typed_name: Option<String>,
    #[serde(default)]
    pub(super) columns: BTreeMap<String, ColumnMapping>,
    #[serde(default)]
    pub(super) region: Option<RegionMapping>,
    #[serde(default)]
    pub(super) industry: Option<IndustryMapping>,
    /// Canonical columns with one value for every row.
    #[serde(default)]
    pub(super) constants: BTreeMap<String, String>,
}

/// Where one column comes from and how it is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnMapping {
    /// Headers, the first with a value counts.
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// Numbers are percent.
    #[serde(default)]
    pub(super) percent: bool,
    /// Unit of bare amounts: `yuan`, `wan` (the default) or `yi`.
    #[serde(default)]
    pub(super) unit: Option<String>,
    /// What single values mean; values not listed are missing.
    #[serde(default)]
    pub(super) values: BTreeMap<String, String>,
    /// Values that mean "missing" in this column.
    #[serde(default)]
    pub(super) missing: Vec<String>,
    /// Joins the values of all headers by this text instead of taking the first.
    #[serde(default)]
    pub(super) join: Option<String>,
}

/// Headers that together give the region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RegionMapping {
    pub(super) province: Vec<String>,
    pub(super) city: Vec<String>,
    pub(super) county: Vec<String>,
    pub(super) address: Vec<String>,
    /// A place name that counts where the others are missing.
    pub(super) fallback: Vec<String>,
}

/// Headers that give an industry's name, level by level.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct IndustryMapping {
    pub(super) section: Vec<String>,
    pub(super) division: Vec<String>,
    pub(super) group: Vec<String>,
    pub(super) class: Vec<String>,
}

impl Mapping {
    /// Returns the names of the mappings that are built in.
    pub fn builtin_names() -> [&'static str; 5] {
        BUILTIN.map(|(name, _)| name)
    }

    /// Returns a mapping by its name, from the workspace first, or reads the file that is named.
    ///
    /// # Errors
    /// If there is none of this name, or it has a fault.
    pub fn find(name: &str, workspace: Option<&Path>) -> Result<Self, RegistryError> {
        let as_path = Path::new(name);
        let own = workspace
            .map(|root| {
                root.join("catalog")
                    .join("mappings")
                    .join(format!("{name}.toml"))
            })
            .filter(|path| path.is_file());
        let written = as_path.extension().is_some_and(|ending| ending == "toml");
        if let Some(path) = own.or_else(|| written.then(|| as_path.to_owned())) {
            let text = fs::read_to_string(&path).map_err(|source| RegistryError::Unreadable {
                path: path.clone(),
                source,
            })?;
            return Self::parse(name, &text);
        }
        let known = Self::builtin_names();
        let builtin = BUILTIN.iter().find(|(builtin, _)| *builtin == name);
        let Some((_, text)) = builtin else {
            return Err(RegistryError::UnknownMapping {
                found: name.to_owned(),
                known: known.join(", "),
                hint: nearest(name, known),
            });
        };
        Self::parse(name, text)
    }

    /// Reads and checks the text of a mapping.
    ///
    /// # Errors
    /// [`RegistryError::BadMapping`] for bad TOML, unknown keys or unknown canonical columns.
    pub fn parse(name: &str, text: &str) -> Result<Self, RegistryError> {
        let bad = |fault: String| RegistryError::BadMapping {
            mapping: name.to_owned(),
            fault,
        };
        let mapping: Self = toml::from_str(text).map_err(|fault| bad(fault.to_string()))?;
        for table in Table::ALL.into_iter().chain(Table::LEDGER) {
            let Some(of_table) = mapping.of(table) else {
                continue;
            };
            let named = of_table
                .columns
                .keys()
                .chain(of_table.constants.keys())
                .chain(&of_table.lenient);
            for column in named {
                if table.place(column).is_none() {
                    let hint = nearest(column, table.columns().iter().map(|known| known.name));
                    return Err(bad(format!(
                        "table `{table}` has no column `{column}`{hint}"
                    )));
                }
            }
            if !(0.0..=1.0).contains(&of_table.floor) {
                return Err(bad(format!("floor {} is not within 0..1", of_table.floor)));
            }
        }
        Ok(mapping)
    }

    fn of(&self, table: Table) -> Option<&TableMapping> {
        match table {
            Table::Enterprises => self.enterprises.as_ref(),
            Table::Products => self.products.as_ref(),
            Table::Investments => self.investments.as_ref(),
            Table::Risks => self.risks.as_ref(),
            Table::Supplies => self.supplies.as_ref(),
            Table::People => self.people.as_ref(),
            Table::Talents => self.talents.as_ref(),
            Table::Sites => self.sites.as_ref(),
            Table::RegionStats => self.region_stats.as_ref(),
            Table::TravelTimes => self.travel_times.as_ref(),
            Table::Projects => self.projects.as_ref(),
            Table::ProjectEvents => self.project_events.as_ref(),
            Table::Funds => self.funds.as_ref(),
            Table::FixedAssets => self.fixed_assets.as_ref(),
            Table::FirmStatus => self.firm_status.as_ref(),
            Table::KpiTargets => self.kpi_targets.as_ref(),
            Table::Visits => self.visits.as_ref(),
            Table::Leads => self.leads.as_ref(),
            Table::Advisors => self.advisors.as_ref(),
            Table::Problems => self.problems.as_ref(),
            Table::Promises => self.promises.as_ref(),
        }
    }

    /// Returns what the mapping says of a table.
    pub(super) fn table(&self, table: Table) -> Result<&TableMapping, RegistryError> {
        self.of(table).ok_or_else(|| RegistryError::TableNotMapped {
            mapping: self.name.clone(),
            table: table.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mappings_that_are_built_in_are_sound() {
        for name in Mapping::builtin_names() {
            assert_eq!(Mapping::find(name, None).unwrap().name, name);
        }
    }

    #[test]
    fn a_misspelt_mapping_or_column_is_answered_with_the_nearest() {
        let fault = Mapping::find("tushar", None).unwrap_err().to_string();
        assert!(fault.contains("did you mean `tushare`"), "{fault}");
        let fault =
            Mapping::parse("x", "name='x'\n[products.columns]\nshar={from=['a']}").unwrap_err();
        assert!(
            fault.to_string().contains("did you mean `share`"),
            "{fault}"
        );
    }
}
