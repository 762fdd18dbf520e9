//! The part of a profile that decides about gaps: thresholds, and the texts of the rules in their order.
use serde::{Deserialize, Serialize};

use crate::catalog::rule_text::{RuleText, released_rules};

/// Thresholds of the verdicts.
    pub gap: GapProfile,
