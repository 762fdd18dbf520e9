//! Identifiers of chains, groups and segments, as written in the catalog files.
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest id kept inline; `ABCDE-Z99` has nine characters.
const ID_BYTES: usize = 12;

/// The id of a segment, such as `NEV-B07`: chain, group letter, two digits. Small and `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SegmentId([u8; ID_BYTES]);

/// The id of a group of segments inside a chain, such as `NEV-B`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GroupId([u8; ID_BYTES]);

/// The id of a chain, such as `NEV`: two to five capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainId([u8; ID_BYTES]);

fn pack(text: &str) -> Option<[u8; ID_BYTES]> {
    let bytes = text.as_bytes();
    let mut packed = [0; ID_BYTES];
    packed.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(packed)
}

/// The bytes as one number, in the order of the texts: ids are keys of most maps, and two numbers are compared in two
/// instructions.
fn number(packed: [u8; ID_BYTES]) -> u128 {
    let mut bytes = [0; size_of::<u128>()];
    bytes[..ID_BYTES].copy_from_slice(&packed);
    u128::from_be_bytes(bytes)
}

fn unpack(bytes: &[u8; ID_BYTES]) -> &str {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(ID_BYTES);
    std::str::from_utf8(&bytes[..end]).expect("ids are packed from ASCII text")
}

fn is_chain(text: &str) -> bool {
    (2..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_group(text: &str) -> bool {
    text.split_once('-').is_some_and(|(chain, letter)| {
        is_chain(chain) && letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

fn is_segment(text: &str) -> bool {
    text.len() > 3
        && text.is_ascii()
        && text
            .split_at_checked(text.len() - 2)
            .is_some_and(|(group, number)| {
                is_group(group) && number.bytes().all(|byte| byte.is_ascii_digit())
            })
}

macro_rules! id_type {
    ($name:ident, $test:ident, $form:literal) => {
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                number(self.0).cmp(&number(other.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                unpack(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                pack(text)
                    .filter(|_| $test(text))
                    .map(Self)
                    .ok_or_else(|| format!("`{text}` is no {}", $form))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}
id_type!(
    SegmentId,
    is_segment,
    "segment id: expected the form `NEV-B07`"
);
id_type!(GroupId, is_group, "group id: expected the form `NEV-B`");
id_type!(
    ChainId,
    is_chain,
    "chain id: expected two to five capital letters"
);

impl SegmentId {
    /// The chain whose file owns the segment.
    pub fn chain(&self) -> ChainId {
        let (chain, _) = self
            .as_str()
            .split_once('-')
            .expect("a segment id holds one hyphen");
        chain
            .parse()
            .expect("the part before the hyphen is a chain id")
    }

    /// The group the id names.
    pub fn group(&self) -> GroupId {
        let text = self.as_str();
        let (group, _) = text
            .split_at_checked(text.len() - 2)
            .expect("a segment id ends in two digits");
        group
            .parse()
            .expect("a segment id starts with its group's id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_id_knows_its_group_and_chain() {
        let id: SegmentId = "NEV-B07".parse().unwrap();
        assert_eq!(
            (id.chain().as_str(), id.group().as_str(), id.as_str()),
            ("NEV", "NEV-B", "NEV-B07")
        );
    }

    #[test]
    fn malformed_ids_are_refused_with_the_expected_form() {
        for text in [
            "NEV",
            "NEV-B",
            "NEV-B7",
            "nev-B07",
            "NEV-BB07",
            "NEV-B07x",
            "",
            "新能源-B07",
            "ABCDEF-B07",
        ] {
            assert!(
                text.parse::<SegmentId>().unwrap_err().contains("NEV-B07"),
                "{text}"
            );
        }
    }
}
