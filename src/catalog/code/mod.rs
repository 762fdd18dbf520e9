//! stub for compile
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Adcode(u32);
impl std::str::FromStr for Adcode {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        s.parse().map(Adcode).map_err(|e| format!("{e}"))
    }
}
pub struct IndustryTable;
impl IndustryTable {
    pub fn builtin() -> &'static Self {
        &IndustryTable
    }
    pub fn get(&self, _c: &str) -> Option<()> {
        Some(())
    }
}
pub struct RegionTable;
impl RegionTable {
    pub fn builtin() -> &'static Self {
        &RegionTable
    }
    pub fn get(&self, _c: Adcode) -> Option<()> {
        Some(())
    }
}
