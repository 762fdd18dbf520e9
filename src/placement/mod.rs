//! stub
mod evidence;
pub use evidence::*;
/// stub
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct PlacementError;
/// stub
#[derive(Debug)]
pub struct Placer;
impl Placer {
    /// stub
    /// # Errors
    /// none
    pub fn new(_c: &crate::catalog::Catalog, _p: &crate::catalog::PlacementProfile) -> Result<Self, PlacementError> { Ok(Self) }
    /// stub
    pub fn place(&self, _t: &EnterpriseText<'_>) -> Vec<Placement> { Vec::new() }
}
