//! How good a ranking was: hits, precision, recall, lift, NDCG, average precision, AUC.
//!
//! Correlations of two rankings are in `agreement`, probabilities in `calibration`.
use crate::measure::error::Undefined;
use crate::measure::sum::{compare, is_constant};

/// One ranked item: its id, its score and how relevant it turned out to be (0 is not at all).
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Breaks ties, ascending.
    pub id: String,
    /// Larger is ranked first.
    pub score: f64,
    /// Relevance found afterwards, zero or more.
    pub relevance: f64,
}

/// A list in the order of its ranking: score descending, then id ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    items: Vec<Judged>,
}

impl Ranking {
    /// Orders the items; ties by id, so that the result does not depend on the order they came in.
    pub fn new(mut items: Vec<Judged>) -> Self {
        items.sort_by(|a, b| compare(b.score, a.score).then_with(|| a.id.cmp(&b.id)));
        Self { items }
    }

    /// The items, best first.
    pub fn items(&self) -> &[Judged] {
        &self.items
    }

    /// Number of relevant items.
    pub fn positives(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.relevance > 0.0)
            .count()
    }

    /// Number of relevant items among the first `k`.
    pub fn hits(&self, k: usize) -> usize {
        self.items
            .iter()
            .take(k)
            .filter(|item| item.relevance > 0.0)
            .count()
    }

    /// Returns the share of the first `k` that is relevant.
    ///
    /// **Formula** `hits@k / k`, also beyond the end of the list, as trec_eval and ranx do. **Shapes** one number a ranking.
    /// **Units** none, 0..1. **Missing** never for k ≥ 1. **Source** C. J. van Rijsbergen (1979), Information Retrieval, ch. 7.
    /// **Limits** depends on how ties are broken: by id, ascending.
    pub fn precision(&self, k: usize) -> f64 {
        self.hits(k) as f64 / k as f64
    }

    /// Returns precision that a list shorter than k can also bring to 1.
    ///
    /// **Formula** `hits@k / min(k, n)`. **Shapes**, **Units**, **Source** as `precision`. **Missing** `OneItem` for an empty list.
    /// **Limits** two lists of different length are not held to the same number of hits.
    ///
    /// # Errors
    /// The reason why there is no value: `OneItem` for an empty list.
    pub fn precision_within(&self, k: usize) -> Result<f64, Undefined> {
        match k.min(self.items.len()) {
            0 => Err(Undefined::OneItem),
            shown => Ok(self.hits(k) as f64 / shown as f64),
        }
    }

    /// Returns the share of the relevant items that is among the first `k`.
    ///
    /// **Formula** `hits@k / positives`. **Shapes**, **Units**, **Source** as `precision`. **Missing** `NoPositive` (peers return 0).
    /// **Limits** cannot reach 1 where k is below the number of relevant items.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn recall(&self, k: usize) -> Result<f64, Undefined> {
        Ok(self.hits(k) as f64 / self.some_positives()?)
    }

    /// Returns the harmonic mean of precision and recall at `k`.
    ///
    /// **Formula** `2 P R / (P + R)`, 0 if there is no hit. **Shapes**, **Units**, **Source** as `precision`.
    /// **Missing** `NoPositive`. **Limits** weighs a visit in vain like a target missed.
    ///
    /// # Errors
    /// `NoPositive`.
    pub fn f1(&self, k: usize) -> Result<f64, Undefined> {
        let (precision, recall) = (self.precision(k), self.recall(k)?);
        let sum = precision + recall;
        Ok(if sum > 0.0 {
            2.0 * precision * recall / sum
        } else {
            0.0
        })
    }

    /// Returns how many times better than a random order the first `k` are.
    ///
    /// **Formula** `(hits@k / min(k, n)) / (positives / n)`. **Shapes** one number a ranking. **Units** none; 1 is no better than
    /// chance, also beyond the end of the list. **Missing** `NoPositive`. **Source** standard in response modelling: M. J. A. Berry
    /// & G. S. Linoff (2004), Data Mining Techniques, ch. 3. **Limits** its ceiling is `n / positives`: compare on one base rate.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn lift(&self, k: usize) -> Result<f64, Undefined> {
        let base = self.some_positives()? / self.items.len() as f64;
        Ok(self.precision_within(k)? / base)
    }

    /// Returns the discounted cumulated gain of the first `k`.
    ///
    /// **Formula** `Σ_i gain_i / log₂(i + 1)`, i from 1. **Shapes** one number a ranking. **Units** those of the gain.
    /// **Missing** never; without a relevant item it is 0. **Source** K. Järvelin & J. Kekäläinen (2002), ACM TOIS 20, 422–446,
    /// doi:10.1145/582415.582418. **Limits** not comparable between lists.
    pub fn dcg(&self, k: usize, gain: Gain) -> f64 {
        discounted(self.items.iter().map(|item| gain.of(item.relevance)), k)
    }

    /// Returns the discounted cumulated gain as a share of the best possible one.
    ///
    /// **Formula** `DCG@k / ideal DCG@k`. **Shapes** one number a ranking. **Units** none, 0..1. **Missing** `NoPositive`.
    /// **Source** as `dcg`. **Limits** the two gains differ where relevance has more than two grades (gdeval uses the exponential
    /// one, trec_eval the linear).
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn ndcg(&self, k: usize, gain: Gain) -> Result<f64, Undefined> {
        self.some_positives()?;
        Ok(self.dcg(k, gain) / self.ideal(k, gain))
    }

    /// Returns the NDCG that is expected if tied items stood in random order, as scikit-learn computes it.
    ///
    /// **Formula** as `ndcg`, each item's gain replaced by the mean gain of the items with its score. **Shapes** one number a
    /// ranking. **Units** none, 0..1. **Missing** `NoPositive`. **Source** F. McSherry & M. Najork (2008), ECIR,
    /// doi:10.1007/978-3-540-78646-7_38. **Limits** nobody is shown the order it speaks of: a list has one order.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn ndcg_over_ties(&self, k: usize) -> Result<f64, Undefined> {
        self.some_positives()?;
        let mut gains = Vec::with_capacity(self.items.len());
        for tie in self
            .items
            .chunk_by(|a, b| compare(a.score, b.score).is_eq())
        {
            let mean = tie.iter().map(|item| item.relevance).sum::<f64>() / tie.len() as f64;
            gains.extend(std::iter::repeat_n(mean, tie.len()));
        }
        Ok(discounted(gains.into_iter(), k) / self.ideal(k, Gain::Linear))
    }

    /// Returns the mean of the precisions at every relevant item.
    ///
    /// **Formula** `Σ_{i relevant} precision@i / positives`. **Shapes** one number a ranking. **Units** none, 0..1.
    /// **Missing** `NoPositive`. **Source** C. Buckley & E. M. Voorhees (2000), SIGIR, doi:10.1145/345508.345543.
    /// **Limits** moves with the share of relevant items.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn average_precision(&self) -> Result<f64, Undefined> {
        let positives = self.some_positives()?;
        let (mut hits, mut sum) = (0_usize, 0.0);
        for (at, _) in self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.relevance > 0.0)
        {
            hits += 1;
            sum += hits as f64 / (at + 1) as f64;
        }
        Ok(sum / positives)
    }

    /// Returns one over the rank of the first relevant item.
    ///
    /// **Formula** `1 / rank`, 0 if there is none. **Shapes** one number a ranking. **Units** none, 0..1. **Missing** never.
    /// **Source** E. M. Voorhees (1999), TREC-8 Question Answering. **Limits** sees one item only.
    pub fn reciprocal_rank(&self) -> f64 {
        self.items
            .iter()
            .position(|item| item.relevance > 0.0)
            .map_or(0.0, |at| 1.0 / (at + 1) as f64)
    }

    /// Returns the probability that a relevant item scores above an irrelevant one, ties counting half.
    ///
    /// **Formula** `(Σ midranks of relevant − p(p+1)/2) / (p q)` with midranks of ascending scores, p relevant, q not.
    /// **Shapes** one number a ranking. **Units** none, 0..1. **Missing** `OneClass`. **Source** J. A. Hanley & B. J. McNeil (1982),
    /// Radiology 143, 29–36. **Limits** says nothing about the top of the list, which is what gets visited.
    ///
    /// # Errors
    /// The reason why there is no value.
    pub fn auc(&self) -> Result<f64, Undefined> {
        let relevant = self.positives() as f64;
        let other = self.items.len() as f64 - relevant;
        if relevant == 0.0 || other == 0.0 {
            return Err(Undefined::OneClass);
        }
        let (mut below, mut sum) = (0.0, 0.0);
        for tie in self.items.rchunk_by_score() {
            let midrank = below + f64::midpoint(tie.len() as f64, 1.0);
            sum += midrank * tie.iter().filter(|item| item.relevance > 0.0).count() as f64;
            below += tie.len() as f64;
        }
        Ok((sum - relevant * (relevant + 1.0) / 2.0) / (relevant * other))
    }

    /// Share of the items that have the same score as another one: how much of the order is decided by id.
    pub fn tie_share(&self) -> f64 {
        let ties = self
            .items
            .chunk_by(|a, b| compare(a.score, b.score).is_eq());
        let tied: usize = ties.map(<[Judged]>::len).filter(|&size| size > 1).sum();
        tied as f64 / self.items.len().max(1) as f64
    }

    /// Whether all items are equally relevant.
    pub fn is_flat(&self) -> bool {
        is_constant(
            &self
                .items
                .iter()
                .map(|item| item.relevance)
                .collect::<Vec<_>>(),
        )
    }

    fn ideal(&self, k: usize, gain: Gain) -> f64 {
        let mut best: Vec<f64> = self
            .items
            .iter()
            .map(|item| gain.of(item.relevance))
            .collect();
        best.sort_by(|a, b| b.total_cmp(a));
        discounted(best.into_iter(), k)
    }

    fn some_positives(&self) -> Result<f64, Undefined> {
        match self.positives() {
            0 => Err(Undefined::NoPositive),
            positives => Ok(positives as f64),
        }
    }
}

/// Runs of equal scores from the lowest score up.
trait ByScore {
    fn rchunk_by_score(&self) -> Vec<&[Judged]>;
}

impl ByScore for Vec<Judged> {
    fn rchunk_by_score(&self) -> Vec<&[Judged]> {
        let mut runs: Vec<&[Judged]> = self
            .chunk_by(|a, b| compare(a.score, b.score).is_eq())
            .collect();
        runs.reverse();
        runs
    }
}

/// What a relevance is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// The relevance itself.
    Linear,
    /// `2^relevance − 1`.
    Exponential,
}

impl Gain {
    fn of(self, relevance: f64) -> f64 {
        match self {
            Self::Linear => relevance,
            Self::Exponential => relevance.exp2() - 1.0,
        }
    }
}

fn discounted(gains: impl Iterator<Item = f64>, k: usize) -> f64 {
    gains
        .take(k)
        .enumerate()
        .map(|(at, gain)| gain / (at as f64 + 2.0).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(relevances: &[f64]) -> Ranking {
        let items = relevances.iter().enumerate();
        Ranking::new(
            items
                .map(|(at, &relevance)| Judged {
                    id: format!("d{at}"),
                    score: -(at as f64),
                    relevance,
                })
                .collect(),
        )
    }

    #[test]
    fn two_of_the_first_three_of_four_relevant_in_ten() {
        let list = ranking(&[1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(list.hits(3), 2);
        assert_eq!(list.recall(3), Ok(0.5));
        // precision ⅔ over base rate 0.4
        assert!((list.lift(3).unwrap() - 5.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn without_a_relevant_item_recall_and_lift_have_no_value() {
        let list = ranking(&[0.0, 0.0]);
        assert_eq!(list.recall(1), Err(Undefined::NoPositive));
        assert_eq!(list.auc(), Err(Undefined::OneClass));
        assert_eq!(list.reciprocal_rank(), 0.0);
    }

    #[test]
    fn tied_scores_are_ordered_by_id_whatever_order_they_came_in() {
        let item = |id: &str| Judged {
            id: id.to_owned(),
            score: 0.5,
            relevance: 0.0,
        };
        let ids: Vec<String> = Ranking::new(vec![item("b"), item("a")])
            .items()
            .iter()
            .map(|i| i.id.clone())
            .collect();
        assert_eq!(ids, ["a", "b"]);
    }
}
