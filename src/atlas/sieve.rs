//! Goes through a register row by row and keeps what a snapshot needs: who was placed, and who is spoken of elsewhere. Of all
//! others only counts remain, so that memory follows the placed, not the rows.
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::atlas::gather::operates;
use crate::atlas::memory::{Memory, Page};
use crate::atlas::shelf::{Shelf, fingerprint};
use crate::atlas::spill::{Drops, Span, Spill};
use crate::catalog::code::Adcode;
use crate::placement::{EnterpriseText, Placement, Placer};
use crate::registry::{Enterprise, EnterpriseSight, LongTexts, Product, RegistryError, Scan};

/// Product rows held at a time, about 60 bytes each: with more, the register is gone through again for each share of the
/// enterprises.
const PRODUCTS_HELD: u64 = 24_000_000;

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
    fn count(&mut self, enterprise: &EnterpriseSight<'_>) {
        self.enterprises += 1;
        self.listed += u64::from(enterprise.is_listed());
        self.synthetic |= enterprise.is_synthetic();
        match self.sources.get_mut(enterprise.source) {
            Some(count) => *count += 1,
            None => {
                self.sources.insert(enterprise.source.to_owned(), 1);
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
    /// What it was placed in; nothing once it was handed over.
    pub placements: Vec<Placement>,
    /// Where the evidence of the placements waits; with them where a ruling speaks of it.
    pub evidence: Option<Span>,
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
    /// Enterprises whose placements an earlier build had found.
    pub recalled: u64,
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
    fn includes(&self, enterprise: &EnterpriseSight<'_>) -> bool {
        // Members of a group are related to each other, whoever they are.
        enterprise.is_in_group()
            || self.names.contains(enterprise.id)
            || self.names.contains(enterprise.name)
            || self.ruled.contains(enterprise.id)
    }
}

/// What an enterprise is placed by, and who is kept beside the placed.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// Places.
    pub placer: &'a Placer,
    /// Who is kept though not placed.
    pub mentioned: &'a Mentioned,
    /// Placements of earlier builds.
    pub memory: &'a Memory,
    /// Where evidence waits.
    pub spill: &'a Spill,
}

/// Places every enterprise in all cores and keeps what a snapshot needs; `progress` is told how many rows a
/// part had, and how many are to be read in all. What an earlier build placed by the same words is not placed again.
///
/// **Memory** grows with the enterprises kept; rows are looked at where they were decoded, a few thousand at a time, and at
/// most so many products are held.
///
/// # Errors
/// If a part cannot be read, or the work is to stop.
pub fn sieve(
    (enterprises, products): (&Scan<Enterprise>, &Scan<Product>),
    by: By<'_>,
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
                let (found, read) = go_through((enterprises, part), &shelf, by)?;
                progress(read, to_read);
                Ok(found)
            })
            .collect::<Result<_, RegistryError>>()?;
        for part in parts {
            whole.kept.extend(part.kept);
            whole.census.add(part.census);
            whole.recalled += part.recalled;
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

/// Goes through one part: first those whose placements are remembered, which needs no long texts, then the others.
fn go_through(
    (enterprises, part): (&Scan<Enterprise>, usize),
    shelf: &Shelf,
    by: By<'_>,
) -> Result<(Sieved, u64), RegistryError> {
    let rows = enterprises.rows_of(part);
    let name = by
        .memory
        .name_of(&enterprises.batch_of(part), shelf.share());
    let held = name.as_deref().and_then(|name| by.memory.recall(name));
    let mut found = Sieved::default();
    let mut drops = Drops::default();
    let mut waiting = vec![held.is_none(); rows];
    if let Some(held) = &held {
        enterprises.look(part, LongTexts::LeftOut, &mut |enterprise| {
            let products = shelf.of(enterprise.id);
            // What people ruled of an enterprise is weighed against its texts.
            let known = (!by.mentioned.ruled.contains(enterprise.id))
                .then(|| held.recall(enterprise.place(), fingerprint(&products)))
                .flatten();
            match known {
                _ if !shelf.holds(enterprise.id) => {}
                Some(placements) => {
                    found.recalled += 1;
                    found.take(
                        &enterprise,
                        (placements, &mut drops),
                        (&products, by.mentioned),
                    );
                }
                None => waiting[enterprise.place()] = true,
            }
        })?;
    }
    if waiting.contains(&true) {
        let mut page = held.unwrap_or_else(|| Page::new(rows));
        enterprises.look(part, LongTexts::Read, &mut |enterprise| {
            let place = enterprise.place();
            if waiting[place] && shelf.holds(enterprise.id) {
                let products = shelf.of(enterprise.id);
                let placements = place_sight(&enterprise, &products, by.placer);
                if name.is_some() {
                    page.note(place, fingerprint(&products), &placements);
                }
                found.take(
                    &enterprise,
                    (placements, &mut drops),
                    (&products, by.mentioned),
                );
            }
        })?;
        if let Some(name) = name {
            by.memory.keep(name, &page);
        }
    }
    let start = by.spill.put(&drops);
    let start = start.map_err(|source| RegistryError::Unwritable {
        path: by.spill.folder().to_owned(),
        source,
    })?;
    for kept in &mut found.kept {
        kept.evidence = kept.evidence.map(|span| span.from(start));
    }
    Ok((found, rows as u64))
}

/// Places an enterprise where its row lies.
fn place_sight(
    enterprise: &EnterpriseSight<'_>,
    products: &[(&str, Option<f64>)],
    placer: &Placer,
) -> Vec<Placement> {
    placer.place(&EnterpriseText {
        name: enterprise.name,
        main_business: enterprise.main_business(),
        products,
        qualifications: &enterprise.qualifications(),
        industry_code: enterprise.industry_code(),
        scope: enterprise.scope(),
    })
}

impl Sieved {
    /// Hands the placements over, which are most of the memory, by the places of those kept.
    pub fn take_placements(&mut self) -> Vec<Vec<Placement>> {
        let kept = self.kept.iter_mut();
        kept.map(|one| std::mem::take(&mut one.placements))
            .collect()
    }

    fn take(
        &mut self,
        enterprise: &EnterpriseSight<'_>,
        (mut placements, drops): (Vec<Placement>, &mut Drops),
        (products, mentioned): (&[(&str, Option<f64>)], &Mentioned),
    ) {
        self.census.count(enterprise);
        if placements.is_empty() && !mentioned.includes(enterprise) {
            if operates(enterprise.status()) {
                let place = enterprise.adcode();
                *self.census.operating.entry(place).or_default() += 1;
            }
            return;
        }
        let Some(mut taken) = enterprise.take() else {
            return;
        };
        let ruled = mentioned.ruled.contains(enterprise.id);
        if !ruled {
            (taken.scope, taken.main_business) = (None, None);
        }
        let own = |(product, share): &(&str, Option<f64>)| ((*product).to_owned(), *share);
        self.kept.push(Kept {
            products: if ruled {
                products.iter().map(own).collect()
            } else {
                Vec::new()
            },
            enterprise: taken,
            evidence: if ruled || placements.is_empty() {
                None
            } else {
                drops.take(&mut placements)
            },
            placements,
        });
    }
}
