//! Whether land or an idle plant suits a segment: each rule with what is needed and what is there, the failing one named.
use crate::catalog::Segment;

/// What a site offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer<'a> {
    /// Land, mu.
    pub land_mu: Option<f64>,
    /// Energy that may be used, tonnes of coal equivalent a year.
    pub energy_tce: Option<f64>,
    /// Chains, segments or industry codes it is meant for; empty if any.
    pub industries: &'a [String],
    /// Least investment a mu, 10,000 yuan.
    pub min_invest_wan_per_mu: Option<f64>,
}

/// One rule and how it came out.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SiteRule {
    /// industry, land, energy or investment.
    pub rule: &'static str,
    /// What the segment needs, in words.
    pub needs: Option<String>,
    /// What the site has, in words.
    pub has: Option<String>,
    /// Whether it holds; `None` where one side is not known.
    pub holds: Option<bool>,
}

/// 10,000 yuan in 亿元.
const WAN_PER_YI: f64 = 10_000.0;

/// Tries every rule of a site for a segment.
///
/// **Missing** a segment without a stated least scale, or a site without the figure, leaves a rule open: not passed, not
/// failed. **Limits** a least scale is the segment's, not the enterprise's project.
pub fn site_rules(segment: &Segment, offer: &Offer<'_>) -> Vec<SiteRule> {
    let scale = segment.min_scale.as_ref();
    let land = scale.and_then(|scale| scale.land_mu);
    let energy = scale.and_then(|scale| scale.energy_tce);
    let density = scale
        .and_then(|scale| scale.investment_yi)
        .zip(land)
        .map(|(yi, mu)| yi * WAN_PER_YI / mu);
    vec![
        industry(segment, offer),
        least("land", (land, offer.land_mu), "亩"),
        least("energy", (energy, offer.energy_tce), "吨标煤"),
        // The site asks and the segment offers.
        SiteRule {
            rule: "investment",
            needs: offer
                .min_invest_wan_per_mu
                .map(|asked| format!("每亩不低于 {asked:.0} 万元")),
            has: density.map(|density| format!("每亩约 {density:.0} 万元")),
            holds: match (offer.min_invest_wan_per_mu, density) {
                (None, _) => Some(true),
                (Some(asked), Some(density)) => Some(density >= asked),
                (Some(_), None) => None,
            },
        },
    ]
}

fn industry(segment: &Segment, offer: &Offer<'_>) -> SiteRule {
    let chain = segment.id.chain().to_string();
    let meant = |written: &String| {
        *written == chain
            || *written == segment.id.to_string()
            || *written == segment.name
            || segment
                .industry_codes
                .iter()
                .any(|code| code.starts_with(written.as_str()))
    };
    SiteRule {
        rule: "industry",
        needs: Some(segment.id.to_string()),
        has: (!offer.industries.is_empty()).then(|| offer.industries.join("、")),
        holds: Some(offer.industries.is_empty() || offer.industries.iter().any(meant)),
    }
}

fn least(rule: &'static str, (needs, has): (Option<f64>, Option<f64>), unit: &str) -> SiteRule {
    let written = |value: f64| format!("{value:.0} {unit}");
    SiteRule {
        rule,
        needs: needs.map(written),
        has: has.map(written),
        holds: needs.zip(has).map(|(needs, has)| has >= needs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, MinScale};

    fn cells() -> Segment {
        let catalog = Catalog::builtin().unwrap();
        let mut segment = catalog.find_segment("NEV-B07").unwrap().clone();
        segment.min_scale = Some(MinScale {
            investment_yi: Some(10.0),
            land_mu: Some(200.0),
            energy_tce: Some(30_000.0),
        });
        segment
    }

    fn outcome(offer: &Offer<'_>) -> Vec<(&'static str, Option<bool>)> {
        let rules = site_rules(&cells(), offer);
        rules
            .into_iter()
            .map(|rule| (rule.rule, rule.holds))
            .collect()
    }

    #[test]
    fn the_failing_rule_is_named_and_what_is_not_known_stays_open() {
        let industries = ["NEV".to_owned()];
        let offer = Offer {
            land_mu: Some(150.0),
            energy_tce: None,
            industries: &industries,
            // 10 亿 on 200 mu is 500 万 a mu.
            min_invest_wan_per_mu: Some(400.0),
        };
        assert_eq!(
            outcome(&offer),
            [
                ("industry", Some(true)),
                ("land", Some(false)),
                ("energy", None),
                ("investment", Some(true))
            ]
        );
    }

    #[test]
    fn a_site_for_another_industry_does_not_suit() {
        let industries = ["GFD".to_owned(), "13".to_owned()];
        let offer = Offer {
            land_mu: Some(300.0),
            energy_tce: Some(40_000.0),
            industries: &industries,
            min_invest_wan_per_mu: Some(600.0),
        };
        assert_eq!(
            outcome(&offer),
            [
                ("industry", Some(false)),
                ("land", Some(true)),
                ("energy", Some(true)),
                ("investment", Some(false))
            ]
        );
    }
}
