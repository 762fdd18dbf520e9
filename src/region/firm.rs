//! A firm as the regions see it: where it is, how large, and what it was placed in.
use crate::catalog::RegionProfile;
use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;

/// What a firm's size was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proxy {
    /// Revenue itself.
    Revenue,
    /// Employees × revenue a head.
    Employees,
    /// Assets × turnover.
    Assets,
    /// Registered capital × ratio.
    Capital,
    /// Nothing known: the profile's assumption.
    Unknown,
}

impl Proxy {
    /// The id used in tables and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Employees => "employees",
            Self::Assets => "assets",
            Self::Capital => "capital",
            Self::Unknown => "unknown",
        }
    }
}

/// A firm's size in yuan of yearly revenue, and what it was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Yuan of yearly revenue.
    pub yuan: f64,
    /// What it was read from; everything but revenue is an estimate.
    pub proxy: Proxy,
}

/// What is known of a firm's size, each in its own unit.
#[derive(Debug, Clone, Copy, Default)]
pub struct SizeFacts {
    /// Yuan a year.
    pub revenue_yuan: Option<f64>,
    /// Heads.
    pub employees: Option<f64>,
    /// Yuan.
    pub assets_yuan: Option<f64>,
    /// Yuan.
    pub capital_yuan: Option<f64>,
}

impl Size {
    /// Returns the size from the best fact there is: revenue, else employees, else assets, else capital, each by the
    /// profile's ratio; facts of zero or less say nothing.
    pub fn new(facts: SizeFacts, profile: &RegionProfile) -> Self {
        let choices = [
            (facts.revenue_yuan, 1.0, Proxy::Revenue),
            (
                facts.employees,
                profile.revenue_per_employee_yuan,
                Proxy::Employees,
            ),
            (facts.assets_yuan, profile.revenue_per_assets, Proxy::Assets),
            (
                facts.capital_yuan,
                profile.revenue_per_capital,
                Proxy::Capital,
            ),
        ];
        choices
            .into_iter()
            .find_map(|(fact, ratio, proxy)| {
                fact.filter(|value| *value > 0.0).map(|value| Self {
                    yuan: value * ratio,
                    proxy,
                })
            })
            .unwrap_or(Self {
                yuan: profile.unknown_revenue_yuan,
                proxy: Proxy::Unknown,
            })
    }
}

/// One placement of a firm, as far as supply needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// Where it was placed.
    pub segment: SegmentId,
    /// Share of its revenue, 0..=1, if known.
    pub share: Option<f64>,
    /// Confidence of the placement, 0..=1.
    pub confidence: f64,
    /// Whether it supplies: makers and services do, traders do not.
    pub supplies: bool,
}

/// A firm as the regions see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Firm {
    /// Where it is; `None` if unknown, and then it counts for the nation only.
    pub adcode: Option<Adcode>,
    /// Whether it operates; others are no supply.
    pub operating: bool,
    /// How large it is.
    pub size: Size,
    /// Invention patents, if known.
    pub patents: Option<f64>,
    /// Whether it holds a 专精特新 or 小巨人 label; `None` where labels were never imported.
    pub specialised: Option<bool>,
    /// What it was placed in.
    pub claims: Vec<Claim>,
}

impl Firm {
    /// Returns the supply of each claim in yuan a year and whether it rests on an estimate.
    ///
    /// **Formula** size × share × confidence. A claim without a share gets an equal part of what
    /// the known shares leave; shares in real tables overlap, so known shares are not scaled down to 1.
    pub fn supplies(&self) -> impl Iterator<Item = (SegmentId, f64, bool)> {
        let known: f64 = self.claims.iter().filter_map(|claim| claim.share).sum();
        let unknown = self
            .claims
            .iter()
            .filter(|claim| claim.share.is_none())
            .count();
        let rest = if unknown == 0 {
            0.0
        } else {
            (1.0 - known).max(0.0) / unknown as f64
        };
        let counts = self.operating;
        self.claims
            .iter()
            .filter(move |claim| counts && claim.supplies)
            .map(move |claim| {
                let share = claim.share.unwrap_or(rest);
                let estimated = self.size.proxy != Proxy::Revenue || claim.share.is_none();
                (
                    claim.segment,
                    self.size.yuan * share * claim.confidence,
                    estimated,
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(segment: &str, share: Option<f64>) -> Claim {
        Claim {
            segment: segment.parse().unwrap(),
            share,
            confidence: 0.5,
            supplies: true,
        }
    }

    #[test]
    fn a_claim_without_share_gets_what_the_known_shares_leave() {
        let firm = Firm {
            adcode: None,
            operating: true,
            size: Size {
                yuan: 1000.0,
                proxy: Proxy::Revenue,
            },
            patents: None,
            specialised: None,
            claims: vec![
                claim("NEV-B07", Some(0.6)),
                claim("NEV-B09", None),
                claim("NEV-B08", None),
            ],
        };
        // 1000 × 0.6 × 0.5 = 300; the rest 0.4 is halved: 1000 × 0.2 × 0.5 = 100, an estimate.
        let supplies: Vec<_> = firm
            .supplies()
            .map(|(_, yuan, estimated)| (yuan.round(), estimated))
            .collect();
        assert_eq!(supplies, [(300.0, false), (100.0, true), (100.0, true)]);
    }

    #[test]
    fn a_dissolved_firm_and_a_trader_supply_nothing() {
        let mut firm = Firm {
            adcode: None,
            operating: false,
            size: Size {
                yuan: 1000.0,
                proxy: Proxy::Revenue,
            },
            patents: None,
            specialised: None,
            claims: vec![claim("NEV-B07", Some(0.6))],
        };
        assert_eq!(firm.supplies().count(), 0);
        firm.operating = true;
        firm.claims[0].supplies = false;
        assert_eq!(firm.supplies().count(), 0);
    }
}
