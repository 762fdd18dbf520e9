//! The facts a pre-review speaks of, each with where it comes from; what is not known says why.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::review::input::ReviewInput;
use crate::app::review::plan::Worth;
use crate::app::view::View;
use crate::atlas::EnterpriseFacts;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Catalog, REVIEW_FACTS, SegmentClause};
use crate::ledger::ProjectFacts;

const YUAN_PER_WAN: f64 = 1e4;
const DAYS_PER_YEAR: f64 = 365.25;

/// One fact.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReviewFact {
    /// Its id.
    pub fact: String,
    /// Its Chinese name.
    pub name: String,
    /// Its unit: 万元, 年, `share`, `flag` (1 yes, 0 no) …
    pub unit: String,
    /// Its value; null if not known.
    pub value: Option<f64>,
    /// Where it comes from, or why it is not known.
    pub source: String,
    /// Whether it rests on invented rows.
    pub synthetic: bool,
}

/// What is known of one fact.
struct Known {
    value: Option<f64>,
    source: String,
    synthetic: bool,
}

impl Known {
    fn of(value: f64, source: &str) -> Self {
        Self {
            value: Some(value),
            source: source.to_owned(),
            synthetic: false,
        }
    }

    fn nothing(why: impl Into<String>) -> Self {
        Self {
            value: None,
            source: why.into(),
            synthetic: false,
        }
    }
}

/// What facts are gathered from.
pub(super) struct Sources<'a> {
    pub(super) project: &'a ProjectFacts,
    pub(super) input: &'a ReviewInput,
    pub(super) worth: &'a Worth,
    pub(super) worst_npv_wan: f64,
    pub(super) catalog: &'a Catalog,
    pub(super) view: Option<&'a View>,
    pub(super) today: Date,
}

impl Sources<'_> {
    /// Every fact, in the order of [`REVIEW_FACTS`].
    pub(super) fn facts(&self) -> Vec<ReviewFact> {
        let mut known: BTreeMap<&str, Known> = BTreeMap::new();
        known.extend(self.of_plan());
        known.extend(self.of_site());
        known.extend(self.of_class());
        known.extend(self.of_investor());
        let one = |(id, name, unit): &(&str, &str, &str)| {
            let found = known.remove::<str>(id);
            let found = found.unwrap_or_else(|| Known::nothing("没有提供"));
            ReviewFact {
                fact: (*id).to_owned(),
                name: (*name).to_owned(),
                unit: (*unit).to_owned(),
                value: found.value,
                source: found.source,
                synthetic: found.synthetic || self.project.synthetic,
            }
        };
        REVIEW_FACTS.iter().map(one).collect()
    }

    fn of_plan(&self) -> Vec<(&'static str, Known)> {
        let worth = self.worth;
        let told = |value: Option<f64>, missing: &Option<String>| match (value, missing) {
            (Some(value), _) => Known::of(value, "测算"),
            (None, why) => Known::nothing(why.clone().unwrap_or_default()),
        };
        vec![
            ("npv_wan", Known::of(worth.npv_wan, "测算")),
            ("npv_worst_wan", Known::of(self.worst_npv_wan, "测算")),
            ("irr", told(worth.irr, &worth.irr_missing)),
            (
                "payback_years",
                told(worth.payback_years, &worth.payback_missing),
            ),
            (
                "dynamic_payback_years",
                told(worth.dynamic_payback_years, &worth.dynamic_payback_missing),
            ),
            (
                "break_even",
                told(worth.break_even, &worth.break_even_missing),
            ),
        ]
    }

    fn of_site(&self) -> Vec<(&'static str, Known)> {
        let (plan, site) = (&self.input.plan, &self.input.site);
        let land = site.land_mu.or(self.project.land_mu);
        let land = land.filter(|mu| *mu > 0.0);
        let per_mu = |amount: Option<f64>| match (amount, land) {
            (Some(amount), Some(mu)) => Known::of(amount / mu, "申报"),
            (_, None) => Known::nothing("没有用地面积"),
            (None, _) => Known::nothing("没有提供"),
        };
        let energy = match site.energy_tce {
            Some(tce) if plan.revenue_wan > 0.0 => Known::of(tce / plan.revenue_wan, "申报"),
            _ => Known::nothing("没有能耗或营业收入"),
        };
        vec![
            ("investment_wan_per_mu", per_mu(Some(plan.fixed_wan))),
            ("output_wan_per_mu", per_mu(Some(plan.revenue_wan))),
            ("tax_wan_per_mu", per_mu(site.tax_wan)),
            ("energy_tce_per_wan", energy),
            ("sites_fitting", self.sites(land)),
        ]
    }

    /// How many sites of the project's county, or of the home region, give what the project needs and take what it gives.
    fn sites(&self, land: Option<f64>) -> Known {
        let Some(view) = self.view else {
            return Known::nothing("没有测算批次");
        };
        if view.snapshot.sites.is_empty() {
            return Known::nothing("没有导入地块");
        }
        let Some(land) = land else {
            return Known::nothing("没有用地面积");
        };
        let regions = RegionTable::builtin();
        let county = self.project.county.as_deref();
        let county = county.and_then(|code| Adcode::parse(code).ok());
        let need = &self.input.site;
        let reaches = |needs: Option<f64>, has: Option<f64>| match (needs, has) {
            (Some(needs), Some(has)) => has >= needs,
            (None, _) => true,
            (Some(_), None) => false,
        };
        let fits = view.snapshot.sites.iter().filter(|site| {
            let here = match (county, site.adcode) {
                (Some(county), Some(place)) => regions.lies_in(place, county),
                _ => true,
            };
            here && site.land_mu.is_some_and(|mu| mu >= land)
                && reaches(need.energy_tce, site.energy_tce)
                && reaches(
                    site.min_invest_wan_per_mu,
                    Some(self.input.plan.fixed_wan / land),
                )
                && reaches(site.min_tax_wan_per_mu, need.tax_wan.map(|tax| tax / land))
        });
        let mut found = Known::of(fits.count() as f64, "地块表");
        found.synthetic = view.snapshot.manifest.synthetic;
        found
    }

    fn of_class(&self) -> Vec<(&'static str, Known)> {
        let rules = self.catalog.rules();
        let segment = self.project.segment.as_deref();
        let code = self.input.checked.industry_code.as_deref();
        let stands = |clauses: &[SegmentClause], file: &str| {
            if segment.is_none() && code.is_none() {
                return Known::nothing("没有环节和行业代码");
            }
            let clause = clauses.iter().find(|clause| {
                let named =
                    |one: &crate::catalog::SegmentId| segment == Some(one.to_string().as_str());
                let coded = |one: &String| code.is_some_and(|code| code.starts_with(one.as_str()));
                clause.segments.iter().any(named) || clause.industry_codes.iter().any(coded)
            });
            match clause {
                Some(clause) => Known::of(1.0, &format!("{file}：{}", clause.reason)),
                None => Known::of(0.0, file),
            }
        };
        let checked = match self.input.checked.fair_competition {
            Some(checked) => Known::of(f64::from(u8::from(checked)), "申报"),
            None => Known::nothing("没有填报"),
        };
        vec![
            (
                "class_excluded",
                stands(&rules.excluded, "rules/excluded_classes.toml"),
            ),
            (
                "class_surplus",
                stands(&rules.national_surplus, "rules/national_surplus.toml"),
            ),
            ("fair_competition", checked),
        ]
    }

    /// The investor in the registry: by its id, else by its whole name.
    fn investor(&self) -> Result<&EnterpriseFacts, String> {
        let view = self.view.ok_or("没有测算批次")?;
        let facts = self.project;
        let by_id = facts.investor_id.as_deref();
        let by_id = by_id.and_then(|id| view.snapshot.enterprise(id));
        let named = |one: &&EnterpriseFacts| Some(&one.name) == facts.investor.as_ref();
        let mut by_name = view.snapshot.enterprises.iter().filter(named);
        match (by_id, by_name.next(), by_name.next()) {
            (Some((_, found)), _, _) | (None, Some(found), None) => Ok(found),
            (None, Some(_), Some(_)) => Err("登记库中有多家同名企业".to_owned()),
            (None, None, _) => Err("登记库中没有这家企业".to_owned()),
        }
    }

    fn of_investor(&self) -> Vec<(&'static str, Known)> {
        let investor = match self.investor() {
            Ok(found) => found,
            Err(why) if self.view.is_some() => {
                return vec![("investor_known", Known::of(0.0, &why))];
            }
            Err(why) => return vec![("investor_known", Known::nothing(why))],
        };
        let source = format!("登记库 {}，截至 {}", investor.source, investor.as_of);
        let known = |value: Option<f64>| Known {
            value,
            source: source.clone(),
            synthetic: investor.synthetic,
        };
        let plan = &self.input.plan;
        let total_yuan = self.project.total_yuan.filter(|yuan| *yuan > 0.0);
        let total_yuan = total_yuan.unwrap_or((plan.fixed_wan + plan.working_wan) * YUAN_PER_WAN);
        let years = investor.established.and_then(|day| {
            let days = self.today.since(day).ok()?.get_days();
            Some(f64::from(days) / DAYS_PER_YEAR)
        });
        let mut found = vec![
            ("investor_known", known(Some(1.0))),
            (
                "investor_operating",
                known(investor.operating.map(|yes| f64::from(u8::from(yes)))),
            ),
            ("investor_years", known(years)),
            (
                "investor_capital_share",
                known(investor.capital_yuan.map(|yuan| yuan / total_yuan)),
            ),
            (
                "investor_revenue_share",
                known(investor.revenue_yuan.map(|yuan| yuan / total_yuan)),
            ),
            ("investor_employees", known(investor.employees)),
        ];
        let imported = self.view.is_some_and(|view| {
            let inputs = &view.snapshot.manifest.inputs;
            inputs.iter().any(|input| input.table == "risks")
        });
        for (fact, kind) in [
            ("risk_dishonest", "dishonest"),
            ("risk_abnormal", "abnormal"),
            ("risk_penalty", "penalty"),
            ("risk_lawsuit", "lawsuit"),
            ("risk_equity_frozen", "equity_frozen"),
            ("risk_relocation", "relocation"),
        ] {
            let records = investor.risks.iter().filter(|risk| risk.kind == kind);
            let count = records.count() as f64;
            // A registry without a table of risks clears nobody.
            let value = (imported || count > 0.0).then_some(count);
            let mut one = known(value);
            if value.is_none() {
                "没有导入风险记录".clone_into(&mut one.source);
            }
            found.push((fact, one));
        }
        found
    }
}
