//! How far a token reaches: the chains and regions it is limited to, held against what is asked, before any answer is
//! made or taken from those made before. A list that names none is asked for what the token reaches.
use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, Request};
use axum::http::Uri;

use crate::app::access::region_code;
use crate::catalog::code::{Adcode, RegionLevel, RegionTable};
use crate::http::problem::{Problem, Refusal};
use crate::ledger::{Grant, ProjectFilter};

/// Names of parameters that hold regions.
const REGIONS: [&str; 4] = ["region", "compare", "hub", "adcode"];

/// Which parameters each path takes.
#[derive(Debug, Default)]
pub(super) struct Parameters(BTreeMap<String, BTreeSet<String>>);

impl Parameters {
    /// Reads them from the description.
    pub(super) fn of(description: &str) -> Self {
        let api: serde_json::Value = serde_json::from_str(description).unwrap_or_default();
        let mut all = BTreeMap::new();
        for (path, operations) in api["paths"].as_object().into_iter().flatten() {
            let lists = operations.as_object().into_iter().flatten();
            let names = lists
                .flat_map(|(_, one)| one["parameters"].as_array().into_iter().flatten())
                .filter(|one| one["in"] == "query")
                .filter_map(|one| one["name"].as_str().map(str::to_owned));
            all.insert(path.clone(), names.collect());
        }
        Self(all)
    }

    fn takes(&self, path: &str, name: &str) -> bool {
        self.0.get(path).is_some_and(|names| names.contains(name))
    }
}

/// What a caller is limited to; nothing if both are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    chains: Vec<String>,
    regions: Vec<Adcode>,
}

impl Reach {
    /// The limits of a grant.
    pub(super) fn of(grant: &Grant) -> Self {
        let regions = grant.regions.iter();
        Self {
            chains: grant.chains.clone(),
            // Codes were checked when they were granted; one that is gone reaches nothing and is kept as itself.
            regions: regions.filter_map(|code| code.parse().ok()).collect(),
        }
    }

    fn is_limited(&self) -> bool {
        !self.chains.is_empty() || !self.regions.is_empty()
    }

    fn holds_region(&self, text: &str) -> Result<(), Problem> {
        if self.regions.is_empty() {
            return Ok(());
        }
        // What names no region is refused by whoever answers.
        let Ok(code) = region_code(text) else {
            return Ok(());
        };
        let table = RegionTable::builtin();
        if self.regions.iter().any(|outer| table.lies_in(code, *outer)) {
            return Ok(());
        }
        let own: Vec<String> = self.regions.iter().map(ToString::to_string).collect();
        Err(outside(text, &own))
    }

    fn holds_chain(&self, text: &str) -> Result<(), Problem> {
        if self.chains.is_empty() || self.chains.iter().any(|own| own == text) {
            return Ok(());
        }
        Err(outside(text, &self.chains))
    }

    /// Holds one named value against the limits.
    fn holds(&self, name: &str, value: &str) -> Result<(), Problem> {
        for one in value
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
        {
            match name {
                "chain" => self.holds_chain(one)?,
                "segment" => self.holds_chain(one.split('-').next().unwrap_or_default())?,
                _ if REGIONS.contains(&name) => self.holds_region(one)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Holds a question's region, chain and segment against the limits, and puts the limits for what it leaves out.
    pub(crate) fn narrow(
        &self,
        (region, chain, segment): (&mut Option<String>, &mut Option<String>, Option<&str>),
        home: Adcode,
    ) -> Result<(), Problem> {
        for (name, value) in [
            ("region", region.as_deref()),
            ("chain", chain.as_deref()),
            ("segment", segment),
        ] {
            self.holds(name, value.unwrap_or_default())?;
        }
        if region.is_none() {
            *region = self.region_unless_home(home);
        }
        if chain.is_none() && segment.is_none() && !self.chains.is_empty() {
            *chain = Some(self.chains.join(","));
        }
        Ok(())
    }

    /// The region to ask for where none is named and home is out of reach.
    fn region_unless_home(&self, home: Adcode) -> Option<String> {
        let first = self.regions.first()?;
        let table = RegionTable::builtin();
        let reached = self.regions.iter().any(|outer| table.lies_in(home, *outer));
        (!reached).then(|| first.to_string())
    }

    /// Holds a request against the limits and puts the limits for what it leaves out.
    pub(super) fn limit(
        &self,
        (request, path): (&mut Request, &str),
        parameters: &Parameters,
        home: Adcode,
    ) -> Result<(), Problem> {
        if !self.is_limited() {
            return Ok(());
        }
        let pairs: Query<Vec<(String, String)>> = Query::try_from_uri(request.uri())
            .map_err(|rejection| Problem::argument(rejection.body_text()))?;
        for (name, value) in &pairs.0 {
            self.holds(name, value)?;
        }
        for (pattern, value) in path.split('/').zip(request.uri().path().split('/')) {
            let name = pattern.trim_start_matches('{').trim_end_matches('}');
            if name != pattern {
                self.holds(name, &decoded(value))?;
            }
        }
        let named = |name: &str| pairs.0.iter().any(|(key, _)| key == name);
        let mut added = Vec::new();
        if parameters.takes(path, "chain")
            && !named("chain")
            && !named("segment")
            && !self.chains.is_empty()
        {
            added.push(format!("chain={}", self.chains.join(",")));
        }
        if parameters.takes(path, "region") && !named("region") {
            added.extend(
                self.region_unless_home(home)
                    .map(|code| format!("region={code}")),
            );
        }
        if !added.is_empty() {
            rewrite(request, &added.join("&"))?;
        }
        Ok(())
    }

    /// What of the projects may be seen: a region stands for the counties in it.
    pub(super) fn projects(&self) -> ProjectFilter {
        let table = RegionTable::builtin();
        let mut counties: BTreeSet<String> = self.regions.iter().map(ToString::to_string).collect();
        for outer in &self.regions {
            let inside = table.all(RegionLevel::County);
            let inside = inside.filter(|county| table.lies_in(county.adcode, *outer));
            counties.extend(inside.map(|county| county.adcode.to_string()));
        }
        ProjectFilter {
            counties: counties.into_iter().collect(),
            chains: self.chains.clone(),
            ..ProjectFilter::default()
        }
    }
}

fn outside(found: &str, own: &[String]) -> Problem {
    Problem::refused(
        Refusal::Outside,
        format!(
            "`{found}` is outside of what you may see: {}",
            own.join(", ")
        ),
    )
}

/// Text without percent signs.
fn decoded(text: &str) -> String {
    let uri = format!("/?v={}", text.replace('+', "%2B")).parse::<Uri>();
    let pairs = uri
        .ok()
        .and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    pairs
        .and_then(|pairs| pairs.0.into_iter().next())
        .map_or_else(|| text.to_owned(), |(_, value)| value)
}

/// Adds to the query.
fn rewrite(request: &mut Request, added: &str) -> Result<(), Problem> {
    let path = request.uri().path().to_owned();
    let query = match request.uri().query().filter(|query| !query.is_empty()) {
        Some(query) => format!("{query}&{added}"),
        None => added.to_owned(),
    };
    let uri: Uri = format!("{path}?{query}")
        .parse()
        .map_err(|fault| Problem::argument(format!("the address cannot be limited: {fault}")))?;
    *request.uri_mut() = uri;
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn reach(chains: &[&str], regions: &[&str]) -> Reach {
        Reach::of(&Grant {
            roles: vec![],
            chains: chains.iter().map(|one| (*one).to_owned()).collect(),
            regions: regions.iter().map(|one| (*one).to_owned()).collect(),
        })
    }

    /// The address after the limits, or `None` if it was refused.
    fn limited(reach: &Reach, (uri, path): (&str, &str)) -> Option<String> {
        let mut request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        let parameters = Parameters::of(&crate::http::openapi());
        let home = Adcode::new(341_500).unwrap();
        reach.limit((&mut request, path), &parameters, home).ok()?;
        Some(request.uri().to_string())
    }

    #[test]
    fn what_is_outside_is_refused_however_it_is_written() {
        let own = reach(&["NEV"], &["341500"]);
        let gaps = "/api/v1/gaps";
        for uri in [
            "/api/v1/gaps?chain=EIT",
            "/api/v1/gaps?chain=NEV,EIT",
            "/api/v1/gaps?ch%61in=EIT",
            "/api/v1/gaps?chain=%45IT",
            "/api/v1/gaps?segment=EIT-A01",
            "/api/v1/gaps?region=340100",
            "/api/v1/gaps?chain=NEV&chain=EIT",
            "/api/v1/gaps?region=%E5%90%88%E8%82%A5%E5%B8%82",
            "/api/v1/gaps?region=340000",
        ] {
            assert_eq!(limited(&own, (uri, gaps)), None, "{uri}");
        }
        assert_eq!(
            limited(&own, ("/api/v1/gaps/EIT-A01", "/api/v1/gaps/{segment}")),
            None
        );
        assert_eq!(
            limited(&own, ("/api/v1/gaps/%45IT-A01", "/api/v1/gaps/{segment}")),
            None
        );
        assert_eq!(
            limited(
                &own,
                ("/api/v1/chains/EIT/map", "/api/v1/chains/{chain}/map")
            ),
            None
        );
        let profile = "/api/v1/regions/{adcode}/profile";
        assert_eq!(
            limited(&own, ("/api/v1/regions/340100/profile", profile)),
            None
        );
        assert!(
            limited(&own, ("/api/v1/regions/341524/profile", profile)).is_some(),
            "a county of it"
        );
    }

    #[test]
    fn a_list_that_names_nothing_is_asked_for_what_is_reached() {
        let gaps = "/api/v1/gaps";
        let of = |reach: &Reach, uri: &str| limited(reach, (uri, gaps)).unwrap();
        assert_eq!(
            of(&reach(&["NEV", "EIT"], &[]), "/api/v1/gaps?limit=5"),
            "/api/v1/gaps?limit=5&chain=NEV,EIT"
        );
        assert_eq!(
            of(&reach(&["NEV"], &[]), "/api/v1/gaps?segment=NEV-B07"),
            "/api/v1/gaps?segment=NEV-B07"
        );
        assert_eq!(
            of(&reach(&[], &["340000"]), "/api/v1/gaps"),
            "/api/v1/gaps",
            "home lies in it"
        );
        assert_eq!(
            of(&reach(&[], &["340100"]), "/api/v1/gaps"),
            "/api/v1/gaps?region=340100"
        );
        assert_eq!(
            of(&reach(&[], &[]), "/api/v1/gaps?chain=EIT"),
            "/api/v1/gaps?chain=EIT"
        );
        let chains = limited(&reach(&["NEV"], &[]), ("/api/v1/chains", "/api/v1/chains")).unwrap();
        assert_eq!(chains, "/api/v1/chains", "it takes no chain");
    }

    #[test]
    fn a_region_stands_for_its_counties() {
        let sees = reach(&[], &["341500"]).projects().counties;
        assert!(sees.contains(&"341524".to_owned()) && sees.contains(&"341500".to_owned()));
        assert!(!sees.contains(&"340104".to_owned()));
        assert_eq!(reach(&[], &["341524"]).projects().counties, ["341524"]);
    }
}
