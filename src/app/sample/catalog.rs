//! Makes the world of an invented registry from the catalog and the official code list.

use std::path::Path;

use jiff::civil::{Date, date};

use crate::app::sample::{
    Place, SampleError, SampleReport, SampleRequest, SegmentTerms, World, generate,
};
use crate::catalog::code::{Adcode, Region, RegionLevel, RegionTable};
use crate::catalog::{Catalog, Function};
use crate::registry::Stopped;

/// The home region of the demo: 六安市.
pub const DEMO_HOME: u32 = 341_500;
/// The day that invented rows describe; fixed, since computation reads no clock.
pub const DEMO_AS_OF: Date = date(2026, 11, 1);

impl World {
    /// Takes the segments and links of every chain, and every county of the list.
    pub fn of(catalog: &Catalog, regions: &RegionTable) -> Self {
        let segments = catalog.segments().map(|segment| SegmentTerms {
            id: segment.id.to_string(),
            products: segment.products.clone(),
            industry_codes: segment.industry_codes.clone(),
            is_service: matches!(segment.function, Function::Service | Function::Channel),
        });
        let links = catalog.links().iter();
        Self {
            segments: segments.collect(),
            links: links
                .map(|link| (link.from.to_string(), link.to.to_string()))
                .collect(),
            places: places(regions),
        }
    }
}

/// Returns the counties, and the prefectures that have none (东莞, 中山, 儋州, 嘉峪关).
fn places(regions: &RegionTable) -> Vec<Place> {
    let childless = regions
        .all(RegionLevel::Prefecture)
        .filter(|region| region.level == RegionLevel::Prefecture)
        .filter(|region| regions.children(region.adcode).is_empty());
    let mut leaves: Vec<&Region> = regions.all(RegionLevel::County).chain(childless).collect();
    leaves.sort_by_key(|region| region.adcode);
    let place = |region: &Region| {
        let prefecture = regions.get(regions.prefecture_of(region.adcode)?)?;
        Some(Place {
            adcode: region.adcode.get(),
            name: region.name.clone(),
            prefecture: prefecture.adcode.get(),
            prefecture_name: prefecture.name.clone(),
            lon: region.lon,
            lat: region.lat,
        })
    };
    leaves.into_iter().filter_map(place).collect()
}

/// Invents a registry for a home region from the built-in code list, as `liantu sample` and `liantu demo` do.
///
/// # Errors
///
/// As [`generate`].
pub fn write(catalog: &Catalog, order: &Order, folder: &Path) -> Result<SampleReport, SampleError> {
    let request = SampleRequest {
        enterprises: order.enterprises,
        seed: order.seed,
        home: order.home.map_or(DEMO_HOME, Adcode::get),
        as_of: DEMO_AS_OF,
    };
    let world = World::of(catalog, RegionTable::builtin());
    let is_new = !folder.exists();
    let written = generate(&request, &world, folder, order.progress);
    if written.is_err() && is_new {
        // It holds nothing: tables get their names when all are whole.
        let _ = std::fs::remove_dir(folder);
    }
    written
}

/// What a user asks for.
pub struct Order<'a> {
    /// How many enterprises.
    pub enterprises: u64,
    /// The seed.
    pub seed: u64,
    /// The home region; 六安市 unless given.
    pub home: Option<Adcode>,
    /// Hears of finished rows and may stop the work.
    pub progress: &'a dyn Fn(u64) -> Result<(), Stopped>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::sample::tests::known;
    use crate::app::sample::trade::TRADES;
    use crate::catalog::code::IndustryTable;

    fn world() -> World {
        World::of(&Catalog::builtin().unwrap(), RegionTable::builtin())
    }

    #[test]
    fn every_prefecture_and_segment_of_the_catalog_is_there() {
        let world = world();
        let prefectures: BTreeSet<u32> =
            world.places.iter().map(|place| place.prefecture).collect();
        let expected = RegionTable::builtin().all(RegionLevel::Prefecture);
        let expected: BTreeSet<u32> = expected.map(|region| region.adcode.get()).collect();
        let missing: Vec<&u32> = expected.difference(&prefectures).collect();
        // Taiwan, Hong Kong and Macau have no counties in the list, nor firms with mainland credit codes.
        assert_eq!(missing, [&710_000, &810_000, &820_000]);
        assert_eq!(
            world.segments.len(),
            Catalog::builtin().unwrap().segments().count()
        );
        assert!(world.places.iter().any(|place| place.adcode == 441_900));
    }

    #[test]
    fn trades_outside_the_chains_have_official_codes() {
        for trade in TRADES {
            assert!(
                IndustryTable::builtin()
                    .class(trade.industry_code)
                    .is_some(),
                "{}",
                trade.industry_code
            );
        }
    }

    #[test]
    fn twenty_thousand_names_over_the_whole_country_are_unique() {
        let folder = tempfile::tempdir().unwrap();
        let order = Order {
            enterprises: 20_000,
            seed: 1,
            home: None,
            progress: &|_| Ok(()),
        };
        let report = write(&Catalog::builtin().unwrap(), &order, folder.path()).unwrap();
        assert_eq!(report.enterprises, 20_000);
        let names = known(folder.path(), "enterprises", "name");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 20_000);
    }
}
