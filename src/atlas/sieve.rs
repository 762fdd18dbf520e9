//! Goes through a register row by row and keeps what a snapshot needs: who was placed, and who is spoken of elsewhere. Of all
//! others only counts remain, so that memory follows the placed, not the rows.
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::atlas::gather::{operates, place_with};
use crate::atlas::shelf::Shelf;
use crate::catalog::code::Adcode;
use crate::placement::{Placement, Placer};
use crate::registry::{Enterprise, Product, RegistryError, RowSource};

/// Product rows held at a time: with more, the register is gone through again for each share of the enterprises.
const PRODUCTS_HELD: u64 = 8_000_000;

/// What was counted of every enterprise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Census {
    /// Enterprises.
    pub enterprises: u64,
    /// Those with a listing.
    pub listed: u64,
    /// Whether any row is invented.
    pub synthetic: bool,
    /// Enterprises by source.
    pub sources: BTreeMap<String, u64>,
    /// The latest day of any row.
    pub newest: Option<Date>,
    /// Operating enterprises that were not kept, by place.
    pub operating: BTreeMap<Option<Adcode>, u32>,
}

impl Census {
    fn count(&mut self, enterprise: &Enterprise) {
        self.enterprises += 1;
        self.listed += u64::from(enterprise.listing.is_some());
        self.synthetic |= enterprise.synthetic;
        match self.sources.get_mut(&enterprise.source) {
            Some(count) => *count += 1,
            None => {
                self.sources.insert(enterprise.source.clone(), 1);
            }
        }
        self.newest = self.newest.max(Some(enterprise.as_of));
    }

    fn add(&mut self, other: Self) {
        self.enterprises += other.enterprises;
        self.listed += other.listed;
        self.synthetic |= other.synthetic;
        for (source, count) in other.sources {
            *self.sources.entry(source).or_default() += count;
        }
        self.newest = self.newest.max(other.newest);
        for (place, count) in other.operating {
            *self.operating.entry(place).or_default() += count;
        }
    }
}

/// An enterprise that was kept, with its placements before any ruling.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its row; without the long texts unless a ruling speaks of it.
    pub enterprise: Enterprise,
    /// What it was placed in.
    pub placements: Vec<Placement>,
    /// Its products, where a ruling speaks of it.
    pub products: Vec<(String, Option<f64>)>,
}

/// A register gone through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sieved {
    /// Who was kept, by id.
    pub kept: Vec<Kept>,
    /// Counts of all.
    pub census: Census,
}

/// Who is spoken of elsewhere and kept though not placed.
#[derive(Debug, Clone, Default)]
pub struct Mentioned {
    /// Ids or names in other tables.
    pub names: BTreeSet<String>,
    /// Ids that rulings speak of.
    pub ruled: BTreeSet<String>,
}

impl Mentioned {
    fn includes(&self, enterprise: &Enterprise) -> bool {
        // Members of a group are related to each other, whoever they are.
        enterprise.group_id.is_some()
            || self.names.contains(enterprise.id.as_str())
            || self.names.contains(&enterprise.name)
            || self.ruled.contains(enterprise.id.as_str())
    }
}

/// Places every enterprise in all cores and keeps what a snapshot needs; `progress` is told how many rows a
/// part had, and how many are to be read in all.
///
/// **Memory** grows with the enterprises kept; rows are decoded a few thousand at a time, and at most so many products are held.
///
/// # Errors
/// If a part cannot be read.
pub fn sieve(
    (enterprises, products): (&dyn RowSource<Enterprise>, &dyn RowSource<Product>),
    (placer, mentioned): (&Placer, &Mentioned),
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Sieved, RegistryError> {
    let passes = products.rows().div_ceil(PRODUCTS_HELD).max(1);
    let (shares, to_read) = (u128::from(passes), enterprises.rows() * passes);
    let mut whole = Sieved::default();
    for share in 0..shares {
        let shelf = Shelf::new(products, (share, shares))?;
        let parts: Vec<Sieved> = (0..enterprises.parts())
            .into_par_iter()
            .map(|part| {
                let mut found = Sieved::default();
                let read = enterprises.visit(part, &mut |enterprise| {
                    if shelf.holds(enterprise.id.as_str()) {
                        found.take(enterprise, &shelf, (placer, mentioned));
                    }
                })?;
                progress(read, to_read);
                Ok(found)
            })
            .collect::<Result<_, RegistryError>>()?;
        for part in parts {
            whole.kept.extend(part.kept);
            whole.census.add(part.census);
        }
    }
    whole.kept.par_sort_by(|left, right| {
        left.enterprise
            .id
            .as_str()
            .cmp(right.enterprise.id.as_str())
    });
    Ok(whole)
}

impl Sieved {
    fn take(
        &mut self,
        mut enterprise: Enterprise,
        shelf: &Shelf,
        (placer, mentioned): (&Placer, &Mentioned),
    ) {
        self.census.count(&enterprise);
        let products = shelf.of(enterprise.id.as_str());
        let placements = place_with(&enterprise, &products, placer);
        if placements.is_empty() && !mentioned.includes(&enterprise) {
            if operates(&enterprise) {
                *self.census.operating.entry(enterprise.adcode).or_default() += 1;
            }
            return;
        }
        let ruled = mentioned.ruled.contains(enterprise.id.as_str());
        if !ruled {
            (enterprise.scope, enterprise.main_business) = (None, None);
        }
        let own = |(product, share): (&str, Option<f64>)| (product.to_owned(), share);
        self.kept.push(Kept {
            products: if ruled {
                products.into_iter().map(own).collect()
            } else {
                Vec::new()
            },
            enterprise,
            placements,
        });
    }
}
