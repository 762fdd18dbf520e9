//! Present value, internal rate, payback and break-even of a row of yearly amounts.
//!
//! An internal rate may not exist, or several may; both are said and none is picked. Years are equal steps; the days of
//! payments are not known here.

use crate::measure::error::Undefined;

/// Longest row of amounts that rates are looked for in.
pub const MOST_PERIODS: usize = 200;
/// Steps of halving an interval; after 1100 no two numbers lie between its ends.
const MOST_HALVINGS: usize = 1100;

/// Returns the present value of amounts at a rate, the first amount undiscounted.
///
/// **Formula** `NPV = Σ_t v_t / (1 + r)^t`, `t` from 0. **Shapes** a row of amounts to a number. **Units** as `flows`; `r` is a share a period, above −1.
/// **Missing** `NotFinite` if an amount or the rate is none, or the rate is −1 or below.
/// **Source** L. J. Gitman, Principles of Managerial Finance, brief, 3rd ed., 2003, p. 346, as numpy-financial 1.0 cites it.
/// **Limits** One rate for all periods.
///
/// # Errors
/// As under Missing.
pub fn npv(rate: f64, flows: &[f64]) -> Result<f64, Undefined> {
    if !rate.is_finite() || rate <= -1.0 {
        return Err(Undefined::NotFinite);
    }
    let discounted = |total: f64, flow: &f64| total / (1.0 + rate) + flow;
    let value = flows.iter().rev().fold(0.0, discounted);
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Undefined::NotFinite)
    }
}

/// Returns every rate above −1 at which the present value of the amounts is zero, rising.
///
/// **Formula** the positive roots `x` of `Σ_t v_t x^t`, with `r = 1/x − 1`. They are parted by the roots of the
/// derivative, found the same way, and each is then enclosed by halving; signs that change once have one root (Descartes).
/// **Shapes** a row of amounts to a list of rates. **Units** shares a period. **Missing** `NotFinite` as in [`npv`]; an empty list where no rate does it.
/// **Source** for the definition L. J. Gitman as above, p. 348; the parting by derivatives is Rolle's theorem.
/// **Limits** A double root that rounding has parted or lifted is found as two, or not at all.
///
/// # Errors
/// As under Missing, or more than [`MOST_PERIODS`] amounts.
pub fn internal_rates(flows: &[f64]) -> Result<Vec<f64>, Undefined> {
    if flows.len() > MOST_PERIODS || flows.iter().any(|flow| !flow.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    let mut rates: Vec<f64> = positive_roots(flows)
        .into_iter()
        .map(|x| 1.0 / x - 1.0)
        .collect();
    rates.sort_by(f64::total_cmp);
    Ok(rates)
}

/// Returns the internal rate of return, if there is exactly one.
///
/// **Formula** the only root of [`internal_rates`]. **Shapes** a row of amounts to a rate. **Units** a share a period.
/// **Missing** `NoRate` without any, `SeveralRates` with several: then no
/// one of them is the return, and the present value at a stated rate decides.
/// **Source** as [`internal_rates`]. numpy-financial picks one of several; we do not.
/// **Limits** It says nothing of the size of a project.
///
/// # Errors
/// As under Missing.
pub fn irr(flows: &[f64]) -> Result<f64, Undefined> {
    match internal_rates(flows)?.as_slice() {
        [] => Err(Undefined::NoRate),
        [rate] => Ok(*rate),
        rates => Err(Undefined::SeveralRates { rates: rates.len() }),
    }
}

/// Returns after how many periods the amounts add up to zero again, the amount of a period coming evenly over it.
///
/// **Formula** `T − 1 + |S_{T−1}| / v_T`, `S` the running sum and `T`, from 1, the first period with `S_T ≥ 0`. At a rate,
/// `v_t` is first divided by `(1 + r)^t`, `t` from 1: the dynamic payback.
/// **Shapes** a row of amounts to a number. **Units** periods. **Missing** `NeverRepaid` if the sum stays below zero, `RepaidSeveralTimes` if it falls below zero again.
/// **Source** 国家发展改革委、建设部《建设项目经济评价方法与参数》第三版, 2006, 投资回收期, recalled; check before citing.
/// **Limits** What comes after the payback does not count.
///
/// # Errors
/// As under Missing.
pub fn payback(rate: f64, flows: &[f64]) -> Result<f64, Undefined> {
    if !rate.is_finite() || rate <= -1.0 || flows.iter().any(|flow| !flow.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    let (mut sum, mut discount) = (0.0_f64, 1.0_f64);
    let (mut repaid, mut turns) = (None, 0_usize);
    let mut below = false;
    for (period, flow) in flows.iter().enumerate() {
        discount *= 1.0 + rate;
        let value = flow / discount;
        let before = sum;
        sum += value;
        if below && sum >= 0.0 {
            repaid = Some(period as f64 + before.abs() / value);
            turns += 1;
        } else if !below && sum < 0.0 && turns > 0 {
            turns += 1;
        }
        below = sum < 0.0;
    }
    match (turns, repaid) {
        (1, Some(repaid)) => Ok(repaid),
        (0, _) if below => Err(Undefined::NeverRepaid),
        (0, _) => Ok(0.0),
        _ => Err(Undefined::RepaidSeveralTimes),
    }
}

/// Returns the share of capacity at which a normal year neither gains nor loses.
///
/// **Formula** `F / (R − V)`: fixed cost over revenue less what grows with it, variable cost and taxes on sales.
/// **Shapes** three numbers to one.
/// **Units** all three a year, in one currency, at full load. **Missing** `NoMargin` if revenue does not exceed `V`.
/// **Source** as [`payback`], 盈亏平衡分析. **Limits** One product mix, straight lines; above 1 the plant never breaks even.
///
/// # Errors
/// As under Missing.
pub fn break_even(fixed: f64, revenue: f64, variable: f64) -> Result<f64, Undefined> {
    let margin = revenue - variable;
    if !(fixed.is_finite() && margin.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    if margin <= 0.0 {
        return Err(Undefined::NoMargin);
    }
    Ok(fixed / margin)
}

/// The polynomial's value, highest power first.
fn value(coefficients: &[f64], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, one| sum * x + one)
}

/// Whether a value is no more than what rounding makes of zero.
fn is_nothing(coefficients: &[f64], x: f64) -> bool {
    let size: f64 = coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, one| sum * x + one.abs());
    let rounding = 8.0 * coefficients.len() as f64 * f64::EPSILON;
    value(coefficients, x).abs() <= rounding * size
}

/// How often the signs change from one coefficient to the next that is not zero.
fn sign_changes(coefficients: &[f64]) -> usize {
    let signs: Vec<bool> = coefficients
        .iter()
        .filter(|one| **one != 0.0)
        .map(|one| *one > 0.0)
        .collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The roots above zero of `Σ c_t x^t`, rising, each once.
fn positive_roots(coefficients: &[f64]) -> Vec<f64> {
    // A factor x has no root above zero, and a highest coefficient of zero is none.
    let first = coefficients.iter().position(|one| *one != 0.0);
    let last = coefficients.iter().rposition(|one| *one != 0.0);
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    let own = &coefficients[first..=last];
    if sign_changes(own) == 0 {
        return Vec::new();
    }
    // Beyond Cauchy's bound the highest power decides.
    let top = own[own.len() - 1].abs();
    let bound = 1.0 + own.iter().map(|one| one.abs() / top).fold(0.0, f64::max);
    let mut ends = vec![0.0];
    if sign_changes(own) > 1 {
        let scale = own.len() as f64 * own.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
        let derivative: Vec<f64> = own
            .iter()
            .enumerate()
            .skip(1)
            .map(|(power, one)| power as f64 * one / scale)
            .collect();
        let within = positive_roots(&derivative).into_iter();
        ends.extend(within.filter(|turn| *turn < bound));
    }
    ends.push(bound);
    let nothing = |x: f64| x > 0.0 && is_nothing(own, x);
    let mut roots: Vec<f64> = ends.iter().copied().filter(|x| nothing(*x)).collect();
    for pair in ends.windows(2) {
        let (low, high) = (pair[0], pair[1]);
        let crosses = (value(own, low) > 0.0) != (value(own, high) > 0.0);
        if crosses && !nothing(low) && !nothing(high) {
            roots.push(halved(own, (low, high)));
        }
    }
    roots.sort_by(f64::total_cmp);
    roots
}

/// The root between two ends at which the signs differ.
fn halved(coefficients: &[f64], (mut low, mut high): (f64, f64)) -> f64 {
    let rises = value(coefficients, low) <= 0.0;
    for _ in 0..MOST_HALVINGS {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if (value(coefficients, middle) <= 0.0) == rises {
            low = middle;
        } else {
            high = middle;
        }
    }
    // Of the two neighbours the one that is nearer to zero.
    if value(coefficients, low).abs() <= value(coefficients, high).abs() {
        low
    } else {
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(value: f64, decimals: i32) -> f64 {
        let scale = 10_f64.powi(decimals);
        (value * scale).round() / scale
    }

    /// The examples of numpy-financial's own documentation, to the digits printed there.
    #[test]
    fn present_values_and_only_rates_agree_with_numpy_financial() {
        let flows = [-40_000.0, 5_000.0, 8_000.0, 12_000.0, 30_000.0];
        assert_eq!(rounded(npv(0.08, &flows).unwrap(), 5), 3065.22267);
        for (flows, rate) in [
            (&[-100.0, 39.0, 59.0, 55.0, 20.0][..], 0.28095),
            (&[-100.0, 0.0, 0.0, 74.0], -0.0955),
            (&[-100.0, 100.0, 0.0, 7.0], 0.06206),
        ] {
            assert_eq!(rounded(irr(flows).unwrap(), 5), rate, "{flows:?}");
            assert!(npv(irr(flows).unwrap(), flows).unwrap().abs() < 1e-11);
        }
    }

    /// There numpy-financial prints one rate; there are two and three, and its own is among them.
    #[test]
    fn where_numpy_financial_picks_one_of_several_rates_all_are_said() {
        for (flows, printed, count) in [
            (&[-100.0, 100.0, 0.0, -7.0][..], -0.0833, 2),
            (&[-5.0, 10.5, 1.0, -8.0, 1.0], 0.0886, 3),
        ] {
            let rates = internal_rates(flows).unwrap();
            assert_eq!(rates.len(), count, "{rates:?}");
            assert!(
                rates.iter().any(|rate| rounded(*rate, 4) == printed),
                "{rates:?}"
            );
            assert!(
                rates
                    .iter()
                    .all(|rate| npv(*rate, flows).unwrap().abs() < 1e-9)
            );
            assert_eq!(irr(flows), Err(Undefined::SeveralRates { rates: count }));
        }
    }

    /// (1 − 1.1x)(1 − 1.2x) = 1 − 2.3x + 1.32x², times −100: the rates are 10 % and 20 %.
    #[test]
    fn two_rates_by_hand_no_rate_and_a_double_one() {
        let rates = internal_rates(&[-100.0, 230.0, -132.0]).unwrap();
        assert_eq!(
            rates
                .iter()
                .map(|rate| rounded(*rate, 12))
                .collect::<Vec<_>>(),
            [0.1, 0.2]
        );
        assert_eq!(irr(&[100.0, 20.0]), Err(Undefined::NoRate));
        // 100 − 100x + 100x² has no real root though its signs change twice.
        assert_eq!(irr(&[100.0, -100.0, 100.0]), Err(Undefined::NoRate));
        assert_eq!(irr(&[]), Err(Undefined::NoRate));
        // −(1 − x/2)²: the rate −50 % twice is one rate.
        assert_eq!(internal_rates(&[-4.0, 4.0, -1.0]).unwrap(), [-0.5]);
        assert_eq!(irr(&[-1.0, f64::NAN]), Err(Undefined::NotFinite));
    }

    #[test]
    fn a_long_row_has_its_one_rate() {
        // Ten a year for fifty years, bought at its present value of 10.8 %.
        let mut flows = vec![10.0; 51];
        flows[0] = -10.0 * (1.0 - 1.108_f64.powi(-50)) / 0.108;
        assert!((irr(&flows).unwrap() - 0.108).abs() < 1e-13);
    }

    /// −100, 30, 40, 50: after two years 30 are open, and 50 come in the third: 3 + 30/50 in periods of this row.
    #[test]
    fn payback_by_hand_plain_and_discounted() {
        let flows = [-100.0, 30.0, 40.0, 50.0];
        assert_eq!(payback(0.0, &flows), Ok(3.6));
        // At 10 %: −90.9091, 24.7934, 30.0526, 34.1507: 36.0631 are open before the fourth: never.
        assert_eq!(payback(0.1, &flows), Err(Undefined::NeverRepaid));
        // With 80 in the fourth, 54.6411 come: 3 + 36.0631/54.6411 = 3.66.
        let more = payback(0.1, &[-100.0, 30.0, 40.0, 80.0]).unwrap();
        assert_eq!(rounded(more, 3), 3.66);
        assert_eq!(
            payback(0.0, &[-10.0, 20.0, -30.0, 40.0]),
            Err(Undefined::RepaidSeveralTimes)
        );
        assert_eq!(payback(0.0, &[5.0]), Ok(0.0));
    }

    #[test]
    fn break_even_by_hand() {
        assert_eq!(break_even(300.0, 1000.0, 400.0), Ok(0.5));
        assert_eq!(break_even(300.0, 400.0, 400.0), Err(Undefined::NoMargin));
    }
}
