//! Who an invented enterprise is: where, what it does, how big and how old it is, its code and name.
//!
//! A [`Firm`] follows from seed and index alone, so that a row may refer to any other without a table in memory. What
//! else its row holds is the subject of `row`, `scope` and `relation`.

use crate::app::sample::code::credit_code;
use crate::app::sample::draw::{Draw, Stream, running};
use crate::app::sample::name::{mark, place_words};
use crate::app::sample::trade::TRADES;
use crate::app::sample::world::{SegmentTerms, Terrain, World};
use crate::app::sample::{SampleError, SampleRequest};

/// Share of enterprises that work in no chain; real registries have more, a demo would then show little.
const OUTSIDE_CHAINS: f64 = 0.52;
/// Share of a place's chain firms that follow what its prefecture is strong in.
const SPECIALISED: f64 = 0.45;
/// Share of firms of a segment that only trade in its products.
const TRADERS: f64 = 0.28;
/// Days from 1970-01-01 to 2015-10-01, when organisation codes began with `MA`.
const REFORM: i32 = 16_709;
/// Mean age of an enterprise in days, and the greatest.
const MEAN_AGE: f64 = 3_300.0;
const GREATEST_AGE: f64 = 14_000.0;

/// What an enterprise works in: an index into the world's segments or the table of trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Segment(usize),
    Trade(usize),
}

/// What part it plays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Maker,
    Trader,
    Provider,
}

/// Its size class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    Micro,
    Small,
    Medium,
    Large,
}

/// What every row is drawn from.
pub(super) struct Scene<'a> {
    pub(super) world: &'a World,
    pub(super) terrain: Terrain,
    pub(super) words: Vec<[String; 2]>,
    pub(super) trades: Vec<f64>,
    pub(super) seed: u64,
    pub(super) enterprises: u64,
    /// Days from 1970-01-01 to the day the registry describes.
    pub(super) as_of: i32,
}

impl<'a> Scene<'a> {
    /// Draws the land that all rows share.
    pub(super) fn new(request: &SampleRequest, world: &'a World) -> Result<Self, SampleError> {
        Ok(Self {
            terrain: Terrain::new(world, request)?,
            words: place_words(world),
            trades: running(TRADES.iter().map(|trade| trade.weight)),
            world,
            seed: request.seed,
            enterprises: request.enterprises,
            as_of: crate::export::parquet::days_since_1970(request.as_of),
        })
    }
}

/// One invented enterprise.
pub(super) struct Firm {
    pub(super) index: u64,
    pub(super) place: usize,
    pub(super) work: Work,
    pub(super) role: Role,
    pub(super) size: Size,
    /// Days from 1970-01-01.
    pub(super) established: i32,
    pub(super) id: String,
    pub(super) name: String,
}

impl Firm {
    /// Returns the enterprise of a row.
    pub(super) fn draw(scene: &Scene<'_>, index: u64) -> Self {
        let mut draw = Draw::new(scene.seed, Stream::Firm(index));
        let place = draw.weighted(&scene.terrain.places);
        let (work, is_strong) = work(scene, place, &mut draw);
        let role = role(scene, work, &mut draw);
        let size = size(is_strong, &mut draw);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most forty years of days"
        )]
        let age = draw.exponential(MEAN_AGE).min(GREATEST_AGE) as i32;
        // Nobody grows big in a year.
        let grown = if size >= Size::Medium { 1_400 } else { 20 };
        let established = scene.as_of - age - grown;
        let adcode = scene.world.places[place].adcode;
        let id = credit_code(scene.seed, index, adcode, established >= REFORM);
        let mut firm = Self {
            index,
            place,
            work,
            role,
            size,
            established,
            id,
            name: String::new(),
        };
        firm.name = firm.named(scene, &mut draw);
        firm
    }

    /// Returns the segment it works in.
    pub(super) fn segment<'a>(&self, scene: &Scene<'a>) -> Option<&'a SegmentTerms> {
        match self.work {
            Work::Segment(index) => scene.world.segments.get(index),
            Work::Trade(_) => None,
        }
    }

    fn named(&self, scene: &Scene<'_>, draw: &mut Draw) -> String {
        let [prefecture, county] = &scene.words[self.place];
        let place = if draw.chance(0.75) {
            prefecture
        } else {
            county
        };
        let mark = mark(scene.seed, self.index);
        let body = match self.work {
            Work::Trade(index) => (*draw.pick(TRADES[index].words)).to_owned(),
            Work::Segment(index) => body(&scene.world.segments[index], self.role, draw),
        };
        let form = form(self.size, draw);
        format!("{place}{mark}{body}{form}")
    }
}

fn work(scene: &Scene<'_>, place: usize, draw: &mut Draw) -> (Work, bool) {
    if draw.chance(OUTSIDE_CHAINS) {
        return (Work::Trade(draw.weighted(&scene.trades)), false);
    }
    let strong = &scene.terrain.strong[place];
    let segment = if !strong.is_empty() && draw.chance(SPECIALISED) {
        *draw.pick(strong)
    } else {
        draw.weighted(&scene.terrain.segments)
    };
    (Work::Segment(segment), strong.contains(&segment))
}

fn role(scene: &Scene<'_>, work: Work, draw: &mut Draw) -> Role {
    let trades = draw.chance(TRADERS);
    match work {
        Work::Trade(_) => Role::Provider,
        Work::Segment(index) if scene.world.segments[index].is_service => Role::Provider,
        Work::Segment(_) if trades => Role::Trader,
        Work::Segment(_) => Role::Maker,
    }
}

fn size(is_strong: bool, draw: &mut Draw) -> Size {
    let steps = if is_strong {
        [0.45, 0.78, 0.94]
    } else {
        [0.60, 0.89, 0.98]
    };
    let aim = draw.unit();
    match steps.iter().filter(|step| aim >= **step).count() {
        0 => Size::Micro,
        1 => Size::Small,
        2 => Size::Medium,
        _ => Size::Large,
    }
}

/// Returns what the name says of the trade: often a product, else a word that could be anybody's.
pub(super) fn body(segment: &SegmentTerms, role: Role, draw: &mut Draw) -> String {
    let (named, generic): (&[&str], &[&str]) = match role {
        Role::Maker => (
            &["", "科技", "制造", "工业"],
            &[
                "科技",
                "实业",
                "智能科技",
                "精密制造",
                "工业",
                "新材料科技",
                "机电",
                "电子科技",
                "精工",
                "装备",
            ],
        ),
        Role::Trader => (
            &["贸易", "商贸", "销售"],
            &["商贸", "贸易", "供应链管理", "物资", "工贸", "进出口"],
        ),
        Role::Provider => (
            &["", "服务", "科技"],
            &[
                "科技",
                "信息技术",
                "技术服务",
                "工程技术",
                "网络科技",
                "科技发展",
            ],
        ),
    };
    let product = draw.pick(&segment.products);
    let fits =
        (2..=6).contains(&product.chars().count()) && product.chars().all(char::is_alphabetic);
    if fits && draw.chance(0.45) {
        format!("{product}{}", draw.pick(named))
    } else {
        (*draw.pick(generic)).to_owned()
    }
}

fn form(size: Size, draw: &mut Draw) -> &'static str {
    let (joint_stock, group) = match size {
        Size::Micro => (0.0, 0.0),
        Size::Small => (0.02, 0.0),
        Size::Medium => (0.15, 0.03),
        Size::Large => (0.40, 0.15),
    };
    let aim = draw.unit();
    if aim < joint_stock {
        "股份有限公司"
    } else if aim < joint_stock + group {
        "集团有限公司"
    } else if aim > 0.94 {
        "有限责任公司"
    } else {
        "有限公司"
    }
}
