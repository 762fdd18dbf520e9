//! Turns rows of a foreign sheet into checked cells of a canonical table, by a mapping.
//!
//! It sees one row at a time; what rows mean together is for `import`.
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::code::{Adcode, IndustryLevel, IndustryTable, RegionTable};
use crate::registry::RegistryError;
use crate::registry::cell::Cell;
use crate::registry::clean;
use crate::registry::identity::{CreditCode, EnterpriseId};
use crate::registry::mapping::{ColumnMapping, Mapping, RegionMapping, TableMapping};
use crate::registry::read::SheetRow;
use crate::registry::refusal::Reason;
use crate::registry::schema::{Column, Kind, Table};
use crate::registry::value::read_value;

/// Words at the head of rows that are no records: totals below a table.
const FOOTERS: [&str; 4] = ["合计", "总计", "小计", "其中"];
/// How many rows may stand above the header.
pub(super) const HEADER_WITHIN: usize = 10;
const NOT_MATCHED: &str = "未匹配到";

/// A value that could not be taken: where it stood, what it was, why.
pub(super) type Fault = (String, String, Reason);

/// Reads rows under one header.
pub(super) struct Translator<'a> {
    table: Table,
    mapping: &'a Mapping,
    rules: &'a TableMapping,
    /// Place of every header that the mapping names, as the mapping writes it.
    header: BTreeMap<String, usize>,
    /// For every canonical column the headers it may come from.
    sources: Vec<Vec<String>>,
    defaults: (&'a str, Date),
}

/// One row on its way to cells.
struct Reading<'a> {
    row: &'a SheetRow,
    remarks: Vec<String>,
}

impl<'a> Translator<'a> {
    pub(super) fn new(
        table: Table,
        mapping: &'a Mapping,
        defaults: (&'a str, Date),
    ) -> Result<Self, RegistryError> {
        let rules = mapping.table(table)?;
        let sources = table
            .columns()
            .iter()
            .map(|column| headers_of(column, rules))
            .collect();
        Ok(Self {
            table,
            mapping,
            rules,
            header: BTreeMap::new(),
            sources,
            defaults,
        })
    }

    /// Returns every header that the mapping knows, folded.
    pub(super) fn known_headers(&self) -> Vec<String> {
        let mut known: Vec<String> = self
            .named_headers()
            .into_iter()
            .map(clean::header)
            .collect();
        known.sort();
        known.dedup();
        known
    }

    /// Returns every header that the mapping names.
    fn named_headers(&self) -> Vec<&str> {
        let region = self.rules.region.iter().flat_map(|region| {
            [
                &region.province,
                &region.city,
                &region.county,
                &region.address,
                &region.fallback,
            ]
        });
        let industry = self.rules.industry.iter().flat_map(|industry| {
            [
                &industry.section,
                &industry.division,
                &industry.group,
                &industry.class,
            ]
        });
        let patterns = self.rules.id.iter().filter_map(|pattern| variable(pattern));
        self.sources
            .iter()
            .flatten()
            .chain(region.flatten())
            .chain(industry.flatten())
            .chain(&self.rules.typed_name)
            .map(String::as_str)
            .chain(patterns)
            .collect()
    }

    /// Takes a row as the header if it is one; returns whether it was.
    pub(super) fn try_header(&mut self, row: &SheetRow, known: &[String]) -> bool {
        let mut header = BTreeMap::new();
        for (place, value) in row.values.iter().enumerate() {
            header.entry(clean::header(value)).or_insert(place);
        }
        let met = known
            .iter()
            .filter(|name| header.contains_key(*name))
            .count();
        // Tables of two or three columns have no three headers to show; all that is required must then be there.
        let complete = met > 1
            && self
                .table
                .columns()
                .iter()
                .zip(&self.sources)
                .all(|(column, sources)| {
                    !column.required
                        || column.kind == Kind::Id && !self.rules.id.is_empty()
                        || sources
                            .iter()
                            .any(|name| header.contains_key(&clean::header(name)))
                });
        let found = met >= 3 || complete;
        if found {
            self.header = self
                .named_headers()
                .into_iter()
                .filter_map(|name| Some((name.to_owned(), *header.get(&clean::header(name))?)))
                .collect();
        }
        found
    }

    /// Returns whether a row is a total or a note below the records.
    pub(super) fn is_footer(row: &SheetRow) -> bool {
        row.values
            .iter()
            .map(|value| clean::header(value))
            .find(|value| !value.is_empty())
            .is_some_and(|first| {
                FOOTERS
                    .iter()
                    .any(|word| first == *word || first.starts_with("其中:"))
            })
    }

    /// Checks one row.
    pub(super) fn cells(&self, row: &SheetRow) -> Result<Vec<Cell>, Fault> {
        let mut reading = Reading {
            row,
            remarks: Vec::new(),
        };
        self.refuse_unmatched(row)?;
        let mut cells = Vec::with_capacity(self.table.columns().len());
        for (place, column) in self.table.columns().iter().enumerate() {
            let cell = match column.kind {
                Kind::Id => self.id(&mut reading, place)?,
                Kind::Adcode if self.rules.region.is_some() => self.region(&mut reading),
                Kind::Industry if self.rules.industry.is_some() => self.industry(&mut reading),
                _ => self.column(&mut reading, place, column)?,
            };
            cells.push(cell);
        }
        for (place, column) in self.table.columns().iter().enumerate() {
            if column.required && cells[place].is_missing() {
                return Err((
                    column.name.to_owned(),
                    String::new(),
                    Reason::MissingRequired,
                ));
            }
        }
        self.complete(&mut cells, reading.remarks);
        Ok(cells)
    }

    fn complete(&self, cells: &mut [Cell], remarks: Vec<String>) {
        if !remarks.is_empty() {
            let former = cells[self.table.remark()].as_text().map(str::to_owned);
            let all: Vec<String> = former.into_iter().chain(remarks).collect();
            cells[self.table.remark()] = Cell::Text(all.join(";"));
        }
        let (source, as_of) = self.defaults;
        if cells[self.table.source()].is_missing() {
            cells[self.table.source()] = Cell::text(source);
        }
        if cells[self.table.as_of()].is_missing() {
            cells[self.table.as_of()] = Cell::Date(as_of);
        }
    }

    fn refuse_unmatched(&self, row: &SheetRow) -> Result<(), Fault> {
        let Some(typed) = &self.rules.typed_name else {
            return Ok(());
        };
        let unmatched = row
            .values
            .iter()
            .any(|value| value.trim().starts_with(NOT_MATCHED));
        if unmatched {
            let name = self.value(row, typed).unwrap_or_default();
            return Err((typed.clone(), name, Reason::NotMatched));
        }
        Ok(())
    }

    /// Returns the value under a header, `None` if it is missing.
    fn value(&self, row: &SheetRow, header: &str) -> Option<String> {
        let place = *self.header.get(header)?;
        let value = clean::present(row.values.get(place)?)?;
        (!self.mapping.missing.contains(&value)).then_some(value)
    }

    fn first(&self, row: &SheetRow, headers: &[String]) -> Option<(String, String)> {
        headers
            .iter()
            .find_map(|header| Some((header.clone(), self.value(row, header)?)))
    }

    fn id(&self, reading: &mut Reading<'_>, place: usize) -> Result<Cell, Fault> {
        if self.rules.id.is_empty() {
            let Some((header, value)) = self.first(reading.row, &self.sources[place]) else {
                return Ok(Cell::Missing);
            };
            return EnterpriseId::parse(&value)
                .map(|id| Cell::text(id.as_str()))
                .map_err(|reason| (header, value, reason));
        }
        for pattern in &self.rules.id {
            let Some(name) = variable(pattern) else {
                continue;
            };
            let Some(value) = self.value(reading.row, name) else {
                continue;
            };
            if pattern.contains(':') {
                let id = pattern.replace(&format!("{{{name}}}"), &clean::name(&value));
                return Ok(Cell::text(&id));
            }
            match CreditCode::parse(&value) {
                Ok(code) => {
                    if !code.organisation_code_fits() {
                        reading.remarks.push(format!(
                            "{name} {value}: the organisation code inside does not pass its check"
                        ));
                    }
                    return Ok(Cell::text(EnterpriseId::from(code).as_str()));
                }
                Err(reason) if self.rules.code_may_fail => {
                    reading.remarks.push(format!("{name} {value}: {reason}"));
                }
                Err(reason) => return Err((name.to_owned(), value, reason)),
            }
        }
        Ok(Cell::Missing)
    }

    fn column(
        &self,
        reading: &mut Reading<'_>,
        place: usize,
        column: &Column,
    ) -> Result<Cell, Fault> {
        let rule = self.rules.columns.get(column.name);
        let found = match self.rules.constants.get(column.name) {
            Some(constant) => Some((column.name.to_owned(), constant.clone())),
            None => self.written(reading.row, place, rule),
        };
        let Some((header, value)) = found else {
            return Ok(Cell::Missing);
        };
        if rule.is_some_and(|rule| is_missing_here(rule, &value)) {
            return Ok(Cell::Missing);
        }
        match read_value(column.kind, &value, rule) {
            Ok(cell) => Ok(cell),
            Err(reason) if self.may_lack(column, &reason) => {
                reading
                    .remarks
                    .push(format!("{header} {}: {reason}", value.replace(';', ",")));
                Ok(Cell::Missing)
            }
            Err(reason) => Err((header, value, reason)),
        }
    }

    /// A foreign or absurd amount was understood, so it leaves a gap in the row and does not refuse it.
    fn may_lack(&self, column: &Column, reason: &Reason) -> bool {
        !column.required
            && (matches!(reason, Reason::ForeignCurrency | Reason::Implausible)
                || self
                    .rules
                    .lenient
                    .iter()
                    .any(|lenient| lenient == column.name))
    }

    /// Returns what is written for a column: the first value, or all of them joined.
    fn written(
        &self,
        row: &SheetRow,
        place: usize,
        rule: Option<&ColumnMapping>,
    ) -> Option<(String, String)> {
        let headers = &self.sources[place];
        let Some(rule) = rule.filter(|rule| !rule.values.is_empty() || rule.join.is_some()) else {
            return self.first(row, headers);
        };
        let parts: Vec<(String, String)> = headers
            .iter()
            .filter_map(|header| Some((header.clone(), self.value(row, header)?)))
            .filter_map(|(header, value)| {
                if rule.values.is_empty() {
                    return Some((header, value));
                }
                let meaning = rule.values.get(&value)?;
                Some((header, meaning.clone()))
            })
            .collect();
        let header = parts.first()?.0.clone();
        let join = rule.join.as_deref().unwrap_or(";");
        let values: Vec<String> = parts.into_iter().map(|(_, value)| value).collect();
        Some((header, values.join(join)))
    }

    fn region(&self, reading: &mut Reading<'_>) -> Cell {
        let Some(rule) = &self.rules.region else {
            return Cell::Missing;
        };
        let found = self.named_region(reading.row, rule);
        if let Ok(found) = found {
            return Cell::optional(found);
        }
        if let Err(written) = found {
            reading.remarks.push(format!(
                "region {}: {}",
                written.replace(';', ","),
                Reason::UnknownRegion
            ));
        }
        Cell::Missing
    }

    /// Returns the region, or what was written where nothing of it was understood.
    fn named_region(&self, row: &SheetRow, rule: &RegionMapping) -> Result<Option<Adcode>, String> {
        let regions = RegionTable::builtin();
        let part = |headers: &[String]| self.first(row, headers).map(|(_, value)| value);
        let (province, city, county) = (part(&rule.province), part(&rule.city), part(&rule.county));
        let address = part(&rule.address);
        let fallback = part(&rule.fallback);
        let named = regions.find_by_names(province.as_deref(), city.as_deref(), county.as_deref());
        let addressed = address
            .as_deref()
            .and_then(|address| regions.find_in_address(address));
        let found = match (named, addressed) {
            // The address may know the county where the columns stop at the city.
            (Some(named), Some(addressed)) if regions.lies_in(addressed, named) => Some(addressed),
            (named, addressed) => named.or(addressed),
        };
        let found = found.or_else(|| regions.find_by_names(fallback.as_deref(), None, None));
        let written: Vec<String> = [province, city, county, address, fallback]
            .into_iter()
            .flatten()
            .collect();
        match found {
            None if !written.is_empty() => Err(written.join(" ")),
            found => Ok(found),
        }
    }

    /// Returns the finest industry that the names give; a name that fits nothing leaves the level above.
    fn industry(&self, reading: &mut Reading<'_>) -> Cell {
        let Some(rule) = &self.rules.industry else {
            return Cell::Missing;
        };
        let levels = [
            (IndustryLevel::Class, &rule.class),
            (IndustryLevel::Group, &rule.group),
            (IndustryLevel::Division, &rule.division),
            (IndustryLevel::Section, &rule.section),
        ];
        for (level, headers) in levels {
            let Some((header, name)) = self.first(reading.row, headers) else {
                continue;
            };
            match IndustryTable::builtin().by_name(level, &name) {
                Ok(Some(industry)) => return Cell::text(&industry.code),
                _ => reading
                    .remarks
                    .push(format!("{header} {name}: {}", Reason::UnknownIndustry)),
            }
        }
        Cell::Missing
    }
}

fn headers_of(column: &Column, rules: &TableMapping) -> Vec<String> {
    let canonical = [column.name]
        .into_iter()
        .chain(column.aliases.iter().copied());
    let named = rules
        .columns
        .get(column.name)
        .map_or(&[][..], |rule| &rule.from);
    let own = named.iter().map(String::as_str);
    if rules.canonical {
        own.chain(canonical).map(str::to_owned).collect()
    } else {
        own.map(str::to_owned).collect()
    }
}

/// Returns the header in a pattern such as `tushare:{ts_code}`.
fn variable(pattern: &str) -> Option<&str> {
    let (_, rest) = pattern.split_once('{')?;
    rest.split_once('}').map(|(name, _)| name)
}

fn is_missing_here(rule: &ColumnMapping, value: &str) -> bool {
    rule.missing.iter().any(|mark| mark == value)
}
