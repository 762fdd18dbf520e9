//! Whether land or an idle plant suits a segment: each rule with what is needed and what is there, the failing one named.
use crate::catalog::{Segment, SiteRules};

/// What a site offers and asks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offer<'a> {
    /// Land, mu.
    pub land_mu: Option<f64>,
    /// Plant, square metres.
    pub plant_m2: Option<f64>,
    /// Energy that may be used, tonnes of coal equivalent a year.
    pub energy_tce: Option<f64>,
    /// Chains, segments or industry codes it is meant for; empty if any.
    pub industries: &'a [String],
    /// Least investment a mu, 10,000 yuan.
    pub min_invest_wan_per_mu: Option<f64>,
    /// Least tax a mu, 10,000 yuan a year.
    pub min_tax_wan_per_mu: Option<f64>,
}

/// Who would use it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taker<'a> {
    /// For which segment.
    pub segment: &'a Segment,
    /// Tax the enterprise pays now, yuan a year.
    pub tax_yuan: Option<f64>,
}

/// One rule and how it came out.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SiteRule {
    /// industry, land, plant, energy, investment or tax.
    pub rule: &'static str,
    /// What is needed, in words.
    pub needs: Option<String>,
    /// What is there, in words.
    pub has: Option<String>,
    /// Whether it holds; `None` where one side is not known.
    pub holds: Option<bool>,
}

/// 10,000 yuan in 亿元.
const WAN_PER_YI: f64 = 10_000.0;
/// Yuan in 10,000 yuan.
const YUAN_PER_WAN: f64 = 10_000.0;

/// Tries every rule of a site for who would use it.
///
/// **Formula** an idle plant is held against the land the segment needs, each mu as so many square metres of plant; where a
/// site has both, either is enough. Investment a mu is the segment's least investment over its land. The tax asked, over
/// the land used, may not exceed what the whole enterprise pays now: a plant that should pay more than its owner does is
/// no promise to rely on. **Missing** a segment without a stated least scale, or a site without the figure, leaves a rule
/// open: not passed, not failed. Passing the tax rule is never known before a contract. **Limits** a least scale is the
/// segment's, not the enterprise's project.
pub fn site_rules(taker: &Taker<'_>, offer: &Offer<'_>, rules: &SiteRules) -> Vec<SiteRule> {
    let scale = taker.segment.min_scale.as_ref();
    let land = scale.and_then(|scale| scale.land_mu);
    let energy = scale.and_then(|scale| scale.energy_tce);
    let density = scale
        .and_then(|scale| scale.investment_yi)
        .zip(land)
        .map(|(yi, mu)| yi * WAN_PER_YI / mu);
    let mut found = vec![industry(taker.segment, offer)];
    found.extend(room(land, offer, rules));
    found.extend([
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
        tax(land, taker, offer),
    ]);
    found
}

/// Land, plant, or both: of both, one that is enough makes up for the other.
fn room(land: Option<f64>, offer: &Offer<'_>, rules: &SiteRules) -> Vec<SiteRule> {
    let plant = land.map(|mu| mu * rules.plant_m2_per_mu);
    let on_land = least("land", (land, offer.land_mu), "亩");
    let in_plant = least("plant", (plant, offer.plant_m2), "平方米厂房");
    match (offer.land_mu, offer.plant_m2) {
        (_, None) => vec![on_land],
        (None, Some(_)) => vec![in_plant],
        (Some(_), Some(_)) => {
            let enough = [&on_land, &in_plant]
                .iter()
                .any(|rule| rule.holds == Some(true));
            let eased = |rule: SiteRule| SiteRule {
                holds: if enough { Some(true) } else { rule.holds },
                ..rule
            };
            vec![eased(on_land), eased(in_plant)]
        }
    }
}

/// The tax asked over the land used, against what the enterprise pays now.
fn tax(land: Option<f64>, taker: &Taker<'_>, offer: &Offer<'_>) -> SiteRule {
    let Some(asked) = offer.min_tax_wan_per_mu else {
        return SiteRule {
            rule: "tax",
            needs: None,
            has: None,
            holds: Some(true),
        };
    };
    // A larger site is let in part; a segment without a least scale takes the whole.
    let used = land.or(offer.land_mu);
    let pays = taker.tax_yuan.map(|yuan| yuan / YUAN_PER_WAN);
    let short = used
        .zip(pays)
        .is_some_and(|(used, pays)| pays < asked * used);
    SiteRule {
        rule: "tax",
        needs: Some(match used {
            Some(used) => format!(
                "每亩每年不低于 {asked:.0} 万元，{used:.0} 亩共 {:.0} 万元",
                asked * used
            ),
            None => format!("每亩每年不低于 {asked:.0} 万元"),
        }),
        has: pays.map(|pays| format!("企业现年纳税 {pays:.0} 万元")),
        holds: short.then_some(false),
    }
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

    fn outcome(offer: &Offer<'_>, tax_yuan: Option<f64>) -> Vec<(&'static str, Option<bool>)> {
        let segment = cells();
        let taker = Taker {
            segment: &segment,
            tax_yuan,
        };
        let rules = site_rules(&taker, offer, &SiteRules::default());
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
            industries: &industries,
            // 10 亿 on 200 mu is 500 万 a mu.
            min_invest_wan_per_mu: Some(400.0),
            ..Offer::default()
        };
        assert_eq!(
            outcome(&offer, None),
            [
                ("industry", Some(true)),
                ("land", Some(false)),
                ("energy", None),
                ("investment", Some(true)),
                ("tax", Some(true))
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
            ..Offer::default()
        };
        assert_eq!(
            outcome(&offer, None),
            [
                ("industry", Some(false)),
                ("land", Some(true)),
                ("energy", Some(true)),
                ("investment", Some(false)),
                ("tax", Some(true))
            ]
        );
    }

    #[test]
    fn an_idle_plant_stands_in_for_land_and_either_is_enough() {
        // 200 mu × 667 m² = 133,400 m² of plant.
        let plant = |land_mu, plant_m2| {
            let offer = Offer {
                land_mu,
                plant_m2: Some(plant_m2),
                ..Offer::default()
            };
            outcome(&offer, None)[1..3].to_vec()
        };
        assert_eq!(plant(None, 133_400.0)[0], ("plant", Some(true)));
        assert_eq!(plant(None, 133_399.0)[0], ("plant", Some(false)));
        let both = [("land", Some(true)), ("plant", Some(true))];
        assert_eq!(plant(Some(20.0), 140_000.0), both);
        let neither = [("land", Some(false)), ("plant", Some(false))];
        assert_eq!(plant(Some(20.0), 90_000.0), neither);
    }

    #[test]
    fn a_tax_that_the_whole_enterprise_does_not_pay_now_fails_and_no_other_is_promised() {
        let asks = Offer {
            land_mu: Some(300.0),
            min_tax_wan_per_mu: Some(15.0),
            ..Offer::default()
        };
        let tax = |yuan| outcome(&asks, yuan).last().copied().unwrap();
        // 15 万元 × 200 mu = 3,000 万元 a year.
        assert_eq!(tax(Some(29_990_000.0)), ("tax", Some(false)));
        assert_eq!(tax(Some(30_000_000.0)), ("tax", None));
        assert_eq!(tax(None), ("tax", None));
    }
}
