//! The products of a share of the enterprises, found by the enterprise's id: texts in one piece, places sorted by a hash.
use rayon::prelude::*;

use crate::registry::{Product, RegistryError, RowSource, key};

/// One product: the enterprise's key, where its text stands, and its share.
struct Held {
    key: u128,
    start: usize,
    length: u32,
    share: Option<f64>,
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

impl Shelf {
    /// Holds the products of the enterprises whose key falls into a share of so many.
    pub(super) fn new(
        products: &dyn RowSource<Product>,
        share: (u128, u128),
    ) -> Result<Self, RegistryError> {
        let parts: Vec<Vec<(u128, String, Option<f64>)>> = (0..products.parts())
            .into_par_iter()
            .map(|part| {
                let mut found = Vec::new();
                products.visit(part, &mut |product| {
                    let key = of_enterprise(product.enterprise_id.as_str());
                    if key % share.1 == share.0 {
                        found.push((key, product.product, product.share));
                    }
                })?;
                Ok(found)
            })
            .collect::<Result<_, RegistryError>>()?;
        let mut shelf = Self {
            texts: String::new(),
            held: Vec::with_capacity(parts.iter().map(Vec::len).sum()),
            share,
        };
        for (key, text, share) in parts.into_iter().flatten() {
            let start = shelf.texts.len();
            shelf.texts.push_str(&text);
            shelf.held.push(Held {
                key,
                start,
                length: u32::try_from(text.len()).unwrap_or(u32::MAX),
                share,
            });
        }
        let texts = &shelf.texts;
        let text = |held: &Held| texts.get(held.start..held.start + held.length as usize);
        shelf.held.par_sort_unstable_by(|left, right| {
            (left.key, text(left)).cmp(&(right.key, text(right)))
        });
        Ok(shelf)
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
        let key = of_enterprise(id);
        let first = self.held.partition_point(|held| held.key < key);
        self.held[first..]
            .iter()
            .take_while(|held| held.key == key)
            .filter_map(|held| {
                let text = self
                    .texts
                    .get(held.start..held.start + held.length as usize)?;
                Some((text, held.share))
            })
            .collect()
    }
}
