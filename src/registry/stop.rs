//! Whether long work is to stop: asked between its pieces, so that it ends by returning and leaves no temporary file behind.

/// Says whether work is to stop; never, unless somebody can ask for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stop(Option<fn() -> bool>);

/// The work was stopped by who started it, before anything was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before anything was changed: everything is as it was")]
pub struct Stopped;

impl Stop {
    /// Work that nobody stops.
    pub const NEVER: Self = Self(None);

    /// Work that stops once the answer is yes.
    pub fn when(asked: fn() -> bool) -> Self {
        Self(Some(asked))
    }

    /// Goes on, or not.
    ///
    /// # Errors
    /// [`Stopped`] if the work is to stop.
    pub fn check(self) -> Result<(), Stopped> {
        if self.0.is_some_and(|asked| asked()) {
            Err(Stopped)
        } else {
            Ok(())
        }
    }
}
