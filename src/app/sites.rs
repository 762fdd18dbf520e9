//! Sites and idle plants beside a target: which suit its segment, and by which rule the others fail.
use serde::Serialize;

use crate::app::view::View;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{SegmentId, region_name};
use crate::target::{Offer, SiteRule, Taker, site_rules};

/// Sites shown beside one target.
const SHOWN: usize = 5;

/// One site as it suits a target.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SiteItem {
    /// The site's id.
    pub site: String,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub region: Option<String>,
    /// Whether it suits; null where something is not known and nothing fails.
    pub fits: Option<bool>,
    /// Every rule.
    #[schema(value_type = Vec<Object>)]
    pub rules: Vec<SiteRule>,
}

/// The sites of a region for an enterprise in one segment, the fitting first; `None` where no site was imported.
pub(super) fn sites(
    view: &View,
    home: Adcode,
    (enterprise, segment): (&str, SegmentId),
) -> Option<Vec<SiteItem>> {
    let taker = Taker {
        segment: view.catalog().segment(segment)?,
        tax_yuan: view
            .snapshot
            .enterprise(enterprise)
            .and_then(|(_, facts)| facts.tax_yuan),
    };
    let asked = &view.catalog().rules().target.site;
    if view.snapshot.sites.is_empty() {
        return None;
    }
    let regions = RegionTable::builtin();
    let here = |adcode: Option<Adcode>| adcode.is_none_or(|place| regions.lies_in(place, home));
    let mut found: Vec<SiteItem> = view
        .snapshot
        .sites
        .iter()
        .filter(|site| here(site.adcode))
        .map(|site| {
            let offer = Offer {
                land_mu: site.land_mu,
                plant_m2: site.plant_m2,
                energy_tce: site.energy_tce,
                industries: &site.industries,
                min_invest_wan_per_mu: site.min_invest_wan_per_mu,
                min_tax_wan_per_mu: site.min_tax_wan_per_mu,
            };
            let rules = site_rules(&taker, &offer, asked);
            let fits = if rules.iter().any(|rule| rule.holds == Some(false)) {
                Some(false)
            } else {
                rules
                    .iter()
                    .all(|rule| rule.holds.is_some())
                    .then_some(true)
            };
            SiteItem {
                site: site.id.clone(),
                name: site.name.clone(),
                region: site.adcode.map(region_name),
                fits,
                rules,
            }
        })
        .collect();
    let order = |item: &SiteItem| match item.fits {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    };
    found.sort_by(|left, right| (order(left), &left.site).cmp(&(order(right), &right.site)));
    found.truncate(SHOWN);
    Some(found)
}
