//! Lets the program compile where the page was not built: the folder it embeds must exist, and may be empty.
use std::path::Path;

fn main() {
    let folder = Path::new("web/dist");
    if !folder.exists()
        && let Err(fault) = std::fs::create_dir_all(folder)
    {
        println!("cargo::warning=cannot make {}: {fault}", folder.display());
    }
    println!("cargo::rerun-if-changed=web/dist");
}
