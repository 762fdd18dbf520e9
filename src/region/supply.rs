//! Supply per region and segment, and the nation's, summed from firms.
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::SegmentId;
use crate::catalog::code::{Adcode, RegionTable};
use crate::region::firm::Firm;

/// One region's hold on one segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Makers and service providers placed here.
    pub makers: u32,
    /// Supply, yuan a year.
    pub supply_yuan: f64,
    /// The part of the supply that rests on an estimated size or share.
    pub estimated_yuan: f64,
    /// Sum of the squares of those estimated supplies, for how far off they may be taken together.
    pub estimated_squares: f64,
    /// The largest maker's supply.
    pub largest_yuan: f64,
    /// Sum of the makers' supplies squared, for the concentration.
    pub squares: f64,
    /// Makers whose patents are known, and the sum of them.
    pub patents: (u32, f64),
    /// Makers whose labels are known, and those among them with a 专精特新 or 小巨人 label.
    pub specialised: (u32, u32),
}

impl Cell {
    fn add(&mut self, yuan: f64, estimated: bool, firm: &Firm) {
        self.makers += 1;
        self.supply_yuan += yuan;
        if estimated {
            self.estimated_yuan += yuan;
            self.estimated_squares += yuan * yuan;
        }
        self.largest_yuan = self.largest_yuan.max(yuan);
        self.squares += yuan * yuan;
        if let Some(patents) = firm.patents {
            self.patents = (self.patents.0 + 1, self.patents.1 + patents);
        }
        if let Some(specialised) = firm.specialised {
            self.specialised = (
                self.specialised.0 + 1,
                self.specialised.1 + u32::from(specialised),
            );
        }
    }

    /// Share of the largest maker, 0..=1; `None` without supply.
    pub fn largest_share(&self) -> Option<f64> {
        (self.supply_yuan > 0.0).then(|| self.largest_yuan / self.supply_yuan)
    }

    /// Herfindahl–Hirschman index of the makers, 0..=1; 1 for a single one, `None` without supply.
    pub fn hhi(&self) -> Option<f64> {
        (self.supply_yuan > 0.0)
            .then(|| (self.squares / self.supply_yuan / self.supply_yuan).min(1.0))
    }

    /// Share of the supply that is estimated, 0..=1; `None` without supply.
    pub fn estimated_share(&self) -> Option<f64> {
        (self.supply_yuan > 0.0).then(|| self.estimated_yuan / self.supply_yuan)
    }
}

/// What a region has, over all segments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegionSupply {
    /// Operating enterprises imported, placed or not.
    pub enterprises: u32,
    /// Supply over all segments, yuan a year.
    pub total_yuan: f64,
    /// Per segment; a segment without makers has no entry.
    pub cells: BTreeMap<SegmentId, Cell>,
}

/// The supply of the nation and of every region with a firm.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct National {
    /// Every region with at least one operating enterprise: provinces, prefectures and counties.
    pub regions: BTreeMap<Adcode, RegionSupply>,
    /// All firms, those without a known place too.
    pub nation: RegionSupply,
    /// The median maker's supply per segment, yuan a year: the unit in which makers are counted.
    pub median_maker_yuan: BTreeMap<SegmentId, f64>,
}

/// Sums the firms' supply by region and segment.
///
/// **Units** yuan a year. **Missing** a firm without a place counts for the nation alone. Firms must come in a fixed
/// order (by id): sums of doubles depend on it in the last digit.
pub fn supply(firms: &[Firm], regions: &RegionTable) -> National {
    supply_beside(firms, &BTreeMap::new(), regions)
}

/// As [`supply`], with operating enterprises beside the firms that make nothing and were only counted, by place.
pub fn supply_beside(
    firms: &[Firm],
    others: &BTreeMap<Option<Adcode>, u32>,
    regions: &RegionTable,
) -> National {
    let mut national = National::default();
    for (adcode, count) in others {
        national.nation.enterprises += count;
        for place in adcode
            .map(|adcode| around(adcode, regions))
            .unwrap_or_default()
        {
            national.regions.entry(place).or_default().enterprises += count;
        }
    }
    let mut makers: BTreeMap<SegmentId, Vec<f64>> = BTreeMap::new();
    for firm in firms.iter().filter(|firm| firm.operating) {
        let places: BTreeSet<Adcode> = firm
            .adcode
            .map(|adcode| around(adcode, regions))
            .unwrap_or_default();
        national.nation.enterprises += 1;
        for place in &places {
            national.regions.entry(*place).or_default().enterprises += 1;
        }
        for (segment, yuan, estimated) in firm.supplies() {
            makers.entry(segment).or_default().push(yuan);
            add(&mut national.nation, segment, (yuan, estimated), firm);
            for place in &places {
                add(
                    national.regions.entry(*place).or_default(),
                    segment,
                    (yuan, estimated),
                    firm,
                );
            }
        }
    }
    national.median_maker_yuan = makers
        .into_iter()
        .filter_map(|(segment, sizes)| Some((segment, median(sizes)?)))
        .collect();
    national
}

/// The region itself and those around it: county, prefecture, province.
fn around(adcode: Adcode, regions: &RegionTable) -> BTreeSet<Adcode> {
    let own = regions.get(adcode).map(|region| region.adcode);
    own.into_iter()
        .chain(regions.prefecture_of(adcode))
        .chain(regions.province_of(adcode))
        .collect()
}

fn add(region: &mut RegionSupply, segment: SegmentId, amount: (f64, bool), firm: &Firm) {
    region.total_yuan += amount.0;
    region
        .cells
        .entry(segment)
        .or_default()
        .add(amount.0, amount.1, firm);
}

/// Returns the median of positive values; `None` without any.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| *value > 0.0);
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        even if even % 2 == 0 => Some(f64::midpoint(values[middle - 1], values[middle])),
        _ => Some(values[middle]),
    }
}
