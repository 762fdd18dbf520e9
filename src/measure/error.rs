//! Why a measure has no value, and why a table, graph or list is refused.
//!
//! The two are kept apart: `Undefined` is an answer about good input, `MeasureError` means the input cannot be used.

/// Why a measure has no value for this input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// A row, a column or the whole table adds up to zero, so that a share of it has no value.
    #[error("the total it is a share of is zero")]
    ZeroMargin,
    /// Normalising needs at least two categories.
    #[error("there is only one category to be concentrated in")]
    OneCategory,
    /// No other sector has a proximity above zero to this one.
    #[error("no sector is a neighbour of this one")]
    NoNeighbour,
    /// The table is too small for a second eigenvector.
    #[error("at least two rows and two columns must be present")]
    TooSmall,
    /// The region–sector graph falls apart, so that one scale for all does not exist.
    #[error("the region-sector graph has {components} components; measure each by itself")]
    Disconnected {
        /// Connected components of the bipartite graph.
        components: usize,
    },
    /// The second and the third eigenvalue agree, so that the eigenvector between them is arbitrary.
    #[error("the second and third eigenvalues agree; the eigenvector is not unique")]
    EigengapTooSmall,
    /// Everything compared is the same.
    #[error("there is no variation to measure")]
    NoVariation,
    /// The eigenvector says nothing about diversity, so its direction cannot be chosen.
    #[error("every region has the same diversity; the sign of the index cannot be chosen")]
    SignUndetermined,
    /// Rows or columns without any presence were set aside, and this measure is defined on whole tables.
    #[error("rows or columns without presence were dropped")]
    Dropped,
    /// A criterion has the same value for every alternative.
    #[error("criterion {criterion} (counted from 0) is constant")]
    ConstantCriterion {
        /// Position of the criterion, counted from 0.
        criterion: usize,
    },
    /// A criterion has a value that this formula cannot take.
    #[error("criterion {criterion} (counted from 0) has values that are zero or negative")]
    NotPositive {
        /// Position of the criterion, counted from 0.
        criterion: usize,
    },
    /// A cell is missing or infinite.
    #[error("a cell is not a finite number")]
    NotFinite,
    /// A comparison needs at least two items.
    #[error("at least two items are needed")]
    OneItem,
    /// No item is relevant.
    #[error("no item is relevant")]
    NoPositive,
    /// All items are relevant, or none is, so that they cannot be told apart.
    #[error("all items are of one class")]
    OneClass,
    /// One of the two rankings has the same value everywhere.
    #[error("one of the rankings is constant")]
    ConstantRanking,
    /// No pair was predicted, or none is true.
    #[error("there is no pair to count")]
    NoPairs,
    /// The random-index table does not reach this size.
    #[error("the random-index table has no entry for {size} items")]
    NoRandomIndex {
        /// Rows of the comparison matrix.
        size: usize,
    },
    /// The graph has a directed cycle.
    #[error("the graph has a directed cycle")]
    Cyclic,
    /// The iteration did not settle.
    #[error("the iteration did not settle")]
    NotConverged,
    /// No rate makes the present value zero.
    #[error("no rate above -100 % makes the present value zero")]
    NoRate,
    /// Several rates make the present value zero.
    #[error(
        "{rates} rates make the present value zero; decide by the present value at a stated rate"
    )]
    SeveralRates {
        /// How many.
        rates: usize,
    },
    /// The amounts never add up to zero again.
    #[error("what was laid out never comes back")]
    NeverRepaid,
    /// What came back is lost again.
    #[error("what was laid out comes back more than once, or is lost again after it came back")]
    RepaidSeveralTimes,
    /// Revenue does not exceed what grows with it.
    #[error("revenue does not exceed variable cost and taxes")]
    NoMargin,
}

impl Undefined {
    /// Returns the stable word for this reason, as `calc` prints it.
    pub fn code(self) -> &'static str {
        match self {
            Self::ZeroMargin => "zero_margin",
            Self::OneCategory => "one_category",
            Self::NoNeighbour => "no_neighbour",
            Self::TooSmall => "too_small",
            Self::Disconnected { .. } => "disconnected",
            Self::EigengapTooSmall => "eigengap_too_small",
            Self::NoVariation => "no_variation",
            Self::SignUndetermined => "sign_undetermined",
            Self::Dropped => "dropped",
            Self::ConstantCriterion { .. } => "constant_criterion",
            Self::NotPositive { .. } => "not_positive",
            Self::NotFinite => "not_finite",
            Self::OneItem => "one_item",
            Self::NoPositive => "no_positive",
            Self::OneClass => "one_class",
            Self::ConstantRanking => "constant_ranking",
            Self::NoPairs => "no_pairs",
            Self::NoRandomIndex { .. } => "no_random_index",
            Self::Cyclic => "cyclic",
            Self::NotConverged => "not_converged",
            Self::NoRate => "no_rate",
            Self::SeveralRates { .. } => "several_rates",
            Self::NeverRepaid => "never_repaid",
            Self::RepaidSeveralTimes => "repaid_several_times",
            Self::NoMargin => "no_margin",
        }
    }
}

/// Why an input cannot be measured at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// The number of cells does not fit the labels.
    #[error("{rows} rows by {columns} columns need {} cells, found {found}", rows * columns)]
    Shape {
        /// Row labels given.
        rows: usize,
        /// Column labels given.
        columns: usize,
        /// Cells given.
        found: usize,
    },
    /// A label occurs twice on one side.
    #[error(
        "{axis} label `{label}` occurs twice; labels must be unique, rename one or add the two up"
    )]
    DuplicateLabel {
        /// `row` or `column`.
        axis: &'static str,
        /// The label.
        label: String,
    },
    /// A cell is infinite or not a number.
    #[error("cell in row `{row}`, column `{column}` is `{value}`; expected a finite number")]
    NotFinite {
        /// Row label.
        row: String,
        /// Column label.
        column: String,
        /// What was found.
        value: f64,
    },
    /// A cell that must be an amount is below zero.
    #[error("cell in row `{row}`, column `{column}` is `{value}`; expected zero or more")]
    Negative {
        /// Row label.
        row: String,
        /// Column label.
        column: String,
        /// What was found.
        value: f64,
    },
    /// An edge ends outside the graph.
    #[error(
        "edge {edge} (counted from 0) ends in node {node}, but the graph has {nodes} nodes, counted from 0"
    )]
    NodeOutOfRange {
        /// Position of the edge.
        edge: usize,
        /// The node it names.
        node: usize,
        /// Nodes of the graph.
        nodes: usize,
    },
    /// An edge is listed twice.
    #[error("edge from {from} to {to} is listed twice; merge the two")]
    DuplicateEdge {
        /// First node.
        from: usize,
        /// Second node.
        to: usize,
    },
    /// An edge weight is not a usable length.
    #[error("edge from {from} to {to} weighs `{weight}`; expected a finite number above zero")]
    EdgeWeight {
        /// First node.
        from: usize,
        /// Second node.
        to: usize,
        /// What was found.
        weight: f64,
    },
    /// Two lists that belong together differ in length.
    #[error("`{what}` has {found} entries; expected {expected}")]
    Length {
        /// What the list is.
        what: &'static str,
        /// Entries expected.
        expected: usize,
        /// Entries found.
        found: usize,
    },
    /// A parameter lies outside its range.
    #[error("`{what}` is `{value}`; expected {expected}")]
    Range {
        /// What the parameter is.
        what: &'static str,
        /// What was found.
        value: f64,
        /// The range in words.
        expected: &'static str,
    },
    /// A comparison matrix contradicts itself.
    #[error(
        "`{row}` against `{column}` is {value} but the opposite is {opposite}; expected reciprocals"
    )]
    NotReciprocal {
        /// Row label.
        row: String,
        /// Column label.
        column: String,
        /// Entry.
        value: f64,
        /// Mirrored entry.
        opposite: f64,
    },
    /// A keyword cannot be searched for.
    #[error("keyword {position} (counted from 0) is {problem}; remove it")]
    Keyword {
        /// Position in the list.
        position: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
}
