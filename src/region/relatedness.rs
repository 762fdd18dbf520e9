//! How near each region is to each segment: relatedness density, its rank, the outlook gain, and the complexity of segments.
use std::collections::BTreeMap;

use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::measure::complexity::complexity;
use crate::measure::density::{density, density_within_reach};
use crate::measure::outlook::outlook;
use crate::measure::presence::Presence;
use crate::measure::proximity::{Diagonal, Similarity, proximity};
use crate::measure::{MeasureError, Undefined};
use crate::region::product_space::ProductSpace;
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
    /// The segments that rows are over, in id order.
    segments: Vec<SegmentId>,
    rows: BTreeMap<Adcode, Row>,
    /// Complexity (PCI) of segments, where defined.
    complexity: BTreeMap<SegmentId, f64>,
    /// Why complexity is undefined, where it is.
    pub complexity_undefined: Option<Undefined>,
}

/// One region's figures, segment by segment; `None` where undefined.
#[derive(Debug, Clone, Default)]
struct Row {
    densities: Vec<Option<f64>>,
    ranks: Vec<Option<f64>>,
    /// Empty where the region has no segment of known complexity.
    gains: Vec<Option<f64>>,
}

impl Relatedness {
    /// Relatedness density of a region to a segment, 0..=1; `None` where undefined.
    pub fn density(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.of(region)?.density(segment)
    }

    /// The share of segments to which the region is less related than to this one, 0..=1; `None` where undefined.
    pub fn rank(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.of(region)?.rank(segment)
    }

    /// What a segment would open to a region: complexity outlook gain; 0 where it has it, `None` where undefined.
    pub fn gain(&self, region: Adcode, segment: SegmentId) -> Option<f64> {
        self.of(region)?.gain(segment)
    }

    /// All figures of one region; `None` where none is defined.
    pub fn of(&self, region: Adcode) -> Option<RegionRelatedness<'_>> {
        Some(RegionRelatedness {
            segments: &self.segments,
            row: self.rows.get(&region)?,
        })
    }

    /// Complexity of a segment; `None` where undefined.
    pub fn complexity(&self, segment: SegmentId) -> Option<f64> {
        self.complexity.get(&segment).copied()
    }
}

/// The figures of one region.
#[derive(Debug, Clone, Copy)]
pub struct RegionRelatedness<'a> {
    segments: &'a [SegmentId],
    row: &'a Row,
}

impl RegionRelatedness<'_> {
    fn at(self, figures: &[Option<f64>], segment: SegmentId) -> Option<f64> {
        let place = self.segments.binary_search(&segment).ok()?;
        figures.get(place).copied().flatten()
    }

    /// As [`Relatedness::density`].
    pub fn density(self, segment: SegmentId) -> Option<f64> {
        self.at(&self.row.densities, segment)
    }

    /// As [`Relatedness::rank`].
    pub fn rank(self, segment: SegmentId) -> Option<f64> {
        self.at(&self.row.ranks, segment)
    }

    /// As [`Relatedness::gain`].
    pub fn gain(self, segment: SegmentId) -> Option<f64> {
        self.at(&self.row.gains, segment)
    }
}

/// The places of every region's neighbours with their weights, as [`density_within_reach`] takes them; `None` leaves them out.
pub type Reach<'a> = Option<&'a [Vec<(usize, f64)>]>;

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

/// As [`relatedness`], with what neighbours have counted in part: `reach` lists the places of every region's neighbours among
/// `regions` with their weights.
///
/// **Source** [`density_within_reach`]. Without weights, or with weights of zero, it is the published density.
///
/// # Errors
/// As [`relatedness`]; or weights that are not within 0..=1, or not for these regions.
pub fn relatedness_within_reach(
    national: &National,
    basis: &[Adcode],
    (regions, reach): (&[Adcode], Reach<'_>),
) -> Result<Relatedness, RelatednessError> {
    let failed = |source| RelatednessError::Table {
        regions: regions.len(),
        source,
    };
    let segments: Vec<SegmentId> = national.nation.cells.keys().copied().collect();
    if basis.is_empty() || segments.is_empty() {
        return Ok(Relatedness::default());
    }
    let supply = |region| dense(national, region, &segments);
    let space = ProductSpace::try_new(&segments, (basis, regions), &supply).map_err(failed)?;
    let densities = match reach {
        None => density(&space.everywhere, &space.near),
        Some(weights) => {
            density_within_reach(&space.everywhere, &space.near, weights).map_err(failed)?
        }
    };
    let mut found = Relatedness::default();
    let rows = regions.iter().enumerate();
    for (row, region) in rows.filter(|(row, _)| space.everywhere.diversity(*row) > 0) {
        let densities: Vec<Option<f64>> = (0..segments.len())
            .map(|column| densities.at(row, column).ok())
            .collect();
        let own = Row {
            ranks: ranks(&densities),
            densities,
            gains: Vec::new(),
        };
        found.rows.insert(*region, own);
    }
    found.segments = segments;
    complexities(&space.basis, &mut found);
    gains(&space, &mut found);
    Ok(found)
}

/// A region's supply of each segment, 0 where it has no maker.
fn dense(national: &National, region: Adcode, segments: &[SegmentId]) -> Vec<f64> {
    let mut cells = vec![0.0; segments.len()];
    if let Some(supply) = national.regions.get(&region) {
        for (segment, cell) in &supply.cells {
            if let Ok(place) = segments.binary_search(segment) {
                cells[place] = cell.supply_yuan;
            }
        }
    }
    cells
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

/// Puts in what each segment of known complexity would open to each region; nothing where the outlook is undefined.
fn gains(space: &ProductSpace, found: &mut Relatedness) {
    let everywhere = &space.everywhere;
    let columns: Vec<usize> = (0..everywhere.columns().len())
        .filter(|column| {
            found
                .complexity
                .contains_key(&everywhere.columns()[*column])
        })
        .collect();
    let rows: Vec<usize> = (0..everywhere.rows().len())
        .filter(|row| columns.iter().any(|column| everywhere.has(*row, *column)))
        .collect();
    let table = everywhere.restricted(&rows, &columns);
    let all: Vec<usize> = (0..space.basis.rows().len()).collect();
    let near = proximity(
        &space.basis.restricted(&all, &columns),
        Similarity::MinimumConditional,
        Diagonal::One,
    );
    let values: Vec<f64> = table
        .columns()
        .iter()
        .map(|segment| found.complexity[segment])
        .collect();
    let Ok(gained) = outlook(&table, &near, &values) else {
        return;
    };
    let width = everywhere.columns().len();
    for (place, region) in table.rows().iter().enumerate() {
        let Some(row) = found.rows.get_mut(region) else {
            continue;
        };
        row.gains = vec![None; width];
        for (column, gain) in columns.iter().zip(gained.gain.row(place)) {
            row.gains[*column] = Some(*gain);
        }
    }
}

/// The share of the row's defined figures that lie strictly below each.
fn ranks(row: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = row.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let below = |own: f64| sorted.partition_point(|other| other.total_cmp(&own).is_lt());
    row.iter()
        .map(|own| own.map(|own| below(own) as f64 / sorted.len() as f64))
        .collect()
}
