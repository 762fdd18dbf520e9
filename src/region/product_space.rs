//! Which segments go together, and which of those a region has make one near to it.
use std::collections::BTreeMap;

use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::measure::lq::location_quotient;
use crate::measure::presence::Presence;
use crate::measure::proximity::{Diagonal, Similarity, proximity};
use crate::measure::{Amounts, Matrix, MeasureError};

/// Presence of segments in regions (LQ ≥ 1) and their proximity.
#[derive(Debug, Clone)]
pub struct ProductSpace {
    /// Presence over the regions that proximity is measured on.
    pub(super) basis: Presence<Adcode, SegmentId>,
    /// Presence over all regions.
    pub(super) everywhere: Presence<Adcode, SegmentId>,
    /// The row of each of them.
    places: BTreeMap<Adcode, usize>,
    /// Proximity with a zero diagonal, as [`crate::measure`] has it by default.
    pub(super) near: Matrix<SegmentId, SegmentId>,
}

/// One segment that makes another near to a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// The segment that is there.
    pub segment: SegmentId,
    /// Where it is: the region itself, or the neighbour that counts most.
    pub region: Adcode,
    /// How much it counts: 1 in the region itself, less at a neighbour.
    pub weight: f64,
    /// Its proximity to the segment asked about, 0..=1.
    pub proximity: f64,
    /// What it adds to the relatedness density; all parts add up to it.
    pub part: f64,
}

impl ProductSpace {
    /// Measures proximity over `basis` and presence over `regions`; `supply` gives a region's supply of each segment.
    ///
    /// # Errors
    /// A region or segment that is listed twice, or a supply that is no amount.
    pub fn try_new(
        segments: &[SegmentId],
        (basis, regions): (&[Adcode], &[Adcode]),
        supply: &dyn Fn(Adcode) -> Vec<f64>,
    ) -> Result<Self, MeasureError> {
        let present = |rows: &[Adcode]| -> Result<Presence<Adcode, SegmentId>, MeasureError> {
            let cells = rows.iter().flat_map(|row| supply(*row)).collect();
            let matrix = Matrix::try_new(rows.to_vec(), segments.to_vec(), cells)?;
            Ok(Presence::from_quotients(&location_quotient(
                &Amounts::try_new(matrix)?,
            )))
        };
        let basis = present(basis)?;
        let near = proximity(&basis, Similarity::MinimumConditional, Diagonal::Zero);
        Ok(Self {
            near,
            everywhere: present(regions)?,
            places: regions.iter().copied().zip(0..).collect(),
            basis,
        })
    }

    /// Returns the segments that make one near to a region, what adds most first: those the region has, and those that only
    /// a neighbour has, by the neighbour's weight.
    ///
    /// **Missing** empty where the density is undefined: a region without presence, a segment that goes with none.
    pub fn supports(
        &self,
        (region, segment): (Adcode, SegmentId),
        neighbours: &[(Adcode, f64)],
    ) -> Vec<Support> {
        let segments = self.near.columns();
        let place = |region: Adcode| self.places.get(&region).copied();
        let Some((row, column)) = place(region).zip(segments.binary_search(&segment).ok()) else {
            return Vec::new();
        };
        let sum: f64 = self.near.column(column).sum();
        if self.everywhere.diversity(row) == 0 || sum <= 0.0 {
            return Vec::new();
        }
        let mut best: BTreeMap<usize, (f64, Adcode)> = self
            .everywhere
            .of_row(row)
            .iter()
            .map(|sector| (*sector, (1.0, region)))
            .collect();
        for (neighbour, weight) in neighbours {
            let there = place(*neighbour).map_or(&[][..], |row| self.everywhere.of_row(row));
            for sector in there {
                let held = best.entry(*sector).or_insert((0.0, *neighbour));
                if *weight > held.0 {
                    *held = (*weight, *neighbour);
                }
            }
        }
        let mut found: Vec<Support> = best
            .into_iter()
            .map(|(sector, (weight, region))| {
                let proximity = *self.near.at(sector, column);
                Support {
                    segment: segments[sector],
                    region,
                    weight,
                    proximity,
                    part: weight * proximity / sum,
                }
            })
            .filter(|support| support.part > 0.0)
            .collect();
        found.sort_by(|left, right| {
            let parts = right.part.total_cmp(&left.part);
            parts.then(left.segment.cmp(&right.segment))
        });
        found
    }
}
