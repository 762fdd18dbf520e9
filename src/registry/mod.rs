//! stub
use jiff::civil::Date;
use crate::catalog::code::Adcode;
/// stub
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)] pub struct EnterpriseId(String);
impl EnterpriseId { /// s
 pub fn as_str(&self)->&str{&self.0} }
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum Status { /// s
 Operating }
impl Status { /// s
 pub fn is_operating(self)->bool{true} }
impl std::fmt::Display for Status { fn fmt(&self,f:&mut std::fmt::Formatter<'_>)->std::fmt::Result{f.write_str("x")} }
#[expect(missing_docs)]
#[derive(Debug, Clone, PartialEq)] pub struct Enterprise { pub id: EnterpriseId, pub name: String, pub status: Option<Status>, pub established: Option<Date>, pub capital_yuan: Option<f64>, pub assets_yuan: Option<f64>, pub adcode: Option<Adcode>, pub industry_code: Option<String>, pub scope: Option<String>, pub main_business: Option<String>, pub employees: Option<f64>, pub revenue_yuan: Option<f64>, pub revenue_growth: Option<f64>, pub rd_ratio: Option<f64>, pub invention_patents: Option<f64>, pub listing: Option<String>, pub qualifications: Vec<String>, pub group_id: Option<String>, pub synthetic: bool, pub source: String, pub as_of: Date }
#[expect(missing_docs)]
#[derive(Debug, Clone, PartialEq)] pub struct Product { pub enterprise_id: EnterpriseId, pub product: String, pub share: Option<f64>, pub source: String, pub as_of: Date }
#[expect(missing_docs)]
#[derive(Debug, Clone, PartialEq)] pub struct Investment { pub investor_id: String, pub investee: String, pub date: Option<Date>, pub source: String }
#[expect(missing_docs)]
#[derive(Debug, Clone, PartialEq)] pub struct Risk { pub enterprise_id: EnterpriseId, pub kind: String, pub date: Option<Date>, pub reference: Option<String>, pub source: String }
#[expect(missing_docs)]
#[derive(Debug, Clone, PartialEq)] pub struct Batch { pub table: String, pub name: String, pub sha256: String, pub rows: u64, pub source: String, pub as_of: Date }
/// stub
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct RegistryError;
/// stub
#[derive(Debug)] pub struct Registry;
#[expect(missing_docs, clippy::missing_errors_doc)]
impl Registry { pub fn open(_:&std::path::Path)->Result<Self,RegistryError>{Ok(Self)} pub fn enterprises(&self)->Result<Vec<Enterprise>,RegistryError>{Ok(vec![])} pub fn products(&self)->Result<Vec<Product>,RegistryError>{Ok(vec![])} pub fn investments(&self)->Result<Vec<Investment>,RegistryError>{Ok(vec![])} pub fn risks(&self)->Result<Vec<Risk>,RegistryError>{Ok(vec![])} pub fn batches(&self)->Result<Vec<Batch>,RegistryError>{Ok(vec![])} }
