//! The products of a share of the enterprises, found by the enterprise's id: texts in one piece, places sorted by a hash.
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::registry::{Product, RegistryError, Scan, key};

/// One product: the enterprise's key in two halves, where its text stands, and its share, not a number where unknown.
struct Held {
    key: (u64, u64),
    start: u64,
    length: u32,
    share: f64,
}

/// Products by enterprise.
pub(super) struct Shelf {
    texts: String,
    held: Vec<Held>,
    share: (u128, u128),
}

fn of_enterprise(id: &str) -> u128 {
    key(std::iter::once(id))
}

fn halves(key: u128) -> (u64, u64) {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    let low = key as u64;
    let high = (key >> 64) as u64;
    (high, low)
}

/// Tells products apart by their texts and shares; 0 for none.
pub(super) fn fingerprint(products: &[(&str, Option<f64>)]) -> i64 {
    if products.is_empty() {
        return 0;
    }
    let mut hash = DefaultHasher::new();
    for (product, share) in products {
        product.hash(&mut hash);
        share.map(f64::to_bits).hash(&mut hash);
    }
    hash.finish().cast_signed()
}

impl Shelf {
    /// Holds the products of the enterprises whose key falls into a share of so many.
    pub(super) fn new(
        products: &Scan<Product>,
        share: (u128, u128),
    ) -> Result<Self, RegistryError> {
        let parts: Vec<Self> = (0..products.parts())
            .into_par_iter()
            .map(|part| {
                let mut found = Self {
                    texts: String::new(),
                    held: Vec::new(),
                    share,
                };
                products.visit(part, &mut |product| found.put(&product))?;
                found.texts.shrink_to_fit();
                found.held.shrink_to_fit();
                Ok(found)
            })
            .collect::<Result<_, RegistryError>>()?;
        let mut shelf = Self {
            texts: String::with_capacity(parts.iter().map(|part| part.texts.len()).sum()),
            held: Vec::with_capacity(parts.iter().map(|part| part.held.len()).sum()),
            share,
        };
        // One part after the other is let go, so that nearly nothing is held twice.
        for part in parts {
            let before = shelf.texts.len() as u64;
            shelf.texts.push_str(&part.texts);
            shelf.held.extend(part.held.into_iter().map(|held| Held {
                start: held.start + before,
                ..held
            }));
        }
        let texts = &shelf.texts;
        shelf.held.par_sort_unstable_by(|left, right| {
            (left.key, text(texts, left)).cmp(&(right.key, text(texts, right)))
        });
        Ok(shelf)
    }

    fn put(&mut self, product: &Product) {
        let key = of_enterprise(product.enterprise_id.as_str());
        if key % self.share.1 != self.share.0 {
            return;
        }
        self.held.push(Held {
            key: halves(key),
            start: self.texts.len() as u64,
            length: u32::try_from(product.product.len()).unwrap_or(u32::MAX),
            share: product.share.unwrap_or(f64::NAN),
        });
        self.texts.push_str(&product.product);
    }

    /// Which share of how many it holds.
    pub(super) fn share(&self) -> (u128, u128) {
        self.share
    }

    /// Whether an enterprise falls into the share.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.share.1 == 1 || of_enterprise(id) % self.share.1 == self.share.0
    }

    /// The products of an enterprise with their shares, by name.
    pub(super) fn of(&self, id: &str) -> Vec<(&str, Option<f64>)> {
        if self.held.is_empty() {
            return Vec::new();
        }
        let key = halves(of_enterprise(id));
        let first = self.held.partition_point(|held| held.key < key);
        self.held[first..]
            .iter()
            .take_while(|held| held.key == key)
            .filter_map(|held| {
                let share = Some(held.share).filter(|share| !share.is_nan());
                Some((text(&self.texts, held)?, share))
            })
            .collect()
    }
}

fn text<'a>(texts: &'a str, held: &Held) -> Option<&'a str> {
    let start = usize::try_from(held.start).ok()?;
    texts.get(start..start + held.length as usize)
}
