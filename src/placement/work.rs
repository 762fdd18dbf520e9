//! Counts the steps of reading and judging while a test runs, so that a test can hold "no quadratic case" without a clock.
//! Does nothing in a built program.

/// Counts as many steps.
#[cfg(not(test))]
#[inline]
pub(super) fn work(_steps: usize) {}

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts as many steps.
#[cfg(test)]
pub(super) fn work(steps: usize) {
    STEPS.with(|counted| counted.set(counted.get() + steps));
}

/// Returns the steps that something took on this thread.
#[cfg(test)]
pub(super) fn steps(act: impl FnOnce()) -> usize {
    STEPS.with(|counted| counted.set(0));
    act();
    STEPS.with(std::cell::Cell::get)
}
