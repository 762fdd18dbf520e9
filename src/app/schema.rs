//! How our small types look on the wire, for the API's description: ids are texts of a form, choices are words.
//!
//! The types live below and know nothing of HTTP; whoever describes an answer built of them needs these.
use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::catalog::{ChainId, GroupId, LinkKind, Necessity, Part, SegmentId, Tier};
use crate::gap::Verdict;
use crate::placement::{Level, Role};
use crate::region::Purchases;
use crate::target::RiskRecord;

fn text(description: &str, pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .pattern(Some(pattern))
        .examples([example])
        .into()
}

/// The words a choice is written with: as serde writes them.
fn choice<T: Serialize>(description: &str, values: &[T]) -> RefOr<Schema> {
    let words: Vec<serde_json::Value> = values
        .iter()
        .map(|value| serde_json::json!(value))
        .collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(words))
        .into()
}

macro_rules! described {
    ($type:ty, $name:literal, $schema:expr) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                $schema
            }
        }
        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    };
}

described!(
    SegmentId,
    "SegmentId",
    text("Segment id", "^[A-Z]{2,5}-[A-Z][0-9]{2}$", "NEV-B07")
);
described!(
    GroupId,
    "GroupId",
    text("Group id", "^[A-Z]{2,5}-[A-Z]$", "NEV-B")
);
described!(ChainId, "ChainId", text("Chain id", "^[A-Z]{2,5}$", "NEV"));
described!(
    Verdict,
    "Verdict",
    choice(
        "补链 fill, 强链 strengthen, 延链 extend, 未知 unknown, 不必补 skip, 优势 strong",
        &Verdict::ALL
    )
);
described!(
    Tier,
    "Tier",
    choice(
        "上游、中游、下游、服务",
        &[
            Tier::Upstream,
            Tier::Midstream,
            Tier::Downstream,
            Tier::Service
        ]
    )
);
described!(
    Part,
    "Part",
    choice("The part of a score", &Part::ALL.map(|(_, part)| part))
);
described!(
    Role,
    "Role",
    choice(
        "What an enterprise does in a segment",
        &[Role::Maker, Role::Trader, Role::Service]
    )
);
described!(
    Level,
    "Level",
    choice(
        "How far the evidence carries",
        &[Level::Weak, Level::Medium, Level::Strong]
    )
);
described!(
    LinkKind,
    "LinkKind",
    choice(
        "How the upstream segment serves the downstream one",
        &[
            LinkKind::Supplies,
            LinkKind::Equips,
            LinkKind::Serves,
            LinkKind::Recycles
        ]
    )
);
described!(
    Necessity,
    "Necessity",
    choice(
        "How badly the input is needed",
        &[
            Necessity::Critical,
            Necessity::Important,
            Necessity::Optional
        ]
    )
);
described!(
    RiskRecord,
    "RiskRecord",
    ["kind", "reference", "source"]
        .into_iter()
        .fold(ObjectBuilder::new(), |object, name| {
            object
                .property(name, ObjectBuilder::new().schema_type(Type::String))
                .required(name)
        })
        .property("date", <Option<String> as PartialSchema>::schema())
        .description(Some("One recorded risk"))
        .into()
);
described!(
    Purchases,
    "Purchases",
    [
        "local_share",
        "leaving_yuan",
        "covered_share",
        "demand_yuan",
        "influence",
        "sensitivity",
        "recorded_local_share",
        "recorded_leaving_yuan",
        "tax_leaving_yuan",
    ]
    .into_iter()
    .fold(ObjectBuilder::new(), |object, name| {
        object
            .property(name, <Option<f64> as PartialSchema>::schema())
            .required(name)
    })
    .description(Some(
        "What the makers of a segment buy; shares 0..1, amounts in yuan a year, null where the data is not there"
    ))
    .into()
);
