//! Which segments go together, and how near each region is to each: proximity, relatedness density, complexity.
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{RegionProfile, SegmentId};
use crate::measure::complexity::complexity;
use crate::measure::density::{density, density_within_reach};
use crate::measure::lq::location_quotient;
use crate::measure::outlook::outlook;
use crate::measure::presence::Presence;
use crate::measure::proximity::{Diagonal, Similarity, proximity};
use crate::measure::{Amounts, Matrix, MeasureError, Undefined};
use crate::region::supply::National;

/// The inputs do not make a matrix; cannot happen with regions and segments from maps.
#[derive(Debug, thiserror::Error)]
pub enum RelatednessError {
    /// The region × segment table is refused.
    #[error("cannot measure relatedness over {regions} regions")]
    Table {
        /// How many regions there were.
        regions: usize,
        /// The cause.
        source: MeasureError,
    },
}

/// Relatedness of every region to every segment and the complexity of segments, over one level of regions.
#[derive(Debug, Clone, Default)]
pub struct Relatedness {
    density: BTreeMap<Adcode, BTreeMap<SegmentId, f64>>,
    ranks: BTreeMap<Adcode, BTreeMap<SegmentId, f64>>,
    gains: BTreeMap<Adcode, BTreeMap<SegmentId, f64>>,
    /// Complexity (PCI) of segments, where defined.
    complexity: BTreeMap<SegmentId, f64>,
    /// Why complexity is undefined, where it is.
    pub complexity_undefined: Option<Undefined>,
}

impl Relatedness {
    /// Relatedness density of a region to a segment, 0..=1; `None` where undefined.
    pub fn density(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.density.get(&region)?.get(&segment).copied()
    }

    /// The share of segments to which the region is less related than to this one, 0..=1; `None` where undefined.
    pub fn rank(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.ranks.get(&region)?.get(&segment).copied()
    }

    /// What a segment would open to a region: complexity outlook gain; 0 where it has it, `None` where undefined.
    pub fn gain(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.gains.get(&region)?.get(&segment).copied()
    }

    /// Complexity of a segment; `None` where undefined.
    pub fn complexity(&self, segment: SegmentId) -> Option<f64> {
        self.complexity.get(&segment).copied()
    }
}

/// Measures proximity between segments over `basis` regions (presence: LQ ≥ 1), then density for all `regions`.
///
/// **Missing** a region without supply, and a segment nobody has, have no density. **Source** Hidalgo et al. (2007);
/// conventions of [`crate::measure`]: zero diagonal.
///
/// # Errors
/// [`RelatednessError::Table`] if the table is malformed, which maps of regions and segments cannot be.
pub fn relatedness(
    national: &National,
    basis: &[Adcode],
    regions: &[Adcode],
) -> Result<Relatedness, RelatednessError> {
    relatedness_within_reach(national, basis, (regions, None))
}

/// As [`relatedness`], with what neighbours have counted in part: `reach` gives the weight of every region for every other.
///
/// **Source** [`density_within_reach`]. Without weights, or with weights of zero, it is the published density.
///
/// # Errors
/// As [`relatedness`]; or weights that are not within 0..=1, or not for these regions.
pub fn relatedness_within_reach(
    national: &National,
    basis: &[Adcode],
    (regions, reach): (&[Adcode], Option<&Matrix<Adcode, Adcode>>),
) -> Result<Relatedness, RelatednessError> {
    let failed = |source| RelatednessError::Table {
        regions: regions.len(),
        source,
    };
    let segments: Vec<SegmentId> = national.nation.cells.keys().copied().collect();
    let quotients = |rows: &[Adcode]| -> Result<Presence<Adcode, SegmentId>, MeasureError> {
        let cells = rows
            .iter()
            .flat_map(|row| {
                segments
                    .iter()
                    .map(|segment| supply_of(national, *row, *segment))
            })
            .collect();
        let matrix = Matrix::try_new(rows.to_vec(), segments.clone(), cells)?;
        Ok(Presence::from_quotients(&location_quotient(
            &Amounts::try_new(matrix)?,
        )))
    };
    if basis.is_empty() || segments.is_empty() {
        return Ok(Relatedness::default());
    }
    let present = quotients(basis).map_err(failed)?;
    let near = proximity(&present, Similarity::MinimumConditional, Diagonal::Zero);
    let everywhere = quotients(regions).map_err(failed)?;
    let densities = match reach {
        None => density(&everywhere, &near),
        Some(weights) => density_within_reach(&everywhere, &near, weights).map_err(failed)?,
    };
    let mut found = Relatedness::default();
    for (row, region) in regions.iter().enumerate() {
        if everywhere.diversity(row) == 0 {
            continue;
        }
        let cells = segments
            .iter()
            .enumerate()
            .filter_map(|(column, segment)| Some((*segment, densities.at(row, column).ok()?)));
        let row: BTreeMap<SegmentId, f64> = cells.collect();
        found.ranks.insert(*region, ranks(&row));
        found.density.insert(*region, row);
    }
    complexities(&present, &mut found);
    found.gains = gains(&everywhere, &present, &found.complexity);
    Ok(found)
}

/// Puts the complexity of segments into what was found, or why there is none.
fn complexities(present: &Presence<Adcode, SegmentId>, found: &mut Relatedness) {
    // One component at a time is comparable; the largest holds nearly all segments, the rest has no complexity.
    let largest = present
        .components()
        .into_iter()
        .max_by_key(|(rows, columns)| rows.len() + columns.len());
    if let Some((rows, columns)) = largest {
        let connected = present.restricted(&rows, &columns);
        match complexity(&connected).indices {
            Ok(indices) => {
                let known = connected.columns().iter().copied().zip(indices.pci);
                found.complexity = known
                    .filter_map(|(segment, pci)| Some((segment, pci?)))
                    .collect();
            }
            Err(reason) => found.complexity_undefined = Some(reason),
        }
    }
}

/// What each segment of known complexity would open to each region; empty where the outlook is undefined.
fn gains(
    everywhere: &Presence<Adcode, SegmentId>,
    basis: &Presence<Adcode, SegmentId>,
    complexity: &BTreeMap<SegmentId, f64>,
) -> BTreeMap<Adcode, BTreeMap<SegmentId, f64>> {
    let columns: Vec<usize> = (0..everywhere.columns().len())
        .filter(|column| complexity.contains_key(&everywhere.columns()[*column]))
        .collect();
    let rows: Vec<usize> = (0..everywhere.rows().len())
        .filter(|row| columns.iter().any(|column| everywhere.has(*row, *column)))
        .collect();
    let table = everywhere.restricted(&rows, &columns);
    let all: Vec<usize> = (0..basis.rows().len()).collect();
    let near = proximity(
        &basis.restricted(&all, &columns),
        Similarity::MinimumConditional,
        Diagonal::One,
    );
    let values: Vec<f64> = table
        .columns()
        .iter()
        .map(|segment| complexity[segment])
        .collect();
    let Ok(found) = outlook(&table, &near, &values) else {
        return BTreeMap::new();
    };
    let row = |row: usize| {
        let cells = table.columns().iter().copied();
        cells.zip(found.gain.row(row).iter().copied()).collect()
    };
    table
        .rows()
        .iter()
        .enumerate()
        .map(|(place, region)| (*region, row(place)))
        .collect()
}

/// Returns the weight of every region for every other of its level: the profile's at no distance, halved by distance.
///
/// **Formula** `w · 2^(−d / half distance)`, d ≤ reach; 1 for itself. **Missing** regions without a centre weigh nothing.
/// `None` if the profile leaves neighbours out.
pub fn neighbour_weights(
    regions: &[Adcode],
    (table, levels): (&RegionTable, &BTreeMap<Adcode, Vec<Adcode>>),
    profile: &RegionProfile,
) -> Option<Matrix<Adcode, Adcode>> {
    if profile.neighbour_weight <= 0.0 {
        return None;
    }
    let cells: Vec<f64> = regions
        .par_iter()
        .flat_map_iter(|own| {
            let level = levels.get(own).map_or(&[][..], Vec::as_slice);
            regions.iter().map(move |other| {
                if own == other {
                    return 1.0;
                }
                if level.binary_search(other).is_err() {
                    return 0.0;
                }
                table
                    .distance_km(*own, *other)
                    .filter(|distance| *distance <= profile.reach_km)
                    .map_or(0.0, |distance| {
                        profile.neighbour_weight * (-distance / profile.half_distance_km).exp2()
                    })
            })
        })
        .collect();
    Matrix::try_new(regions.to_vec(), regions.to_vec(), cells).ok()
}

/// The share of the row's segments that lie strictly below each.
fn ranks(row: &BTreeMap<SegmentId, f64>) -> BTreeMap<SegmentId, f64> {
    let mut sorted: Vec<f64> = row.values().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let below = |own: &f64| sorted.partition_point(|other| other.total_cmp(own).is_lt());
    row.iter()
        .map(|(segment, own)| (*segment, below(own) as f64 / sorted.len() as f64))
        .collect()
}

fn supply_of(national: &National, region: Adcode, segment: SegmentId) -> f64 {
    national
        .regions
        .get(&region)
        .and_then(|supply| supply.cells.get(&segment))
        .map_or(0.0, |cell| cell.supply_yuan)
}
